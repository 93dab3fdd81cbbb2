"""What a policy file must be able to say, lines 15 to 21 of the design, each with the edge that broke others."""

from __future__ import annotations

from datetime import date

import pytest

from screener.domain.decision import Force, Rollup
from screener.policy.analysis.analyse import Budget, analyse
from screener.policy.authoring.coverage import Tally, coverage
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.evaluation.compiled import dated
from screener.policy.explanation.evaluate import evaluate_group, version_for
from screener.policy.loading.load import PolicyErrors, load_policy_bytes
from screener.policy.rendering.render import render, to_markdown
from tests.policy.writing import HEAD, grams, missing, policy, possession, say

ON = date(2026, 6, 30)


def loaded(text: str):
    return load_policy_bytes(text.encode(), "x.yaml")


def codes(text: str):
    with pytest.raises(PolicyErrors) as refused:
        loaded(text)
    return {error.code for error in refused.value.errors}


class Test15Force:
    @pytest.mark.parametrize(
        ("force", "needs", "said"),
        [
            ("mandatory", "[approval, reason]", "A deviation needs approval and a reason."),
            ("presumptive", "[reason]", "A deviation needs a reason."),
            ("guidance", "[note]", "A deviation needs a note."),
        ],
    )
    def test_a_rule_says_how_binding_it_is_and_what_a_deviation_needs(self, force, needs, said):
        rule = policy(
            f"  - {{id: 1, applies to: {{offense: simple possession}}, outcome: decline, force: {force},"
            f" deviation: {{needs: {needs}}}}}\n"
        )
        assert say(rule, possession()).force is Force(force)
        assert rule.rules[0].deviation_needs == tuple(needs.strip("[]").split(", "))
        assert said in to_markdown(render(rule, audience="internal"))
        assert said not in to_markdown(render(rule, audience="public"))

    def test_a_force_that_the_source_does_not_state(self):
        rule = policy("  - {id: 1, applies to: {offense: simple possession}, outcome: decline, force: not stated}\n")
        assert say(rule, possession()).force is None


class Test16ApprovalChains:
    RULE = (
        "  - id: 1\n    applies to: {offense: simple possession}\n    outcome: decline\n    force: presumptive\n"
        "    approval:\n      - unit supervisor\n"
        "      - role: District Attorney\n        in absence: [First Assistant, Deputy for Charging]\n"
        "        verbal: yes\n"
        "    deviation:\n      needs: [approval, reason]\n      verbal: yes\n"
        "      record: [date, requester, supervisor]\n      refusals: they are recorded too\n"
    )

    def test_ordered_roles_with_delegates(self):
        rule = policy(self.RULE)
        chain = rule.rules[0].chain
        assert [each.role for each in chain] == ["unit supervisor", "District Attorney"]
        assert chain[1].delegates == ("First Assistant", "Deputy for Charging")
        assert (chain[0].verbal, chain[1].verbal) == (None, True)
        assert say(rule, possession()).approval == (
            "unit supervisor",
            "District Attorney, or in absence First Assistant or Deputy for Charging"
            " (a verbal answer is enough, dated and named)",
        )

    def test_verbal_answers_and_refusals_are_said_inside_the_office_only(self):
        rule = policy(self.RULE)
        assert rule.rules[0].verbal is True
        text = to_markdown(render(rule, audience="internal"))
        assert "A verbal answer is enough. The file holds date, requester and supervisor." in text
        assert "Refusals: they are recorded too." in text
        public = to_markdown(render(rule, audience="public"))
        assert "needs the approval of: unit supervisor, then District Attorney." in public
        assert not any(word in public for word in ("First Assistant", "verbal answer", "Refusals"))

    def test_a_plain_list_of_roles_still_loads(self):
        rule = policy(
            "  - {id: 1, applies to: {offense: other}, outcome: decline, approval: [chief, deputy],"
            " deviation: Ask first.}\n"
        )
        assert (rule.rules[0].approval, rule.rules[0].deviation) == (("chief", "deputy"), "Ask first.")

    def test_a_misspelled_key_of_an_approver_is_found(self):
        with pytest.raises(PolicyErrors) as refused:
            policy("  - {id: 1, outcome: decline, approval: [{rol: chief}]}\n")
        (error,) = refused.value.errors
        assert (error.code, error.hint) == ("unknown-key", "Did you mean 'role'?")


