"""What a policy file must be able to say, lines 22 to 28 of the design, each with the edge that broke others."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from screener.domain.decision import Rollup
from screener.domain.errors import ScreenerError
from screener.policy.evaluation.compiled import dated as date_state
from screener.policy.explanation.evaluate import evaluate_group, version_for
from screener.policy.loading.load import PolicyErrors, check_policy, load_policy, load_policy_bytes
from screener.policy.rendering.render import render, to_markdown
from tests.policy.writing import HEAD, grams, missing, policy, possession, say

BASE = HEAD + (
    "rules:\n"
    "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
    "  - {id: 1.a, exception to: 1, if: {weapon: yes}, outcome: review}\n"
    "  - {id: 2, applies to: {offense: paraphernalia}, outcome: decline}\n"
    "  - {id: 3, applies to: {offense: trespass}, outcome: decline}\n"
)
AMENDMENT = """policy format: 1
policy: {title: Clarification, office: Test office, version: 2, effective: 2026-05-01}
amends: {file: base.yaml, sha256: %s}
repeals: [3]
rules:
  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 5 g}, outcome: decline}
  - {id: 4, applies to: {offense: loitering}, outcome: stop there}
outcomes:
  stop there: {roll-up: declined}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    base = BASE.encode()
    (tmp_path / "base.yaml").write_bytes(base)
    (tmp_path / "second.yaml").write_text(AMENDMENT % hashlib.sha256(base).hexdigest(), encoding="utf-8")
    return tmp_path


def codes(path: Path):
    return {error.code for error in check_policy(path)[1]}


class Test22Amendments:
    def test_a_version_repeals_and_amends_single_rules_and_leaves_the_rest(self, folder: Path):
        amended = load_policy(folder / "second.yaml")
        heavy = possession(amount=grams("4"), weapon=False)
        assert say(load_policy(folder / "base.yaml"), heavy).outcome == "ordinary screening"
        assert say(amended, heavy).outcome == "decline"
        assert say(amended, heavy | {"weapon": True}).decided_by == "1.a"
        assert say(amended, {"offense": "paraphernalia"}).decided_by == "2"
        assert say(amended, {"offense": "trespass"}).outcome == "ordinary screening"
        assert say(amended, {"offense": "loitering"}).outcome == "stop there"
        assert (amended.version, amended.title) == ("2", "Clarification")

    def test_it_names_all_its_files_with_their_hashes_and_loads_again_from_its_own_bytes(self, folder: Path):
        amended = load_policy(folder / "second.yaml")
        assert [name for name, _ in amended.files] == ["second.yaml", "base.yaml"]
        for name, sha256 in amended.files:
            assert sha256 == hashlib.sha256((folder / name).read_bytes()).hexdigest()
        again = load_policy_bytes(amended.raw, "second.yaml")
        assert (again.sha256, again.files) == (amended.sha256, amended.files)
        assert again.sha256 == hashlib.sha256(amended.raw).hexdigest()
        assert say(again, {"offense": "loitering"}).outcome == "stop there"

    def test_an_amendment_of_an_amendment(self, folder: Path):
        sha256 = hashlib.sha256((folder / "second.yaml").read_bytes()).hexdigest()
        third = (
            "policy format: 1\npolicy: {title: Third, office: Test office, version: 3, effective: 2026-06-01}\n"
            f"amends: {{file: second.yaml, sha256: {sha256}}}\nrepeals: [2, 1.a]\n"
        )
        (folder / "third.yaml").write_text(third, encoding="utf-8")
        found = load_policy(folder / "third.yaml")
        assert [rule.id for rule in found.rules] == ["1", "4"]
        assert [name for name, _ in found.files] == ["third.yaml", "second.yaml", "base.yaml"]
        assert load_policy_bytes(found.raw, "x").rules == found.rules

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("base.yaml", "bse.yaml", "amended-missing"),
            ("base.yaml", "../base.yaml", "amended-missing"),
            ("repeals: [3]", "repeals: [33]", "repeals-unknown"),
            ("base.yaml", "second.yaml", "amended-changed"),
            ("policy format: 1\npolicy: {title", "policy format: 1\npolicy: {tilte", "unknown-key"),
        ],
    )
    def test_what_cannot_be_amended_is_said(self, folder: Path, old: str, new: str, code: str):
        path = folder / "second.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        assert code in codes(path)

    def test_a_text_that_was_changed_is_not_the_one_that_was_amended(self, folder: Path):
        (folder / "base.yaml").write_text(BASE + "# a remark\n", encoding="utf-8")
        assert codes(folder / "second.yaml") == {"amended-changed"}

    def test_without_the_other_file_it_is_refused_not_half_read(self, folder: Path):
        with pytest.raises(PolicyErrors):
            load_policy_bytes((folder / "second.yaml").read_bytes(), "second.yaml")

    def test_repeals_without_amends(self):
        with pytest.raises(PolicyErrors) as refused:
            load_policy_bytes((BASE + "repeals: [1]\n").encode(), "x.yaml")
        assert {error.code for error in refused.value.errors} == {"repeals-nothing"}

    def test_withdrawn_today_and_replayed_as_of_last_year(self):
        text = BASE.replace("effective: 2026-01-01", "effective: 2024-01-01")
        kept = load_policy_bytes(text.encode(), "x.yaml")
        withdrawn = load_policy_bytes(
            text.replace("version: 1,", "version: 1, withdrawn: 2026-03-09,").encode(), "x.yaml"
        )
        for on in (date(2025, 3, 9), date(2026, 3, 8)):
            (before,) = evaluate_group(
                kept, [possession(amount=grams("1"), weapon=False)], companions_known=True, as_of=on
            )
            (after,) = evaluate_group(
                withdrawn, [possession(amount=grams("1"), weapon=False)], companions_known=True, as_of=on
            )
            assert (before.outcome, before.decided_by) == (after.outcome, after.decided_by) == ("decline", "1")
        today = say(withdrawn, possession(amount=grams("1"), weapon=False), on=date(2026, 3, 9))
        assert today.rollup is Rollup.OUTSIDE
        assert today.because[0].rule == "in force"
        assert date_state(date(2026, 3, 9), withdrawn) != 0
        assert version_for([kept, withdrawn], date(2025, 1, 1)) is not None


