"""Static analysis: conflicts, gaps, shadowed and unreachable rules, each with a charge that can be saved."""

from __future__ import annotations

import json
import random
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from screener.cli.policy.analyze import analyze
from screener.domain.offense import OffenseClass, label
from screener.policy.analysis.analyse import Budget, analyse, as_scenario_yaml
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.loading.load import check_bytes, draft_policy, load_policy, load_policy_bytes
from tests.policy.writing import HEAD

POSSESSION = "applies to: {offense: simple possession}"


def text(rules: str, *more: str) -> bytes:
    return (HEAD + "".join(f"{section}\n" for section in more) + "rules:\n" + rules).encode()


def analysed(rules: str, *more: str, budget: Budget | None = None):
    return analyse(load_policy_bytes(text(rules, *more), "test.yaml"), budget=budget or Budget())


def rules_of(items):
    return [item.rules for item in items]


# -- gaps --------------------------------------------------------------------------------------------------------------


def test_a_hole_between_two_limits_is_a_gap_of_both_rules():
    found = analysed(
        f"  - {{id: 1, {POSSESSION}, if: {{amount: at most 2 g}}, outcome: decline}}\n"
        f"  - {{id: 2, {POSSESSION}, if: {{amount: more than 3 g}}, outcome: charge}}\n"
    )
    (gap,) = found.gaps
    assert gap.rules == ("1", "2")
    assert "more than 2 g and at most 3 g" in gap.sentence
    assert gap.example.shown() == {"offense": "possession", "amount": "2.5 g"}
    assert not found.clean


def test_the_limit_itself_can_be_the_gap():
    (gap,) = analysed(
        f"  - {{id: 1, {POSSESSION}, if: {{amount: less than 2 g}}, outcome: decline}}\n"
        f"  - {{id: 2, {POSSESSION}, if: {{amount: more than 2 g}}, outcome: charge}}\n"
    ).gaps
    assert gap.example.shown()["amount"] == "2 g"


def test_no_gap_where_the_limits_meet():
    found = analysed(
        f"  - {{id: 1, {POSSESSION}, if: {{amount: at most 2 g}}, outcome: decline}}\n"
        f"  - {{id: 2, {POSSESSION}, if: {{amount: more than 2 g}}, outcome: charge}}\n"
    )
    assert found.clean


def test_an_ounce_is_less_than_28_35_grams():
    (gap,) = analysed(
        f"  - {{id: 1, {POSSESSION}, if: {{amount: at most 1 oz}}, outcome: decline}}\n"
        f"  - {{id: 2, {POSSESSION}, if: {{amount: at least 28.35 g}}, outcome: charge}}\n"
    ).gaps
    assert "1 oz" in gap.sentence


def test_beyond_this_otherwise_says_that_no_gap_is_meant():
    rule = f"  - {{id: 1, {POSSESSION}, if: {{amount: at most 2 g}}, outcome: decline%s}}\n"
    assert rules_of(analysed(rule % "").gaps) == [("1",)]
    assert analysed(rule % ", beyond this: otherwise").clean
    assert rules_of(analysed(rule % ", beyond this: not stated").gaps) == [("1",)], "silence is no answer"


def test_a_charge_that_an_exception_takes_out_is_decided():
    assert analysed(
        f"  - {{id: 1, {POSSESSION}, outcome: decline}}\n"
        "  - {id: 1.a, exception to: 1, if: {weapon: yes}, outcome: not covered}\n"
    ).clean


def test_a_program_that_shuts_some_out_leaves_a_gap():
    (gap,) = analysed(
        f"  - {{id: 1, {POSSESSION}, outcome: divert, program: course}}\n",
        "programs: [{id: course, title: A course, stage: pre-charge, requirements: [a class], completion: done, "
        "duration: 1 month, capacity: not stated, eligible: {age at offense: at least 18}}]",
    ).gaps
    assert gap.example.shown() == {"offense": "possession", "age at offense": "17"}
    assert "'eligible'" in gap.sentence


