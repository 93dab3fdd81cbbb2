"""All completions at once: the work grows with the questions left, not with the completions. Steps, not time."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.domain.decision import Rollup
from screener.policy.evaluation.answers import missing_facts
from screener.policy.evaluation.compiled import MOST_COMPANIES, compiled, governing_fact
from screener.policy.evaluation.diagrams import completions
from screener.policy.evaluation.group import Group
from screener.policy.evaluation.resolve import Resolver
from screener.policy.loading.load import load_policy
from tests.policy.writing import policy, possession, say
from tests.seeds import count

FILES = sorted((Path(__file__).parents[2] / "policies").glob("*.yaml"))


def search(loaded, counts, *, known, place=0):
    """The search for one count of a group."""
    ready = compiled(loaded)
    governing = governing_fact(loaded, "new cases")
    group = Group(ready, counts, known, as_of=loaded.effective, governing=governing)
    found = completions.Search(Resolver(ready, group, loaded.effective), place)
    found.build()
    return found


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_counts_of_which_nothing_is_known_take_few_steps(path):
    loaded = load_policy(path)
    assert search(loaded, [{}, {}], known=False).steps < 6_000, "two, and what else stands there is not known"
    assert search(loaded, [{}] * 4, known=True).steps < completions.MOST_STEPS, "four that are all"
    graded = [{"offense": "simple_possession", "statute": "HS 11377(a)", "substance": "cocaine"} for _ in range(6)]
    assert search(loaded, graded, known=True).steps < 3_000, "six of unknown grade"


@pytest.mark.parametrize(
    "rules",
    [
        "  - {id: 1, applies to: {offense: simple possession}, unless: {beside: violent felony}, outcome: decline}\n",
        "  - {id: 1, applies to: {offense: simple possession}, if: no other charge is more serious,"
        " outcome: decline}\n",
        "  - {id: 1, applies to: {offense: simple possession}, if: all other charges are covered, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: theft}, if: {prior convictions: at most 1}, outcome: reduce}\n",
    ],
    ids=["beside", "most serious", "all covered"],
)
def test_twice_the_open_companions_take_about_twice_the_steps(rules):
    loaded = policy(rules)
    ten, twenty = (search(loaded, [possession(), *({} for _ in range(n))], known=True).steps for n in (10, 20))
    assert ten < twenty < 5 * ten


def test_more_completions_than_the_search_looks_at_are_told(monkeypatch):
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, unless: {beside: violent felony}, outcome: decline}\n"
    )
    monkeypatch.setattr(completions, "MOST_STEPS", 5)
    found = say(rule, possession(), {}, {}, {})
    assert found.rollup is Rollup.NEEDS_INFORMATION
    assert found.decided_by is None
    assert found.missing, "something is asked all the same"


def test_more_answers_than_the_search_looks_at_are_left_out_and_the_facts_still_named():
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, unless: {beside: violent felony}, outcome: decline}\n"
    )
    found = search(rule, [possession(), {}, {}], known=True)
    group = found.resolver.group
    whole = completions.Search(found.resolver, 0)
    built = whole.build()
    whole.diagrams.left = 0
    told = missing_facts(built, group, 0)
    assert {each.fact for each in told} == {f"{fact} of count {n}" for fact in ("offense", "grade") for n in (2, 3)}
    assert {} in [dict(each.answers) for each in told]


# -- company that was not read ---------------------------------------------------------------------------------------

KINDS = [
    "theft", "sale", "trespass", "prostitution", "loitering", "open container", "paraphernalia", "violent",
    "prescription fraud", "driving under drugs", "failure to appear",
]  # fmt: skip


def test_a_list_of_many_kinds_of_companions_forgets_none_of_them():
    """So many kinds have more companies than can be listed; each kind alone still keeps the charge from declination."""
    listed = ", ".join(KINDS)
    rule = policy(
        f"  - {{id: 1, applies to: {{offense: simple possession}}, unless: {{beside: [{listed}]}}, outcome: decline}}\n"
    )
    assert not compiled(rule).all_unseen
    assert 2 ** len(compiled(rule).besides) > MOST_COMPANIES
    found = say(rule, possession(), known=False)
    assert found.rollup is Rollup.NEEDS_INFORMATION
    assert [each.fact for each in found.missing] == ["grouped"]


def test_a_question_about_two_other_counts_names_both():
    """A question that is asked of several pairs of counts says in each answer which pair it is about."""
    rule = policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: all other charges are covered, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: theft}, reaches: the charge unless a felony stands in the same instrument,"
        " outcome: reduce}\n"
    )
    theft = {"offense": "theft", "grade": "misdemeanor"}
    found = say(rule, possession(grade="felony"), theft, theft)
    asked = {each.ask for each in found.missing}
    assert asked == {"Does it stand in the same instrument?"}
    felony = {"offense": "theft", "grade": "felony"}
    found = say(rule, possession(grade="misdemeanor"), theft, felony)
    (only,) = found.missing
    assert only.ask == "Do counts 2 and 3 stand in the same instrument?"
    assert dict(only.answers) == {"yes": "ordinary screening", "no": "decline"}


# -- several companions and descriptions, every completion tried -----------------------------------------------------

OFFENSES = ["simple_possession", "violent", "theft", "other"]
GRADES = ["felony", "misdemeanor", "summary"]
CHARGES = list(product(OFFENSES, GRADES))
DESCRIBED = {
    "violent felony": lambda offense, grade: (offense, grade) == ("violent", "felony"),
    "violent": lambda offense, grade: offense == "violent",
    "felony": lambda offense, grade: grade == "felony",
    "theft": lambda offense, grade: offense == "theft",
    "misdemeanor": lambda offense, grade: grade == "misdemeanor",
}
#: Every company that was not read: none, or charges of some of these kinds (more of a kind are no different).
COMPANIES = [set(some) for size in range(4) for some in combinations(CHARGES, size)]
clauses = st.lists(st.sampled_from(sorted(DESCRIBED)), min_size=1, max_size=2, unique=True)


@st.composite
def beside_rules(draw):
    """Two or three rules that give way to those before them, each with what must, or must not, stand beside."""
    return [
        (
            draw(clauses) if draw(st.booleans()) else [],
            draw(clauses) if draw(st.booleans()) else [],
            draw(st.sampled_from(["decline", "reduce", "review"])),
        )
        for _ in range(draw(st.integers(2, 3)))
    ]


def as_policy(rules):
    text = ""
    for n, (wanted, barred, outcome) in enumerate(rules):
        text += f"  - id: r{n}\n    applies to: {{offense: simple possession}}\n    outcome: {outcome}\n"
        text += f"    gives way to: [{', '.join(f'r{each}' for each in range(n))}]\n" if n else ""
        text += f"    if: {{all of: [{', '.join(f'{{beside: {each}}}' for each in wanted)}]}}\n" if wanted else ""
        text += f"    unless: {{beside: [{', '.join(barred)}]}}\n" if barred else ""
    return policy(text)


def outcome_beside(rules, company):
    """What the rules come to where just these charges stand beside a possession count."""

    def met(word):
        return any(DESCRIBED[word](*charge) for charge in company)

    for wanted, barred, outcome in rules:
        if all(met(word) for word in wanted) and not any(met(word) for word in barred):
            return outcome
    return "ordinary screening"


companions = st.lists(
    st.builds(
        lambda offense, grade: {
            name: value for name, value in (("offense", offense), ("grade", grade)) if value is not None
        },
        st.sampled_from([*OFFENSES, None, None]),
        st.sampled_from([*GRADES, None, None]),
    ),
    min_size=0,
    max_size=2,
)


def missing_by_trial(rules, beside, known):
    """(outcomes, names of the facts that decide) with every completion tried."""
    axes = []
    for n, facts in enumerate(beside):
        axes.append((f"offense of count {n + 2}", [facts["offense"]] if "offense" in facts else OFFENSES))
        axes.append((f"grade of count {n + 2}", [facts["grade"]] if "grade" in facts else GRADES))
    axes.append(("grouped", [set()] if known else COMPANIES))
    found = {}
    for chosen in product(*(range(len(options)) for _, options in axes)):
        values = [options[pick] for (_, options), pick in zip(axes, chosen, strict=True)]
        read = set(zip(values[:-1:2], values[1:-1:2], strict=True))
        found[chosen] = outcome_beside(rules, read | values[-1])
    deciding = set()
    for axis, (name, _) in enumerate(axes):
        lines: dict = {}
        for chosen, outcome in found.items():
            lines.setdefault((*chosen[:axis], *chosen[axis + 1 :]), set()).add(outcome)
        if any(len(outcomes) > 1 for outcomes in lines.values()):
            deciding.add(name)
    return set(found.values()), deciding


@settings(max_examples=count(80, few=25), deadline=None, suppress_health_check=list(HealthCheck))
@given(beside_rules(), companions, st.booleans())
def test_open_companions_and_several_descriptions_agree_with_trying_every_completion(rules, beside, known):
    found = say(as_policy(rules), possession(grade="misdemeanor"), *beside, known=known)
    outcomes, deciding = missing_by_trial(rules, beside, known)
    told = (rules, beside, known)
    if len(outcomes) == 1:
        assert {found.outcome} == outcomes, told
        assert not found.missing, told
    else:
        assert found.rollup is Rollup.NEEDS_INFORMATION, told
        assert {each.fact for each in found.missing} == deciding, told