UNWRITTEN = """policy format: 1
policy:
  {title: Trace cases, office: Test office, version: 1, effective: 2026-01-01, public: unwritten, model: case-by-case}
outcomes:
  not as a felony: {roll-up: attorney decides}
  misdemeanor: {roll-up: reduced}
  refer to services: {roll-up: diverted}
  decline: {roll-up: declined}
  ordinary screening: {roll-up: outside the policy}
rules:
  - id: 1
    title: Traces
    applies to: {offense: simple possession, grade: felony}
    if: {amount: less than 0.01 g}
    outcome: not as a felony
    options: [misdemeanor, refer to services, decline]
    force: guidance
reasons: [trace only, no usable amount, other]
otherwise: ordinary screening
"""


class Test23Unwritten:
    def test_reasons_and_outcomes_are_enough(self):
        rule = load_policy_bytes(UNWRITTEN.encode(), "x.yaml")
        found = say(rule, possession(grade="felony", amount=grams("0.009")))
        assert (found.outcome, found.rollup) == ("not as a felony", Rollup.ATTORNEY_DECIDES)
        assert found.also == ("option: misdemeanor", "option: refer to services", "option: decline")
        assert rule.reasons == ("trace only", "no usable amount", "other")
        assert say(rule, possession(grade="felony", amount=grams("0.01"))).outcome == "ordinary screening"

    def test_it_is_never_printed_outside_the_office(self):
        rule = load_policy_bytes(UNWRITTEN.encode(), "x.yaml")
        assert rule.unwritten
        text = to_markdown(render(rule, audience="internal"))
        assert "The attorney chooses among: misdemeanor, refer to services or decline." in text
        assert "no usable amount" in text
        for audience in ("public", "officer"):
            with pytest.raises(ScreenerError) as refused:
                render(rule, audience=audience)
            assert "unwritten" in str(refused.value)

    def test_a_file_with_reasons_and_outcomes_and_no_rule_at_all(self):
        text = (
            UNWRITTEN[: UNWRITTEN.index("rules:")] + "rules: []\nreasons: [trace only]\notherwise: ordinary screening\n"
        )
        rule = load_policy_bytes(text.encode(), "x.yaml")
        assert say(rule, possession()).rollup is Rollup.OUTSIDE