def test_a_rule_for_charges_that_stand_alone_leaves_the_others():
    (gap,) = analysed(f"  - {{id: 1, {POSSESSION}, reaches: standalone only, outcome: decline}}\n").gaps
    assert len(gap.example.companions) == 1
    assert "beside" in gap.sentence


def test_the_company_of_an_example_is_such_as_can_be():
    (gap,) = analysed(
        f"  - {{id: 1, {POSSESSION}, unless: {{beside: [felony]}}, outcome: decline}}\n"
        f"  - {{id: 2, {POSSESSION}, if: {{beside: [violent felony]}}, outcome: charge}}\n"
    ).gaps
    (companion,) = gap.example.companions
    assert companion["grade"] == "felony"
    assert companion["offense"] != "violent"


def test_a_long_list_of_companions_is_one_gap():
    kinds = [label(kind) for kind in OffenseClass if kind.value not in ("unknown", "multi", "drug_unspecified")]
    listed = ", ".join(f'"{kind}"' for kind in kinds)
    felonies = ", ".join(f'"{kind} felony"' for kind in kinds)
    found = analysed(
        f"  - {{id: 1, {POSSESSION}, unless: {{beside: [{listed}]}}, outcome: decline}}\n"
        f"  - {{id: 2, applies to: {{offense: theft}}, unless: {{beside: [felony, {felonies}]}}, outcome: decline}}\n"
        f"  - {{id: 3, applies to: {{offense: trespass}}, if: {{beside: felony}}, "
        f"unless: {{beside: [{felonies}]}}, outcome: decline}}\n"
    )
    assert rules_of(found.unreachable) == [("3",)], "a felony is of some kind"
    assert rules_of(found.gaps)[:2] == [("1",), ("2",)]
    assert found.not_decided == ()


def test_a_felony_in_another_instrument_is_no_hindrance():
    (gap,) = analysed(
        f"  - {{id: 1, {POSSESSION}, reaches: unless a felony stands in the same instrument, outcome: decline}}\n"
    ).gaps
    (companion,) = gap.example.companions
    assert companion["instrument"] == gap.example.facts["instrument"]
    assert "in the same instrument" in gap.sentence


def test_the_charge_beside_it_is_one_that_no_rule_covers():
    (gap,) = analysed(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n"
        "  - {id: 2, applies to: {statute: PL 205.30}, if: all other charges are covered, outcome: decline}\n"
    ).gaps
    assert gap.rules == ("2",)
    (companion,) = gap.example.companions
    assert companion["offense"] != "simple_possession"
    assert "not covered" in gap.sentence
    assert "other than possession" in gap.sentence


@pytest.mark.parametrize("reading", ["surely", "after subtracting the uncertainty", "surely at 95 %"])
def test_an_uncertain_weight_is_measured_exactly_in_an_example(reading):
    (gap,) = analysed(f"  - {{id: 1, {POSSESSION}, if: {{amount: at most 2 g {reading}}}, outcome: decline}}\n").gaps
    assert gap.example.facts["amount"].value > 2


def test_two_drugs_in_one_charge_can_fall_between_two_rules():
    (gap,) = analysed(
        "  - {id: 1, applies to: {offense: simple possession, substance: [cocaine, heroin]}, "
        "if: {substance: cocaine}, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: simple possession, substance: [cocaine, heroin]}, "
        "if: {substance: heroin}, outcome: charge}\n"
    ).gaps
    assert set(gap.example.facts["substance"]) == {"cocaine", "heroin"}
    assert "together" in gap.sentence


def test_a_table_of_limits_by_drug_leaves_a_gap_for_each_drug():
    table = "terms: {small: {cocaine: at most 2 g, heroin: less than 1 g, lsd: fewer than 40 dosage units}}"
    rule = "  - {id: 1, applies to: {offense: simple possession, substance: [cocaine, heroin, lsd]}, if: %s}\n"
    found = analysed(rule % "{amount: small}, outcome: decline", table)
    shown = [gap.example.shown() for gap in found.gaps]
    assert {(each["substance"], each.get("amount") or each["dosage units"]) for each in shown} == {
        ("cocaine", "3 g"), ("heroin", "1 g"), ("LSD", "40 dosage units"),
    }  # fmt: skip
    assert found.not_decided == ()


