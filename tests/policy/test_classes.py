"""Seriousness within felonies: a policy of a state compares classes in the order of its statutes."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from screener.docket.model.choices import choose
from screener.docket.reading.reading import read_docket
from screener.domain.charge_class import states_with_classes
from screener.domain.errors import ScreenerError
from screener.workflow.verbs.screen_docket import screen_docket
from tests.policy.writing import AS_OF, missing, policy, say

POSSESSION = {"offense": "simple_possession"}
RULE = """\
  - id: 1
    applies to: {offense: simple possession}
    if: no other charge is more serious by class
    outcome: decline
"""


def of(state: str, rule: str = RULE):
    return policy(rule, head=f"policy: {{title: T, office: O, version: 1, effective: 2026-01-01, state: {state}}}")


@pytest.mark.parametrize("code", ["TX", "WA", "CO", "NY"])
def test_two_charges_are_compared_as_the_statutes_say(code: str) -> None:
    table, loaded = states_with_classes()[code], of(code)
    for own, other in product(table.names, repeat=2):
        found = say(loaded, {**POSSESSION, "class": own}, {"class": other})
        above = table.higher(other, own)
        if above is None:
            assert list(missing(found)) == ["most serious charge"], "never equal, never less: a person says"
            for held, outcome in ((True, "decline"), (False, "ordinary screening")):
                told = {**POSSESSION, "class": own, "most serious charge": held}
                assert say(loaded, told, {"class": other}).outcome == outcome
        else:
            assert found.outcome == ("ordinary screening" if above else "decline"), (own, other)


def test_a_grade_that_is_known_rules_out_the_classes_of_others() -> None:
    texas = of("Texas")
    jail = {**POSSESSION, "class": "state jail felony"}
    assert say(texas, jail, {"grade": "misdemeanor"}).outcome == "decline"
    assert say(texas, jail, {"grade": "infraction"}).outcome == "decline"
    assert list(missing(say(texas, jail, {"grade": "felony"}))) == ["class of count 2"]
    assert list(missing(say(texas, jail, {"offense": "theft"}))) == ["class of count 2"]
    assert say(texas, {**POSSESSION, "class": "capital felony"}, {"grade": "felony"}).outcome == "decline"
    assert say(texas, {**POSSESSION, "grade": "misdemeanor"}, {"grade": "felony"}).outcome == "ordinary screening"


def test_a_class_tells_the_grade() -> None:
    felonies = of(
        "Texas", "  - {id: 1, if: {grade: felony, class: [state jail felony, Class A misdemeanor]}, outcome: decline}\n"
    )
    assert say(felonies, {"class": "state jail felony"}).outcome == "decline"
    assert say(felonies, {"class": "Class A misdemeanor"}).outcome == "ordinary screening"


def test_a_class_of_another_state_is_not_known() -> None:
    found = say(of("Texas"), {**POSSESSION, "class": "Class X felony"}, {"class": "state jail felony"})
    assert list(missing(found)) == ["class"]


def test_charges_that_were_not_read_can_be_of_any_class() -> None:
    texas = of("Texas")
    found = say(texas, {**POSSESSION, "class": "third degree felony"}, known=False)
    assert list(missing(found)) == ["grouped"]
    answers = missing(found)["grouped"]
    assert answers["standing alone, or beside others, none of them of a kind that matters"] == "decline"
    assert answers["beside a second degree felony"] == "ordinary screening"
    assert say(texas, {**POSSESSION, "class": "capital felony"}, known=False).outcome == "decline"


def test_without_classes_the_grade_compares_as_before() -> None:
    plain = policy(RULE.replace(" by class", ""))
    felony = {**POSSESSION, "grade": "felony"}
    assert say(plain, felony, {"grade": "felony"}).outcome == "decline"
    assert say(plain, felony, {}, on=AS_OF).outcome == "decline", "nothing is above a felony"


DOCKET = 'Case,Defendant,Charge,Class\nC1,"DOE, JANE",POSS COCAINE,{}\n'


def docket(folder: Path, cell: str) -> Path:
    path = folder / "docket.csv"
    path.write_text(DOCKET.format(cell), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("state", "cell", "wanted", "grade"),
    [("IL", "Class 4", "Class 4 felony", "felony"), ("TX", "SJF", "state jail felony", "felony"),
     ("TX", "MB", "Class B misdemeanor", "misdemeanor"), ("FL", "3rd degree felony", "third degree felony", "felony"),
     ("CO", "DF4", "Level 4 drug felony", "felony"), ("TX", "F", None, "felony"), ("", "SJF", None, "felony"),
     ("CA", "F", None, "felony"), ("", "Class 4", None, None)],
)  # fmt: skip
def test_a_docket_gives_the_class_where_its_state_is_known(
    tmp_path: Path, state: str, cell: str, wanted: str | None, grade: str | None
) -> None:
    (charge,) = read_docket(docket(tmp_path, cell), as_of=AS_OF, state=state).charges
    assert (charge.facts.get("class"), charge.facts.get("grade")) == (wanted, grade)
    assert charge.attributes["stated grade"] == cell, "what the docket says is kept as it stands"
    assert wanted is None or charge.cells["class"].raw == cell


def test_a_docket_of_another_state_than_the_policy_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes(of("Texas").raw)
    with pytest.raises(ScreenerError, match="classes of Texas"):
        screen_docket(docket(tmp_path, "Class A"), path, as_of=AS_OF, choices=choose(state="IL"))
    (item,) = screen_docket(docket(tmp_path, "SJF"), path, as_of=AS_OF).screened
    assert item.charge.facts["class"] == "state jail felony", (
        "the policy's state is the docket's where nobody says another"
    )


def test_a_felony_that_was_not_read_is_of_a_class_of_felonies() -> None:
    """Who stands beside a felony stands beside a class of felonies: the charge is not the most serious one then."""
    rule = "  - {id: 1, if: {all of: [{beside: felony}, no other charge is more serious by class]}, outcome: decline}\n"
    found = say(of("Washington", rule), {**POSSESSION, "class": "misdemeanor"}, known=False)
    assert (found.outcome, missing(found)) == ("ordinary screening", {})
    answers = missing(say(of("Washington", rule), {**POSSESSION, "class": "Class C felony"}, known=False))["grouped"]
    assert answers == {
        "standing alone, or beside others, none of them of a kind that matters": "ordinary screening",
        "beside a felony and a Class C felony": "decline",
    }
