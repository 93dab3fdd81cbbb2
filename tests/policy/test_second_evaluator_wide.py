"""The wider vocabulary against the second evaluator: histories, dated values, stops, bands, tables, units, scope."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from screener.policy.evaluate import evaluate_group
from screener.policy.load import check_bytes
from tests.policy import second_evaluator as slow
from tests.policy import second_vocabulary as more
from tests.policy.test_second_evaluator import KNOWN, PARTLY, applies, as_facts, groups, policies, recorded_flags
from tests.policy.test_second_evaluator import leaves as plain_leaves

AS_OF = more.AS_OF
EVENTS = [
    "2024-02-29 arrest theft",
    "2025-03-14 arrest simple possession",
    "2025-06-30 arrest",
    "2024-06-30 conviction theft",
]
#: Known values of the facts of the wider vocabulary.
MORE = {
    "stop reason": ["tint", "moving violation", ("tint", "plate light"), ("tint", "moving violation")],
    "largest item": slow.AMOUNTS,
    "history": [(), (EVENTS[0],), (EVENTS[1],), (EVENTS[1], EVENTS[2]), (EVENTS[0], EVENTS[1], EVENTS[3])],
    "referral date": [date(2025, 2, 28), date(2026, 3, 14), date(2026, 3, 15), date(2026, 6, 30)],
    "statute": ["13.10", "PC 602(b)", "9.9"],
    "offense date": more.OFFENSE_DATES[1:],
    "incident": ["A", "B"],
}

own_leaves = st.one_of(
    st.builds(
        lambda words, some: ("stop", words, some),
        st.sampled_from([["tint"], ["tint", "plate light"]]),
        st.booleans(),
    ),
    st.builds(
        lambda o, n: ("item", o, n),
        st.sampled_from(["at most", "less than", "at least", "more than"]),
        st.sampled_from(["1", "2"]),
    ),
    st.builds(
        lambda limit, months: ("events", *limit, months),
        st.sampled_from([("at least", 1), ("at least", 2), ("at most", 1)]),
        st.sampled_from([12, 24]),
    ),
    st.sampled_from([("dated",), ("band",), ("table",), ("statute", ["602(a)-(c)"]), ("statute", ["13.10"])]),
    st.builds(lambda w: ("beside in", w), st.sampled_from(["violent felony", "felony", "violent"])),
)
leaves = st.one_of(own_leaves, own_leaves, plain_leaves)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: ("all", parts), st.lists(inner, min_size=2, max_size=2)),
        st.builds(lambda a, b: ("but", a, b), inner, inner),
        st.builds(lambda parts: ("none", parts), st.lists(inner, min_size=1, max_size=2)),
        st.builds(lambda k, parts: ("some", k, parts), st.integers(1, 2), st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=2,
)
OUTCOMES = ["decline", "reduce", "divert", "hold", "void", "review", "prosecute"]
MODES = [[], [], [], [], ["new cases"], ["warrants"], ["new cases", "warrants"]]


@st.composite
def wide_policies(draw):
    """One to three rules and up to two exceptions over both vocabularies; siblings of one phase give way."""
    rules = []
    for n in range(draw(st.integers(1, 3))):
        outcome = draw(st.sampled_from(OUTCOMES))
        clauses = [("applies to", ("offense", ["simple_possession"]) if draw(st.integers(0, 3)) else draw(applies))]
        for key, kind, often in (("if", conditions, 0), ("unless", conditions, 2), ("unless shown", recorded_flags, 4)):
            if draw(st.integers(0, often)) == 0:
                clauses.append((key, draw(kind)))
        if outcome == "decline" and len(clauses) == 1:
            clauses.append(("if", ("others",)))
        before = [r for r in rules if slow.PHASE.get(r.outcome, 2) == slow.PHASE.get(outcome, 2)]
        rules.append(
            slow.SlowRule(f"r{n}", outcome, clauses, None, [r.id for r in before], draw(st.sampled_from(MODES)))
        )
    for n in range(draw(st.integers(0, 2))):
        parent = draw(st.sampled_from(rules))
        clauses = [("if", draw(conditions))]
        siblings = [r.id for r in rules if r.parent == parent.id]
        outcome = draw(st.sampled_from(["not covered", *OUTCOMES]))
        rules.append(slow.SlowRule(f"e{n}", outcome, clauses, parent.id, siblings))
    scope = draw(st.one_of(st.none(), st.none(), st.none(), leaves))
    mode = draw(st.sampled_from(["new cases", "new cases", "warrants"]))
    return slow.SlowPolicy(rules, draw(st.booleans()), scope, draw(st.integers(0, 3)) == 0, mode)


@st.composite
def wide_groups(draw, policy):
    """One or two counts, at most three facts open, chosen from those that matter."""
    used = more.facts_used(policy)
    size = draw(st.sampled_from([1, 1, 2]))
    known = "incident" in used or size == 2 or draw(st.booleans())
    text = slow.as_file(policy)
    matter = [name for name in (*used, *KNOWN) if name in text and name != "incident" and name != "offense"]
    places = [(n, name) for n in range(size) for name in (*matter, *(["incident"] if "incident" in used else []))]
    places = places or [(0, "offense")]
    open_places = draw(
        st.sets(st.sampled_from(places), min_size=min(2 if known else 1, len(places)), max_size=3 if known else 1)
    )
    counts = []
    for n in range(size):
        facts = {}
        for name, options in {**KNOWN, **{name: MORE[name] for name in used}}.items():
            if (n, name) in open_places:
                if name in PARTLY and draw(st.booleans()):
                    facts[name] = draw(st.sampled_from(PARTLY[name]))
                continue
            facts[name] = draw(st.sampled_from(options))
        if "prior convictions" in facts and facts.get("prior drug convictions", 0) > facts["prior convictions"]:
            facts["prior drug convictions"] = facts["prior convictions"]
        if "largest item" not in used and draw(st.integers(0, 5)) == 0:
            facts["largest item"] = draw(st.sampled_from(slow.AMOUNTS))
        if "largest item" in facts and "amount" in facts and facts["largest item"] > facts["amount"]:
            facts["largest item"] = facts["amount"]
        if draw(st.booleans()):
            facts["lab report"] = True
        facts.setdefault("offense", "drug_unspecified")
        if n == 0 and draw(st.integers(0, 4)):
            facts["offense"] = "simple_possession"
        counts.append(facts)
    judged = [draw(st.sampled_from([True, False, None])) if n == 0 else draw(st.booleans()) for n in range(size)]
    return counts, known, judged


def made(counts, judged):
    full = as_facts([{k: v for k, v in facts.items() if k != "largest item"} for facts in counts], judged)
    for facts, given_facts in zip(full, counts, strict=True):
        if "largest item" in given_facts:
            facts["largest item"] = slow_quantity(given_facts["largest item"])
    return full


def slow_quantity(value):
    return as_facts([{"amount": value}], [None])[0]["amount"]


def slow_facts(counts):
    """As the second evaluator has them: one spelling of a statute, only arrests of a history count."""
    found = []
    for facts in counts:
        plain = dict(facts)
        if plain.get("statute") == "PC 602(b)":
            plain["statute"] = "602(b)"
        if "history" in plain:
            plain["history"] = tuple(event for event in plain["history"] if " arrest" in event)
        found.append(plain)
    return found


def agree(policy, group):
    counts, known, judged = group
    text = slow.as_file(policy)
    loaded, errors = check_bytes(text.encode(), "random.yaml")
    assert loaded is not None, "\n".join(str(error) for error in errors) + text
    found = evaluate_group(loaded, made(counts, judged), companions_known=known, as_of=AS_OF, mode=policy.mode)
    outcome, missing = slow.finding(policy, slow_facts(counts), 0, known, judged)
    told = (text, counts, known, judged, policy.mode)
    assert found[0].outcome == outcome, told
    assert {each.fact for each in found[0].missing} == missing, told


def check(data):
    policy = data.draw(wide_policies())
    group = data.draw(wide_groups(policy))
    agree(policy, group)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_wider_vocabulary_agrees_with_the_second_evaluator(data):
    check(data)


@pytest.mark.full
def test_twenty_thousand_random_policies_and_charges_agree(request):
    """The full count, over both vocabularies (``pytest -m full``)."""
    if "full" not in request.config.getoption("markexpr"):
        pytest.skip("the full count runs with -m full")

    @settings(max_examples=12_000, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def wide(data):
        check(data)

    @settings(max_examples=9_000, deadline=None, suppress_health_check=list(HealthCheck))
    @given(policies(), groups())
    def plain(policy, group):
        agree(policy, group)

    wide()
    plain()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_an_answer_never_flips_a_settled_finding_of_the_wider_vocabulary(data):
    policy = data.draw(wide_policies())
    counts, known, judged = data.draw(wide_groups(policy))
    text = slow.as_file(policy)
    assume("shown" not in text and "observed" not in text and "lab report" not in text)
    loaded, _ = check_bytes(text.encode(), "a.yaml")
    assert loaded is not None
    (before, *_) = evaluate_group(loaded, made(counts, judged), companions_known=known, as_of=AS_OF, mode=policy.mode)
    used = more.facts_used(policy)
    names = [(n, name) for n, facts in enumerate(counts) for name in used if name in MORE and name not in facts]
    assume(before.settled and names)
    n, name = data.draw(st.sampled_from(names))
    options = [v for v in MORE[name] if name != "largest item" or v <= counts[n].get("amount", v)]
    answered = [dict(facts) for facts in counts]
    answered[n][name] = data.draw(st.sampled_from(options))
    (after, *_) = evaluate_group(loaded, made(answered, judged), companions_known=known, as_of=AS_OF, mode=policy.mode)
    assert after.outcome == before.outcome, (text, counts, name)