def test_a_judgment_can_leave_a_gap():
    (gap,) = analysed(
        f"  - {{id: 1, {POSSESSION}, unless: a hard case, outcome: decline}}\n", "terms: {a hard case: {judgment: yes}}"
    ).gaps
    assert gap.example.facts["a hard case"] is True


def test_past_events_in_windows_are_numbers_that_lie_in_each_other():
    arrests = "arrests for simple possession within %s months before the referral"
    rules = (
        f"  - {{id: 1, {POSSESSION}, if: {{history: fewer than 3 {arrests % 12}}}, outcome: decline}}\n"
        f"  - {{id: 2, {POSSESSION}, if: {{history: at least 4 {arrests % 24}}}, outcome: divert}}\n"
    )
    found = analysed(rules)
    (gap,) = found.gaps
    assert gap.rules == ("1", "2")
    assert len(gap.example.facts["history"]) == 3
    assert found.not_decided == ()
    shut = rules.replace("at least 4", "at least 3")
    assert analysed(shut).clean, "three in 12 months are at least three in 24"


def test_a_value_that_changes_on_a_day_is_looked_at_on_each_side():
    rules = (
        f"  - {{id: 1, {POSSESSION}, if: {{amount: {{until 2026-06-30: at most 1 g, from 2026-07-01: at most 2 g}}}}, "
        "outcome: decline}\n"
        f"  - {{id: 2, {POSSESSION}, if: {{amount: more than 1 g}}, outcome: divert}}\n"
    )
    assert analysed(rules).clean
    (gap,) = analysed(rules.replace("more than 1 g", "more than 2 g")).gaps
    assert gap.example.on == date(2026, 1, 1), "the first day in force"
    assert Decimal(1) < gap.example.facts["amount"].value <= Decimal(2)


def test_a_charge_outside_the_scope_is_no_gap():
    rules = f"  - {{id: 1, {POSSESSION}, outcome: decline}}\n"
    assert analysed(rules, "scope: {age at offense: at least 18}").clean


OLDER = "retroactive: {warrants: {outcome: reduce, unless: {weapon: yes}}, pending cases: not stated}"


def test_rules_for_one_kind_of_matter_do_not_meet_those_for_another():
    rules = (
        f"  - {{id: 1, {POSSESSION}, for: new cases, if: {{amount: at most 1 g}}, outcome: decline}}\n"
        f"  - {{id: 2, {POSSESSION}, for: warrants, outcome: reduce}}\n"
        f"  - {{id: 3, {POSSESSION}, for: %s, if: {{amount: more than %s}}, outcome: charge}}\n"
    )
    assert analysed(rules % ("new cases", "1 g"), OLDER).clean
    found = analysed(rules % ("new cases", "2 g"), OLDER)
    assert {item.rules for item in found.gaps} == {("1", "3")}
    assert found.gaps[0].example.mode == "new cases"
    (item,) = analysed(rules % ("pending cases", "1 g"), OLDER).unreachable
    assert item.rules == ("3",)
    assert "'for'" in item.sentence


def test_a_gap_in_older_matters_is_a_scenario_of_their_mode():
    rules = f"  - {{id: 1, {POSSESSION}, for: warrants, if: {{amount: at most 1 g}}, outcome: decline}}\n"
    (gap,) = analysed(rules, OLDER).gaps
    assert gap.example.mode == "warrants"
    assert "warrants" in gap.sentence
    assert "    mode: warrants\n" in gap.scenario()
    assert gap.example.facts.get("weapon") is not True, "a warrant with a weapon is excluded as it stands"
    again = load_policy_bytes(text(rules, OLDER) + b"scenarios:\n" + gap.scenario().encode(), "x.yaml")
    assert run_scenarios(again).ok


# -- rules without effect ----------------------------------------------------------------------------------------------