DATED = (
    "  - id: 1\n    applies to: {offense: simple possession}\n"
    "    if: {amount: {until 2026-06-30: at most 1 g, from 2026-07-01: at most 2 g}}\n    outcome: decline\n"
)


class Test17Dates:
    def test_a_value_is_1_g_until_a_day_and_2_g_after_it(self):
        rule = policy(DATED)
        heavy = possession(amount=grams("1.5"))
        assert say(rule, heavy, on=date(2026, 6, 30)).outcome == "ordinary screening"
        assert say(rule, heavy, on=date(2026, 7, 1)).outcome == "decline"
        assert say(rule, possession(amount=grams("1")), on=date(2026, 6, 30)).outcome == "decline"

    def test_a_dated_value_follows_the_governing_date(self):
        by_offense = loaded(
            HEAD.replace("version: 1,", "version: 1, governed by: date of offense,") + "rules:\n" + DATED
        )
        heavy = possession(amount=grams("1.5"))
        before, after = {"offense date": date(2026, 6, 30)}, {"offense date": date(2026, 7, 1)}
        assert say(by_offense, heavy | before, on=date(2026, 12, 1)).outcome == "ordinary screening"
        assert say(by_offense, heavy | after, on=date(2026, 12, 1)).outcome == "decline"
        assert missing(say(by_offense, heavy)) == {
            "offense date": {"before 2026-07-01": "ordinary screening", "on or after 2026-07-01": "decline"}
        } or list(missing(say(by_offense, heavy))) == ["offense date"]
        assert say(by_offense, possession(amount=grams("0.5"), offense_date=date(2025, 1, 1))).rollup is Rollup.OUTSIDE

    def test_from_and_from_do_not_overlap(self):
        rule = policy(DATED.replace("until 2026-06-30", "from 2026-01-01"))
        assert say(rule, possession(amount=grams("1.5")), on=date(2026, 6, 30)).outcome == "ordinary screening"
        assert say(rule, possession(amount=grams("1.5")), on=date(2026, 7, 1)).outcome == "decline"
        with pytest.raises(PolicyErrors) as refused:
            policy(DATED.replace("from 2026-07-01", "from 2026-06-01"))
        assert {error.code for error in refused.value.errors} == {"dates-overlap"}

    def test_new_cases_and_warrants_are_governed_by_different_dates(self):
        text = HEAD.replace(
            "version: 1,", "version: 1, governed by: {new cases: date of offense, warrants: date of review},"
        )
        text += "rules:\n  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n"
        rule = loaded(text + "retroactive: {warrants: same rules, appeals: not stated}\n")
        old = possession(offense_date=date(2020, 1, 1))
        assert say(rule, old).rollup is Rollup.OUTSIDE
        assert say(rule, old, mode="warrants").outcome == "decline"
        assert say(rule, old, mode="appeals").rollup is Rollup.OUTSIDE

    def test_an_unknown_governing_date_ranges_over_the_versions(self):
        text = HEAD.replace("version: 1,", "version: 1, governed by: date of offense, sunset: 2026-12-31,")
        rule = loaded(text + "rules:\n  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n")
        assert list(missing(say(rule, possession()))) == ["offense date"]

    @pytest.mark.parametrize(
        ("day", "in_force"), [("2025-12-31", False), ("2026-01-01", True), ("2026-03-08", True), ("2026-03-09", False)]
    )
    def test_withdrawn_on_a_day_it_is_no_longer_in_force(self, day, in_force):
        text = HEAD.replace("version: 1,", "version: 1, withdrawn: 2026-03-09, review by: 2026-02-12,")
        rule = loaded(text + "rules:\n  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n")
        on = date.fromisoformat(day)
        assert (dated(on, rule) == 0) is in_force
        assert (say(rule, possession(), on=on).outcome == "decline") is in_force


