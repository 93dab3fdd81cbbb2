"""The evaluator agrees with a second one that tries every completion, on random small policies and charges."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.domain.quantity import Quantity
from screener.policy import tree
from screener.policy.evaluate import evaluate_group
from screener.policy.load import check_bytes, load_policy_bytes
from tests.policy import second_evaluator as slow

AS_OF = date(2026, 6, 30)

flags = st.builds(lambda n, w: ("flag", n, w), st.sampled_from(slow.FLAGS), st.just(True))
leaves = st.one_of(
    flags,
    st.builds(
        lambda o, n: ("amount", o, n),
        st.sampled_from(["at most", "less than", "at least", "more than"]),
        st.sampled_from(["1", "2"]),
    ),
    st.builds(
        lambda f, o, n: ("count", f, o, n),
        st.sampled_from(["prior convictions", "prior drug convictions"]),
        st.sampled_from(["at most", "at least"]),
        st.sampled_from([1, 2]),
    ),
    st.builds(lambda s: ("substance", s), st.sampled_from([["cocaine"], ["heroin"], ["cocaine", "heroin"]])),
    st.builds(lambda w: ("beside", w), st.sampled_from(["violent felony", "felony", "violent"])),
    st.sampled_from(
        [("alone",), ("serious",), ("judge",), ("lab", True), ("lab", False), ("none observed", ["scales"])]
    ),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: ("all", parts), st.lists(inner, min_size=2, max_size=2)),
        st.builds(lambda parts: ("none", parts), st.lists(inner, min_size=1, max_size=2)),
        st.builds(lambda k, parts: ("some", k, parts), st.integers(1, 2), st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=3,
)
recorded_flags = st.one_of(
    flags, st.builds(lambda k: ("some", k, [("flag", n, True) for n in slow.FLAGS]), st.integers(1, 2))
)
applies = st.builds(
    lambda o: ("offense", o),
    st.sampled_from(
        [
            ["simple_possession"],
            ["simple_possession", "paraphernalia"],
            ["simple_possession", "violent"],
            ["paraphernalia"],
        ]
    ),
)


@st.composite
def policies(draw):
    rules, outcomes = [], ["decline", "reduce", "divert", "hold", "void", "review", "prosecute"]
    for n in range(draw(st.integers(1, 3))):
        outcome = draw(st.sampled_from(outcomes))
        clauses = [("applies to", draw(applies))]
        for key, kind in (("if", conditions), ("unless", conditions), ("unless shown", recorded_flags)):
            if draw(st.integers(0, 2)) == 0:
                clauses.append((key, draw(kind)))
        if (
            outcome in ("decline", "reduce", "divert")
            and not any(k == "if" for k, _ in clauses)
            and draw(st.integers(0, 3)) == 0
        ):
            clauses.append(("if", ("others",)))
        before = [r for r in rules if r.parent is None and slow.PHASE.get(r.outcome, 2) == slow.PHASE.get(outcome, 2)]
        rules.append(slow.SlowRule(f"r{n}", outcome, clauses, None, [r.id for r in before]))
    for n in range(draw(st.integers(0, 3))):
        parent = draw(st.sampled_from(rules))
        clauses = []
        for key, kind in (("if", conditions), ("if shown", recorded_flags), ("unless", conditions)):
            if draw(st.integers(0, 1)) == 0:
                clauses.append((key, draw(kind)))
        outcome = draw(st.sampled_from(["not covered", *outcomes]))
        siblings = [r.id for r in rules if r.parent == parent.id]
        rules.append(slow.SlowRule(f"e{n}", outcome, clauses, parent.id, siblings))
    return slow.SlowPolicy(rules, draw(st.booleans()))


KNOWN = {
    "offense": ["simple_possession", "simple_possession", "simple_possession", "paraphernalia", "violent"],
    "substance": ["cocaine", "heroin", "lsd"],
    "grade": ["felony", "misdemeanor"],
    "amount": slow.AMOUNTS,
    "scales": [True, False],
    "cash": [True, False],
    "prior convictions": [0, 1, 2, 3],
    "prior drug convictions": [0, 1],
}
PARTLY = {"offense": ["drug_unspecified"], "substance": ["unspecified", "opiate"]}


@st.composite
def groups(draw):
    """One to three counts of which at most four facts in all are open; what stands beside them is known or not."""
    size = draw(st.sampled_from([1, 1, 2, 3]))
    known = draw(st.booleans()) or size == 3
    counts = []
    open_places = draw(
        st.sets(st.tuples(st.integers(0, size - 1), st.sampled_from(slow.ALL)), min_size=1, max_size=4 if known else 2)
    )
    for n in range(size):
        facts = {}
        for name, options in KNOWN.items():
            if (n, name) in open_places:
                if name in PARTLY and draw(st.booleans()):
                    facts[name] = draw(st.sampled_from(PARTLY[name]))
                continue
            facts[name] = draw(st.sampled_from(options))
        if "prior convictions" in facts and facts.get("prior drug convictions", 0) > facts["prior convictions"]:
            facts["prior drug convictions"] = facts["prior convictions"]
        if draw(st.booleans()):
            facts["lab report"] = True
        if draw(st.integers(0, 5)) == 0:
            facts["field amount"] = draw(st.sampled_from(slow.AMOUNTS))
        counts.append(facts)
    # What the slow evaluator can try on its own grid: an offense of which nothing is known is read in part instead.
    for facts in counts:
        facts.setdefault("offense", "drug_unspecified")
    judged = [draw(st.sampled_from([True, False, None])) if n == 0 else draw(st.booleans()) for n in range(size)]
    return counts, known, judged


def as_facts(counts, judged):
    made = []
    for facts, answer in zip(counts, judged, strict=True):
        full = {k: Quantity(value=v, unit="g") if "amount" in k else v for k, v in facts.items()}
        if answer is not None:
            full[slow.TERM] = answer
        made.append(full)
    return made


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(policies(), groups(), st.sampled_from([0, tree.FEW_NODES]))
def test_the_finding_is_the_set_of_outcomes_over_all_completions(policy, group, few):
    counts, known, judged = group
    data = slow.as_file(policy).encode()
    loaded, errors = check_bytes(data, "random.yaml")
    assert loaded is not None, "\n".join(str(error) for error in errors) + data.decode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "FEW_NODES", few)  # with 0 every question that comes back is answered from memory
        found = evaluate_group(loaded, as_facts(counts, judged), companions_known=known, as_of=AS_OF)
    outcome, missing = slow.finding(policy, counts, 0, known, judged)
    told = (data.decode(), counts, known, judged)
    assert found[0].outcome == outcome, told
    assert {each.fact for each in found[0].missing} == missing, told


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(policies(), groups(), st.randoms(use_true_random=False))
def test_the_order_of_rules_and_counts_never_matters(policy, group, rng: random.Random):
    counts, known, judged = group
    facts = as_facts(counts, judged)
    first = load_policy_bytes(slow.as_file(policy).encode(), "a.yaml")
    shuffled = slow.SlowPolicy(rng.sample(policy.rules, len(policy.rules)), policy.weight_any)
    second = load_policy_bytes(slow.as_file(shuffled).encode(), "b.yaml")
    order = rng.sample(range(len(facts)), len(facts))
    before = evaluate_group(first, facts, companions_known=known, as_of=AS_OF)
    after = evaluate_group(second, [facts[n] for n in order], companions_known=known, as_of=AS_OF)
    for place, n in enumerate(order):
        one, other = before[n], after[place]
        assert (one.outcome, one.rollup, one.decided_by, one.judgments) == (
            other.outcome,
            other.rollup,
            other.decided_by,
            other.judgments,
        )
        assert len(one.missing) == len(other.missing)
        assert [(t.rule, t.verdict) for t in one.because] == [(t.rule, t.verdict) for t in other.because]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(policies(), groups(), st.data())
def test_an_answer_never_flips_a_settled_finding(policy, group, data):
    """Replacing an unknown by a value never flips a settled finding (facts read only by record conditions aside)."""
    counts, known, judged = group
    loaded = load_policy_bytes(slow.as_file(policy).encode(), "a.yaml")
    text = slow.as_file(policy)
    if "shown" in text or "observed" in text or "lab report" in text:
        return
    (before, *_) = evaluate_group(loaded, as_facts(counts, judged), companions_known=known, as_of=AS_OF)
    open_facts = [(n, name) for n, facts in enumerate(counts) for name in slow.ALL if name not in facts]
    if not before.settled or not open_facts:
        return
    n, name = data.draw(st.sampled_from(open_facts))
    if policy.weight_any and name == "amount" and "field amount" in counts[n]:
        return  # the lab's weight then replaces the field weight: another value, not an answer to a question
    options = [v for v in slow.values(name, None) if _allowed(name, v, counts[n])]
    answered = [dict(facts) for facts in counts]
    answered[n][name] = data.draw(st.sampled_from(options))
    (after, *_) = evaluate_group(loaded, as_facts(answered, judged), companions_known=known, as_of=AS_OF)
    assert after.outcome == before.outcome, (text, counts, known, judged, name)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(policies(), groups())
def test_an_answer_gives_what_it_said_it_would(policy, group):
    """Whatever value a missing fact takes, the finding then is one of those that ``answers`` names."""
    counts, known, judged = group
    text = slow.as_file(policy)
    if "shown" in text or "observed" in text:
        return  # a recorded answer also speaks to conditions on the record
    loaded = load_policy_bytes(text.encode(), "a.yaml")
    (before, *_) = evaluate_group(loaded, as_facts(counts, judged), companions_known=known, as_of=AS_OF)
    for each in before.missing:
        if each.fact not in slow.ALL or before.outcome != "needs information":
            continue
        if each.fact == "amount" and "field amount" in counts[0]:
            continue
        told = {tuple(sorted(v)) if isinstance(v, tuple) else v for v in each.answers.values()}
        reached = set()
        for value in slow.values(each.fact, counts[0].get(each.fact)):
            if not _allowed(each.fact, value, counts[0]):
                continue
            answered = [{**counts[0], each.fact: value}, *counts[1:]]
            (after, *_) = evaluate_group(loaded, as_facts(answered, judged), companions_known=known, as_of=AS_OF)
            names = tuple(sorted(fact.fact for fact in after.missing))
            reached.add(names if after.outcome == "needs information" else after.outcome)
        assert reached <= told, (text, counts, known, judged, each, reached)
        assert len(told) > 1 or any(isinstance(value, tuple) for value in told)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    policies(), groups(), st.lists(st.tuples(st.sampled_from(slow.AMOUNTS), st.sampled_from(slow.COUNTS)), max_size=6)
)
def test_what_is_remembered_of_other_charges_changes_nothing(policy, group, others):
    """A finding from the pattern of a neighbour is, to the letter, the one that a fresh look gives."""
    counts, known, judged = group
    text = slow.as_file(policy).encode()
    warm, fresh = load_policy_bytes(text, "a.yaml"), load_policy_bytes(text, "a.yaml")
    for amount, number in others:
        neighbour = [{**counts[0]}, *counts[1:]]
        for name in ("amount", "field amount"):
            if name in neighbour[0]:
                neighbour[0][name] = amount
        if "prior convictions" in neighbour[0]:
            neighbour[0]["prior convictions"] = max(number, neighbour[0].get("prior drug convictions", 0))
        evaluate_group(warm, as_facts(neighbour, judged), companions_known=known, as_of=AS_OF)
    facts = as_facts(counts, judged)
    remembered = evaluate_group(warm, facts, companions_known=known, as_of=AS_OF)
    assert remembered == evaluate_group(fresh, facts, companions_known=known, as_of=AS_OF), text.decode()


def _allowed(name, value, facts):
    if name == "prior drug convictions":
        return value <= facts.get("prior convictions", value)
    if name == "prior convictions":
        return value >= facts.get("prior drug convictions", value)
    return True