def test_a_rule_that_contradicts_itself_can_never_hold():
    found = analysed(
        f"  - {{id: 1, {POSSESSION}, outcome: decline}}\n"
        f"  - {{id: 2, {POSSESSION}, if: {{prior convictions: at most 1}}, "
        "unless: {prior drug convictions: at most 1}, outcome: decline}\n"
    )
    (item,) = found.unreachable
    assert item.rules == ("2",)
    assert "'if' and 'unless'" in item.sentence
    assert item.example is not None
    assert not found.shadowed


def test_an_exception_can_contradict_its_rule():
    (item,) = analysed(
        f"  - {{id: 1, {POSSESSION}, if: {{amount: at most 2 g}}, outcome: decline, beyond this: otherwise}}\n"
        "  - {id: 1.a, exception to: 1, if: {amount: at least 3 g}, outcome: review}\n"
    ).unreachable
    assert item.rules == ("1.a",)
    assert "'if' of '1'" in item.sentence


def test_a_program_after_a_declination_is_never_offered():
    (item,) = analysed(
        f"  - {{id: 1, {POSSESSION}, outcome: decline}}\n"
        "  - {id: 2, applies to: {offense: simple possession, substance: cocaine}, outcome: divert}\n"
    ).shadowed
    assert item.rules == ("2",)
    assert "'1' goes first" in item.sentence
    assert item.example.expect == "decline"
    assert item.example.because == "1"


def test_exceptions_that_together_leave_nothing_of_a_rule():
    (item,) = analysed(
        f"  - {{id: 1, {POSSESSION}, outcome: decline}}\n"
        "  - {id: 1.a, exception to: 1, if: {weapon: yes}, outcome: review}\n"
        "  - {id: 1.b, exception to: 1, if: {weapon: no}, outcome: charge}\n"
    ).shadowed
    assert item.rules == ("1",)
    assert "'1.a' and '1.b' go first" in item.sentence


def test_rules_with_the_same_outcome_decide_together():
    assert analysed(
        f"  - {{id: 1, {POSSESSION}, outcome: decline}}\n"
        "  - {id: 2, applies to: {offense: simple possession, substance: cocaine}, outcome: decline}\n"
    ).clean


# -- conflicts, and what is refused at load ----------------------------------------------------------------------------


def test_a_conflict_is_named_before_the_file_is_refused(tmp_path: Path):
    file = tmp_path / "x.yaml"
    file.write_bytes(
        text(
            f"  - {{id: 1, {POSSESSION}, if: {{amount: at most 2 g}}, outcome: decline, beyond this: otherwise}}\n"
            f"  - {{id: 2, {POSSESSION}, if: {{amount: at least 2 g}}, outcome: charge, beyond this: otherwise}}\n"
        )
    )
    policy, errors = draft_policy(file)
    assert errors == ()
    assert check_bytes(file.read_bytes(), "x.yaml")[0] is None
    (item,) = analyse(policy, budget=Budget()).conflicts
    assert item.rules == ("1", "2")
    assert item.example.shown() == {"offense": "possession", "amount": "2 g"}
    assert "expect: charge  # the file also says 'decline'" in item.scenario() or (
        "expect: decline  # the file also says 'charge'" in item.scenario()
    )
    ran = CliRunner().invoke(cli(), [str(file), "--json"])
    assert ran.exit_code == 1
    assert [each["rules"] for each in json.loads(ran.stdout)["conflicts"]] == [["1", "2"]]


@pytest.mark.parametrize(
    ("code", "rules"),
    [
        ("dangling-exception", "  - {id: 1.a, exception to: 1, if: {weapon: yes}, outcome: review}\n"),
        ("dangling-gives-way", f"  - {{id: 1, {POSSESSION}, outcome: decline, gives way to: [2]}}\n"),
        (
            "exception-cycle",
            "  - {id: a, exception to: b, if: {weapon: yes}, outcome: review}\n"
            "  - {id: b, exception to: a, if: {weapon: yes}, outcome: review}\n",
        ),
        (
            "gives-way-cycle",
            f"  - {{id: a, {POSSESSION}, outcome: decline, gives way to: [b]}}\n"
            f"  - {{id: b, {POSSESSION}, outcome: charge, gives way to: [a]}}\n",
        ),
    ],
)
def test_dangling_references_and_circles_are_refused_at_load(code, rules):
    policy, errors = check_bytes(text(rules), "x.yaml")
    assert policy is None
    assert code in {error.code for error in errors}


