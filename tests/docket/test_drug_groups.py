"""Penalty groups and schedules from the charge text: one that is named, none of two, and a column before the text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from screener.docket.charges.charges import classify
from screener.docket.charges.facts.groups import groups_of
from screener.docket.reading.reading import read_docket
from screener.policy.language.vocabulary import FACTS
from screener.screening.recommend.recommend import screen
from tests.policy.writing import policy

NAMED = {
    "POSS CS PG 1 <1G": {"penalty group": "1"},
    "POSS CS PG1 1G <4G": {"penalty group": "1"},
    "MAN/DEL CS PG II 1-4 GRAMS": {"penalty group": "2"},
    "MAN/DEL CS PG III/IV 28-200 GR": {},
    "MAN/DEL CS PG3/4<28G DRUG FREE": {},
    "POSS CS PG 1-B < 1G": {"penalty group": "1-B"},
    "POSS CS PG 2A": {"penalty group": "2-A"},
    "MAN DEL CONT SUB PEN GRP 1 <1G": {"penalty group": "1"},
    "POSS CS PENALTY GROUP 2 < 1G": {"penalty group": "2"},
    "MAN/DEL CS NOT IN PG - SYNTHET": {"penalty group": "none"},
    "POSS CS PG 1, 1-4G": {"penalty group": "1"},
    "POSS CS PG 1 OR 2": {},
    "PWISD SCH II CS": {"schedule": "II"},
    "POSS CS SCHED II": {"schedule": "II"},
    "DELIVERY OF SCHEDULE 2": {"schedule": "II"},
    "POSS SCHEDULE I OR II": {},
    "POSS SCH I III OR IV CS": {},
    "POSS SCH. I, II CS": {},
    "PWID WITHIN 1000FT OF SCH SCHED IV": {"schedule": "IV"},
    "POSS COCAINE NEAR SCHOOL": {},
    "POSS CS EXCEPT SCHEDULE I": {},
    "POSS SCHED VI MARIJUANA": {"schedule": "VI"},
    "DRUGS / MANUF., POSS. OF SCH. IV DRUGS, EXCEPT FLUNITRAZEPAM, WITH INTENT": {},
    "POSS CS SCH II 2 GRAMS": {"schedule": "II"},
    "POSSESSION SCHEDULE II COUNT 2": {"schedule": "II"},
    "POSS CS SCHEDULE I THRU V": {},
    "POSS SCHEDULE III-V": {},
    "POSS CS SCHEDULE II - 1ST OFFENSE": {"schedule": "II"},
    "POSS CS PG 1 1ST OFF": {"penalty group": "1"},
    "SCH I/II POSS CS": {},
    "POSS CS PG 1 >= 4G < 200G": {"penalty group": "1"},
    "POSS SCHEDULE V, A CONTROLLED SUBSTANCE": {"schedule": "V"},
}  # fmt: skip


@pytest.mark.parametrize(("text", "named"), NAMED.items())
def test_a_text_names_one_group_or_leaves_it_open(text: str, named: dict[str, str]) -> None:
    assert dict(groups_of(text, classify(text, ""))) == named
    assert all(value in FACTS[fact].allowed for fact, value in named.items())


def test_a_charge_of_no_drug_has_neither() -> None:
    for text in ("THEFT 2ND DEG SCH II", "TRESPASS PG 1"):
        assert dict(groups_of(text, classify(text, ""))) == {}


@pytest.mark.parametrize("size", [1, 400])
def test_a_rule_on_a_group_is_decided_from_the_text_and_a_column_goes_before_it(tmp_path: Path, size: int) -> None:
    rule = policy("  - {id: 1, applies to: {offense: simple possession, penalty group: 1}, outcome: decline}\n")
    path = tmp_path / "docket.csv"
    rows = [("POSS CS PG 1 <1G", ""), ("POSS CS PG 2 <1G", ""), ("POSS CS PG 3/4 <28G", ""), ("POSS CS PG 1 <1G", "2")]
    lines = [f"26-{number},{text},{group}" for number in range(size) for text, group in rows]
    path.write_text("Case Number,Charge,Penalty Group\n" + "\n".join(lines) + "\n", encoding="utf-8")
    charges = read_docket(path, as_of=date(2026, 4, 2)).charges
    found = [each.finding.rollup.value for each in screen(charges, (rule,), as_of=date(2026, 4, 2))]
    assert found == ["declined", "outside the policy", "needs information", "outside the policy"] * size