class Test18Retroactive:
    TEXT = (
        "rules:\n"
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 1 g}, for: new cases,"
        " outcome: decline}\n"
        "  - {id: 2, applies to: {offense: [simple possession, paraphernalia]}, for: [warrants, sentenced],"
        " unless: {weapon: yes}, outcome: dismiss}\n"
        "retroactive:\n"
        "  warrants:\n    outcome: dismiss\n    unless: {victim: yes}\n"
        "    approval: [{role: chief, in absence: deputy}]\n"
        "    procedure: A list for each judge.\n"
        "  sentenced: same rules, from 2026-06-01\n"
    )

    def both(self):
        return loaded(HEAD.replace("  decline:", "  dismiss: {roll-up: dismissed}\n  decline:") + self.TEXT)

    def test_its_own_list_may_differ_from_the_forward_list(self):
        rule = self.both()
        heavy = possession(amount=grams("5"), weapon=False, victim=False)
        pipe = {"offense": "paraphernalia", "weapon": False, "victim": False}
        assert say(rule, heavy).outcome == "ordinary screening"
        assert say(rule, heavy, mode="warrants").outcome == "dismiss"
        assert say(rule, pipe).outcome == "ordinary screening"
        assert say(rule, pipe, mode="warrants").decided_by == "2"

    def test_its_own_exclusions_procedure_and_signatures(self):
        rule = self.both()
        assert say(rule, possession(weapon=False, victim=True), mode="warrants").outcome == "ordinary screening"
        assert say(rule, possession(weapon=True, victim=False), mode="warrants").outcome == "ordinary screening"
        entry = rule.retroactive["warrants"]
        assert (entry.approval, entry.procedure) == (("chief, or in absence deputy",), "A list for each judge.")

    def test_from_a_day_on(self):
        rule = self.both()
        assert say(rule, possession(weapon=False), mode="sentenced", on=date(2026, 5, 31)).rollup is Rollup.OUTSIDE
        assert say(rule, possession(weapon=False), mode="sentenced", on=date(2026, 6, 1)).outcome == "dismiss"

    def test_rules_for_different_matters_do_not_conflict(self):
        assert self.both().rules[0].modes == ("new cases",)
        clash = self.TEXT.replace("for: new cases,", "for: [new cases, warrants],")
        assert codes(HEAD.replace("  decline:", "  dismiss: {roll-up: dismissed}\n  decline:") + clash) == {"conflict"}


class Test19Warrants:
    TEXT = (
        "rules:\n  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n"
        "  - id: 2\n    title: Failing to appear on a covered charge\n"
        "    applies to: {offense: failure to appear}\n    reaches: only if all other charges are covered\n"
        "    if: {the charge stands: beside others}\n    for: warrants\n    outcome: recall\n"
        "retroactive: {warrants: {outcome: recall}}\n"
    )

    def rule(self):
        head = HEAD.replace("  decline:", "  recall: {roll-up: dismissed}\n  decline:")
        text = self.TEXT.replace(
            "    if: {the charge stands: beside others}\n", "    if: the charge stands beside others\n"
        )
        return loaded(head + text)

    def outcomes(self, *counts, known=True):
        found = evaluate_group(self.rule(), list(counts), companions_known=known, as_of=ON, mode="warrants")
        return [each.outcome for each in found]

    def test_an_fta_on_possession_is_a_recall_candidate(self):
        assert self.outcomes({"offense": "fta_warrant"}, possession()) == ["recall", "recall"]

    def test_an_fta_on_possession_and_assault_is_partial(self):
        fta, drugs, assault = self.outcomes({"offense": "fta_warrant"}, possession(), {"offense": "violent"})
        assert (fta, drugs, assault) == ("ordinary screening", "recall", "ordinary screening")

    def test_an_orphan_fta_needs_its_case(self):
        found = say(self.rule(), {"offense": "fta_warrant"}, known=False, mode="warrants")
        assert list(missing(found)) == ["grouped"]