def test_dates_out_of_order_are_refused_at_load():
    data = text(f"  - {{id: 1, {POSSESSION}, outcome: decline}}\n").replace(
        b"effective: 2026-01-01", b"effective: 2026-01-01, sunset: 2025-01-01"
    )
    _, errors = check_bytes(data, "x.yaml")
    assert [error.code for error in errors] == ["date-order"]


# -- saving, budget, order ---------------------------------------------------------------------------------------------


def test_every_example_can_be_saved_as_a_scenario_that_passes():
    rules = (
        f"  - {{id: 1, {POSSESSION}, if: {{amount: at most 2 g, prior convictions: at most 2}}, "
        "unless: [{beside: violent felony}, a hard case, weapon], outcome: decline}\n"
        "  - {id: 2, applies to: {offense: [paraphernalia, theft]}, if: {value: less than $500, "
        "drug involved: {all except: [fentanyl]}, statute: ['13.10', 'HS 11377(a)']}, outcome: decline}\n"
        f"  - {{id: 3, {POSSESSION}, outcome: divert, if: {{age at offense: at least 21}}, reaches: standalone only}}\n"
        "  - {id: 4, applies to: {offense: simple possession, substance: heroin}, if: {amount: less than 1 g, "
        "prior convictions: at most 1, weapon: no, beside: theft, age at offense: at least 30}, "
        "unless: [{beside: violent felony}, a hard case], outcome: divert}\n"
        "  - {id: 5, applies to: {offense: sale}, if: {scales: yes}, outcome: charge}\n"
        "  - {id: 5.a, exception to: 5, if: {scales: no}, outcome: review}\n"
    )
    terms = "terms: {a hard case: {judgment: yes}}"
    found = analysed(rules, terms)
    items = [*found.gaps, *found.shadowed, *found.unreachable]
    assert {item.kind for item in found.not_decided} <= {"more gaps"}
    assert len(items) > 8
    lines = "".join(
        as_scenario_yaml(item.example, f"{n} {item.kind}", "found by the analysis") for n, item in enumerate(items)
    )
    policy = load_policy_bytes(text(rules, terms) + b"scenarios:\n" + lines.encode(), "test.yaml")
    report = run_scenarios(policy)
    assert [(failure.scenario.name, failure.reason) for failure in report.failed] == []
    assert report.passed == len(items)


def test_over_the_budget_nothing_is_called_clean():
    rules = (
        f"  - {{id: 1, {POSSESSION}, if: {{amount: at most 2 g}}, outcome: decline}}\n"
        f"  - {{id: 2, {POSSESSION}, if: {{amount: more than 2 g}}, outcome: charge}}\n"
    )
    assert analysed(rules).clean
    for steps in (0, 2, 4, 6):
        found = analysed(rules, budget=Budget(steps=steps, question=steps))
        assert not found.found
        assert found.not_decided
        assert not found.clean


def test_the_order_of_rules_means_nothing():
    rules = [
        f"  - {{id: 1, {POSSESSION}, if: {{amount: at most 2 g}}, outcome: decline}}\n",
        f"  - {{id: 2, {POSSESSION}, if: {{weapon: yes}}, outcome: divert}}\n",
        "  - {id: 2.a, exception to: 2, if: {weapon: no}, outcome: review}\n",
        "  - {id: 1.a, exception to: 1, if: {school zone: yes}, outcome: charge}\n",
    ]
    first = analysed("".join(rules))
    for turn in range(5):
        other = analysed("".join(random.Random(turn).sample(rules, len(rules))))
        for kind in ("conflicts", "gaps", "shadowed", "unreachable"):
            one = sorted(rule for item in getattr(first, kind) for rule in item.rules)
            assert one == sorted(rule for item in getattr(other, kind) for rule in item.rules)


# -- size --------------------------------------------------------------------------------------------------------------