class Test24Collateral:
    def test_directives_by_what_they_are_about(self):
        rule = policy(
            "  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n",
            "collateral:\n"
            "  - {directive: It is no violation of probation or parole., about: supervision, cite: section 7}\n"
            "  - {directive: It is not cited when bail is argued., about: bail}\n"
            "  - directive: It enhances no other charge.\n    about: enhancement\n"
            "    applies to: {prior drug convictions: at most 2}\n"
            "  - It is not reported.\n",
        )
        assert [each.about for each in rule.collateral] == ["supervision", "bail", "enhancement", ""]
        text = to_markdown(render(rule, audience="public"))
        assert "It is no violation of probation or parole. (section 7)" in text
        assert "This holds where the number of prior drug convictions is at most 2." in text


PROGRAMS = """programs:
  - id: drug-court
    title: Treatment court
    kind: drug court
    stage: pre-plea
    eligible: {age at offense: 18 to 25, prior violent convictions: 0, offense: [simple possession, paraphernalia]}
    excluded: [{sex offender registrant: yes}, {history: at least 2 diversions within 5 years before the referral}]
    requirements: [A hearing every two weeks]
    completion: Engagement with the case worker, and no new offense within the time
    duration: 12 months
    tiers: {low: one meeting a month, high: two meetings a month}
    capacity: 40 places
    wait: at most 30 days
    when full: the next program, else ordinary screening
"""


class Test25Programs:
    RULES = (
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 1 g}, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: simple possession}, outcome: divert, program: drug-court}\n"
    )

    def facts(self, **change):
        known = possession(
            amount=grams("3"), age_at_offense=18, prior_violent_convictions=0, sex_offender_registrant=False,
            history=(), referral_date=date(2026, 5, 1),
        )  # fmt: skip
        return known | {name.replace("_", " "): value for name, value in change.items()}

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({}, "divert"),
            ({"amount": grams("1")}, "decline"),
            ({"age_at_offense": 25}, "divert"),
            ({"age_at_offense": 26}, "ordinary screening"),
            ({"prior_violent_convictions": 1}, "ordinary screening"),
            ({"sex_offender_registrant": True}, "ordinary screening"),
            ({"history": ("2022-01-01 diversion", "2024-01-01 diversion")}, "ordinary screening"),
            ({"history": ("2021-04-30 diversion", "2024-01-01 diversion")}, "divert"),
        ],
    )
    def test_decline_first_divert_second_within_the_programs_doors(self, change, expected):
        assert say(policy(self.RULES, PROGRAMS), self.facts(**change)).outcome == expected

    def test_everything_else_about_a_program_is_printed(self):
        rule = policy(self.RULES, PROGRAMS)
        program = rule.programs["drug-court"]
        assert (program.kind, program.wait, program.capacity) == ("drug court", "at most 30 days", "40 places")
        text = to_markdown(render(rule, audience="public"))
        for words in ("drug court, pre-plea", "40 places", "at most 30 days", "two meetings a month", "12 months"):
            assert words in text


class Test26ComplementaryRules:
    @pytest.mark.parametrize(
        ("applies", "facts"),
        [
            ("{offense: loitering}", {"offense": "loitering"}),
            ("{offense: open container}", {"offense": "open_container"}),
            ("{offense: trespass}", {"offense": "trespass"}),
            ("{offense: prostitution, role: seller}", {"offense": "prostitution", "role": "seller"}),
            ("{conduct: driving while suspended}", {"offense": "other", "conduct": "driving while suspended"}),
            ("{conduct: fare evasion}", {"offense": "theft", "conduct": "fare evasion"}),
            ("{conduct: obstruction}", {"offense": "other", "conduct": "obstruction"}),
            ("{stop reason: tint, only from the stop: yes}", {"stop reason": "tint", "only from the stop": True}),
            (
                "{offense: failure to appear, beside: misdemeanor}",
                {"offense": "fta_warrant"},
            ),
        ],
    )
    def test_low_level_charges_that_are_often_covered_too(self, applies, facts):
        rule = policy(f"  - {{id: 1, applies to: {applies}, outcome: decline}}\n")
        assert say(rule, facts, {"offense": "other", "grade": "misdemeanor"}).outcome == "decline"
        assert say(rule, {"offense": "violent", "conduct": "other conduct", "stop reason": "no stop"}).settled

    def test_sellers_and_buyers_apart(self):
        rule = policy("  - {id: 1, applies to: {offense: prostitution, role: seller}, outcome: decline}\n")
        assert say(rule, {"offense": "prostitution", "role": "buyer"}).outcome == "ordinary screening"
        assert list(missing(say(rule, {"offense": "prostitution"}))) == ["role"]