class Test20Scope:
    TEXT = HEAD + (
        "scope:\n  age at offense: at least 18\n  agency: {all except: [State Police]}\n  unless:\n    - school zone\n"
        "    - drug-free zone\nrules:\n"
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n"
        "  - {id: 1.a, exception to: 1, if: {precinct: [4, 5]}, outcome: review}\n"
        "  - {id: 2, applies to: {offense: trespass, intake channel: citizen complaint}, outcome: divert}\n"
    )

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({}, "decline"),
            ({"age at offense": 17}, "ordinary screening"),
            ({"agency": "State Police"}, "ordinary screening"),
            ({"school zone": True}, "ordinary screening"),
            ({"precinct": "5"}, "review"),
            ({"offense": "trespass", "intake channel": "citizen complaint"}, "divert"),
            ({"offense": "trespass", "intake channel": "patrol"}, "ordinary screening"),
        ],
    )
    def test_age_place_agency_precinct_and_intake_channel(self, change, expected):
        facts = possession(age_at_offense=18, agency="Sheriff", precinct="1", intake_channel="patrol")
        assert (
            say(loaded(self.TEXT), {**facts, "school zone": False, "drug-free zone": False, **change}).outcome
            == expected
        )

    def test_an_unknown_age_leaves_it_open_and_the_scope_is_said_once(self):
        facts = possession(agency="Sheriff", precinct="1", school_zone=False) | {"drug-free zone": False}
        assert list(missing(say(loaded(self.TEXT), facts))) == ["age at offense"]
        text = to_markdown(render(loaded(self.TEXT), audience="public"))
        assert text.count("the age at the offense is at least 18") == 1


class Test21Codes:
    def test_a_point_begins_a_subdivision_in_a_code_of_whole_sections(self):
        rule = policy("  - {id: 1, applies to: {statute: [VTL 511(1), VTL 1192 and subdivisions]}, outcome: decline}\n")
        for cited in ("VTL 511.1", "511.1", "VTL 1192.2", "1192.2-a", "VTL 1192(3)"):
            assert say(rule, {"statute": cited}).outcome == "decline", cited
        for cited in ("VTL 511.2", "VTL 511", "PL 511.1", "VTL 1193.2"):
            assert say(rule, {"statute": cited}).outcome == "ordinary screening", cited

    def test_one_code_written_in_three_ways(self):
        rule = policy("  - {id: 1, applies to: {statute: H&S 11377 (a)}, outcome: decline}\n")
        for written in ("HS11377(A)", "H&S 11377 (a)", "11377A HS"):
            assert say(rule, {"statute": written}).outcome == "decline"
        for other in ("HS 11377", "HS 11377(B)", "HS 11378(A)", "PC 11377(a)"):
            assert say(rule, {"statute": other}).outcome == "ordinary screening"

    @pytest.mark.parametrize(
        ("statute", "covered"),
        [("PC 602(a)", True), ("602(m) PC", True), ("602(y)", True), ("602(m)(1)", True), ("602(z)", False),
         ("602", False), ("602.5(a)", False)],
    )  # fmt: skip
    def test_a_range_of_subdivisions(self, statute, covered):
        rule = policy("  - {id: 1, applies to: {statute: 602(a)-(y)}, outcome: decline}\n")
        assert (say(rule, {"statute": statute}).outcome == "decline") is covered

    def test_a_range_of_sections_subdivisions_and_all_but_some(self):
        rule = policy(
            "  - {id: 1, applies to: {statute: [HS 11350 to 11377, 647 and subdivisions]},"
            " outcome: decline}\n"
            "  - {id: 1.a, exception to: 1, if: {statute: [HS 11364]}, outcome: review}\n"
        )
        for statute, expected in (
            ("HS11350(A)", "decline"), ("11377(a) HS", "decline"), ("11378 HS", "ordinary screening"),
            ("HS 11364", "review"), ("647", "decline"), ("PC 647(b)(1)", "decline"), ("647.6", "ordinary screening"),
        ):  # fmt: skip
            assert say(rule, {"statute": statute}).outcome == expected, statute
        answers = missing(say(rule, {}))["statute"]
        assert set(answers.values()) == {"decline", "review", "ordinary screening"}

    def test_a_range_that_begins_after_its_end(self):
        assert codes(HEAD + "rules:\n  - {id: 1, applies to: {statute: 602(y)-(a)}, outcome: decline}\n") == {
            "empty-range"
        }

    def test_a_set_of_statutes_by_its_name_and_county_ordinances(self):
        rule = policy(
            "  - {id: 1, applies to: {statute: [fare and trespass codes]}, outcome: decline}\n",
            "sets: {fare and trespass codes: [PL 165.15(3), PL 140.05, CO 12-4.30]}",
        )
        assert say(rule, {"statute": "140.05 PL"}).outcome == "decline"
        assert say(rule, {"statute": "CO 12-4.30"}).outcome == "decline"
        assert say(rule, {"statute": "PL 165.15(2)"}).outcome == "ordinary screening"

    def test_a_statute_void_since_a_date_is_no_offense_not_declined(self):
        rule = policy(
            "  - {id: 0, applies to: {statute: 69.50.4013}, if: {offense date: before 2026-02-25}, outcome: void,"
            " cite: held unconstitutional}\n"
            "  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n"
        )
        old = possession(statute="RCW 69.50.4013", offense_date=date(2026, 2, 24))
        assert say(rule, old).rollup is Rollup.NO_OFFENSE
        assert say(rule, {**old, "offense date": date(2026, 2, 25)}).rollup is Rollup.DECLINED
        assert list(missing(say(rule, possession(statute="69.50.4013")))) == ["offense date"]

    def test_an_attorneys_conduct_override(self):
        rule = policy("  - {id: 1, applies to: {offense: theft, conduct: shoplifting}, outcome: decline}\n")
        larceny = {"offense": "theft", "statute": "PL 155.25"}
        assert list(missing(say(rule, larceny))) == ["conduct"]
        found = say(rule, {**larceny, "conduct": "shoplifting"})
        assert found.outcome == "decline"
        assert any(line.fact == "conduct" and line.value == "shoplifting" for line in found.because[0].conditions)