NUMBERS = [
    ("amount", "g"), ("field amount", "g"), ("stated amount", "g"), ("estimated amount", "g"), ("value", "$"),
    ("prior convictions", ""), ("prior drug convictions", ""), ("prior theft convictions", ""),
    ("prior prostitution convictions", ""), ("age at offense", ""),
]  # fmt: skip
SETS = {
    "substance": ["cocaine", "heroin", "lsd", "fentanyl", "mdma"],
    "offense": ["simple possession", "paraphernalia", "sale", "theft", "violent"],
}


def twelve_facts(seed: int, rules: int, width: int) -> str:
    """Rules over 12 facts of six cells each (two billion charges), ``width`` numbers to a rule."""
    rng = random.Random(seed)
    lines = []
    for n in range(rules):
        parts = []
        for fact, unit in rng.sample(NUMBERS, width):
            limit = rng.randrange(1, 6)
            written = f"${limit}" if unit == "$" else f"{limit} {unit}".strip()
            parts.append(f"{fact}: {rng.choice(['at most', 'more than', 'at least', 'less than'])} {written}")
        named = {fact: ", ".join(rng.sample(words, rng.randrange(1, 4))) for fact, words in SETS.items()}
        lines.append(
            f"  - {{id: r{n}, applies to: {{offense: [{named['offense']}]}}, "
            f"if: {{substance: [{named['substance']}], {', '.join(parts)}}}, outcome: decline}}\n"
        )
    return "".join(lines)


@pytest.mark.parametrize(("seed", "rules", "width"), [(1, 12, 3), (2, 30, 3), (3, 30, 2)])
def test_twelve_facts_of_six_cells_are_decided_or_honestly_not(seed, rules, width):
    policy = load_policy_bytes(text(twelve_facts(seed, rules, width)), "twelve.yaml")
    cells = {test.fact for test in policy.tests}
    assert len(cells) == 12
    found = analyse(policy, budget=Budget())  # how long: python -m tests.benchmarks.bench_analyse
    named = {rule for item in (*found.gaps, *found.not_decided) for rule in item.rules}
    assert named == {rule.id for rule in policy.rules}, "every rule leaves something open, and each is spoken of"


# -- the files that ship, the command ----------------------------------------------------------------------------------


def cli() -> typer.Typer:
    app = typer.Typer()
    app.command()(analyze)
    return app


def test_every_policy_that_ships_analyzes_clean(policies: Path):
    files = sorted(policies.glob("*.yaml"))
    assert files
    for file in files:
        found = analyse(load_policy(file), budget=Budget())
        sentences = [
            item.sentence
            for kind in (found.conflicts, found.gaps, found.shadowed, found.unreachable, found.not_decided)
            for item in kind
        ]
        assert sentences == [], file.name


def test_the_example_of_the_design_analyzes_clean():
    assert analyse(load_policy(Path(__file__).with_name("design_example.yaml")), budget=Budget()).clean


def test_the_command_prints_json_and_fails_where_it_found_something(tmp_path: Path):
    file = tmp_path / "x.yaml"
    file.write_bytes(text(f"  - {{id: 1, {POSSESSION}, if: {{amount: at most 2 g}}, outcome: decline}}\n"))
    ran = CliRunner().invoke(cli(), [str(file), "--json"])
    assert ran.exit_code == 1
    document = json.loads(ran.stdout)
    assert list(document) == ["conflicts", "gaps", "shadowed", "unreachable", "not_decided", "worth_a_look"]
    (gap,) = document["gaps"]
    assert gap["rules"] == ["1"]
    assert gap["charge"]["offense"] == "possession"
    assert "expect: ordinary screening" in gap["scenario"]
    ran = CliRunner().invoke(cli(), [str(file)])
    assert "only 'otherwise'" in ran.stdout
    file.write_bytes(file.read_bytes().replace(b"outcome: decline}", b"outcome: decline, beyond this: otherwise}"))
    ran = CliRunner().invoke(cli(), [str(file), "--json"])
    assert ran.exit_code == 0
    assert not any(json.loads(ran.stdout).values())