METADATA = BASE.replace(
    "version: 1,",
    'version: 1, model: unconditional declination, public: internal, contact: "Policy unit, room 12",'
    " consultation: [{who: Public defender, sector: defense, when: 2026-01-10},"
    " {who: Harm reduction network, sector: health, when: not stated}],"
    ' equity note: "Stops fall unequally on some neighborhoods, watched by race and precinct.",'
    " questions: [Are grouped counts declined as often?], looks: [2026-06-30, 2026-12-31],",
)


class Test27Metadata:
    def test_consultation_equity_note_questions_and_looks(self):
        rule = load_policy_bytes(METADATA.encode(), "x.yaml")
        assert [(each.who, each.sector, each.when) for each in rule.consultation] == [
            ("Public defender", "defense", "2026-01-10"),
            ("Harm reduction network", "health", "not stated"),
        ]
        assert rule.looks == ("2026-06-30", "2026-12-31")
        assert [each for each in rule.warnings if "used by no rule" not in each] == []
        text = to_markdown(render(rule, audience="internal"))
        for words in ("Public defender", "watched by race and precinct", "2026-12-31", "grouped counts"):
            assert words in text
        assert "Public defender" not in to_markdown(render(rule, audience="public"))

    def test_an_equity_note_that_is_missing_is_a_warning_not_an_error(self):
        said = load_policy_bytes(BASE.encode(), "x.yaml").warnings
        equity, consulted = (each for each in said if "used by no rule" not in each)
        assert "equity note" in equity
        assert "consultation log is empty" in consulted
        old = BASE.replace("version: 1,", "version: 1, marks: historical and for study,")
        assert load_policy_bytes(old.encode(), "x.yaml").warnings == ()

    @pytest.mark.parametrize(
        "key",
        ["sunset", "withdrawn", "review by", "model", "public", "equity note", "consultation", "looks", "questions"],
    )
    def test_not_stated_may_stand_wherever_the_source_is_silent(self, key):
        text = BASE.replace("version: 1,", f"version: 1, {key}: not stated,")
        assert say(load_policy_bytes(text.encode(), "x.yaml"), {"offense": "trespass"}).outcome == "decline"

    @pytest.mark.parametrize("key", ["reaches", "force", "approval", "deviation", "beyond this", "quote", "cite"])
    def test_not_stated_in_a_rule(self, key):
        rule = policy(f"  - {{id: 1, applies to: {{offense: trespass}}, outcome: decline, {key}: not stated}}\n")
        found = say(rule, {"offense": "trespass"})
        assert (found.outcome, found.approval, found.force) == ("decline", (), None)


class Test28OpenTexture:
    RULES = (
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: simple possession}, if: {history: at least 2 arrests}, outcome: %s}\n"
    )

    def test_two_rules_of_one_phase_with_different_outcomes_are_refused(self):
        with pytest.raises(PolicyErrors) as refused:
            policy(self.RULES % "charge")
        (error,) = refused.value.errors
        assert error.code == "conflict"
        assert "at most 2 g" in error.message
        assert "arrests 2 or more" in error.message

    def test_with_equal_outcome_or_as_an_exception_they_are_fine(self):
        policy(self.RULES % "decline")
        policy(self.RULES.replace("id: 2,", "id: 2, exception to: 1,") % "charge")

    def test_dated_values_that_never_meet_do_not_conflict_and_those_that_do_are_refused(self):
        text = (
            "  - {id: 1, applies to: {offense: theft}, if: {value: {until 2026-06-30: at most $500}},"
            " outcome: decline}\n"
            "  - {id: 2, applies to: {offense: theft}, if: {value: {from 2026-%s: at most $500}}, outcome: reduce}\n"
        )
        policy(text % "07-01")
        with pytest.raises(PolicyErrors):
            policy(text % "06-30")