class TestNoFirstDay:
    TEXT = HEAD.replace("effective: 2026-01-01", "effective: not stated, marks: draft") + (
        "rules:\n  - {id: 1, applies to: {offense: trespass}, options: not stated, outcome: decline}\n"
        "scenarios:\n  - {name: a, charge: {offense: trespass}, on: 2026-04-02, expect: decline, because: 1}\n"
    )

    def test_it_is_in_force_on_no_day_and_says_so(self):
        draft = load_policy_bytes(self.TEXT.encode(), "draft.yaml")
        for day in (date(1900, 1, 1), ON, date(2100, 1, 1)):
            assert dated(day, draft)
            assert version_for([draft], day) is None
        found = say(draft, {"offense": "trespass"})
        assert found.rollup is Rollup.OUTSIDE
        texts = [line.text for trace in found.because for line in trace.conditions]
        assert "the file does not state since when it is in force" in texts
        text = to_markdown(render(draft, audience="public"))
        assert "since when it is in force is not stated" in text
        assert "9999" not in text

    def test_its_scenarios_and_its_analysis_read_it_as_if_it_were(self):
        draft = load_policy_bytes(self.TEXT.encode(), "draft.yaml")
        assert run_scenarios(draft).ok
        assert coverage(draft).rules == Tally(covered=1, total=1)
        assert analyse(draft, budget=Budget()).conflicts == ()

    def test_only_a_draft_or_a_file_for_study_may_leave_it_open(self):
        for marks in ("historical, for study", "draft of 2 March"):
            load_policy_bytes(self.TEXT.replace("marks: draft", f'marks: "{marks}"').encode(), "study.yaml")
        with pytest.raises(PolicyErrors) as refused:
            load_policy_bytes(self.TEXT.replace(", marks: draft", "").encode(), "office.yaml")
        assert [error.code for error in refused.value.errors] == ["effective-not-stated"]
