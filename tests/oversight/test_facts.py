"""FACTS.csv: what is read, what is refused with its place, and that unknown stays unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from screener.domain.decision import Approval, Basis, Force, Rollup
from screener.oversight.facts import FactRow, FactsError, load_facts, recorded


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "FACTS.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_full_row(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "charge_id,case_id,person_id,attorney,unit,stage,referral_date,decided_on,offense,substance,quantity_g,grouped,"
        "covered,covered_at_import,recommended,decided,basis,reason,approval,filed_charge,custody,priors,race,"
        "ethnicity,sex,age,agency,policy_version\n"
        "C1,K1,P1,A1,drug,new,2026-03-01,2026-03-04,simple_possession,cocaine,0.8,yes,yes,yes,declined,filed,policy,"
        "priors,requested,yes,no,2,Black,unknown,F,31,Riverside PD,2\n",
    )
    (row,) = load_facts(path).rows
    assert row.decided_on == date(2026, 3, 4)
    assert row.quantity_g == Decimal("0.8")
    assert (row.grouped, row.recommended, row.decided) == (True, Rollup.DECLINED, Rollup.FILED)
    assert (row.basis, row.approval, row.priors, row.age) == (Basis.POLICY, Approval.REQUESTED, 2, 31)
    assert row.ethnicity == "unknown"
    assert row.concordant is False
    assert row.deviates
    assert row.compliant is False
    assert row.was_filed_there is True


def test_missing_columns_and_empty_cells_are_unknown(tmp_path: Path) -> None:
    path = write(tmp_path, "Charge ID;Covered;Decided;Grouped\nC1;yes;declined;\nC2;;filed;no\n\n")
    first, second = load_facts(path).rows
    assert first.grouped is None
    assert first.concordant is True
    assert second.is_covered is None
    assert second.concordant is None
    assert second.race is None
    assert second.priors is None


def test_refused_unknown_and_nothing_recorded_stay_three_answers(tmp_path: Path) -> None:
    path = write(
        tmp_path, "charge_id,race,sex\nC1,Refused,F\nC2,UNKNOWN,not recorded\nC3,,n/a\nC4,Black,Declined to state\n"
    )
    assert [(row.race, row.sex) for row in load_facts(path).rows] == [
        ("refused", "F"), ("unknown", None), (None, None), ("Black", "refused"),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "charge_id,race,decided\nC1,Español,declined\n", encoding)
    assert load_facts(path).rows[0].race == "Español"


def test_a_word_that_no_one_knows_refuses_the_file_with_its_place(tmp_path: Path) -> None:
    path = write(tmp_path, "charge_id,decided,basis\nC1,declned,policy\nC2,filed,evidnce\n")
    with pytest.raises(FactsError) as caught:
        load_facts(path)
    message = str(caught.value)
    assert "line 2, decided" in message
    assert '"declned"' in message
    assert 'did you mean "declined"' in message
    assert [issue.cell for issue in caught.value.issues] == ["line 2, decided", "line 3, basis"]


def test_a_date_that_is_none_is_an_issue_and_unknown(tmp_path: Path) -> None:
    file = load_facts(write(tmp_path, "charge_id,decided_on,priors,decided\nC1,2026-02-30,two,declined\n"))
    assert file.rows[0].decided_on is None
    assert file.rows[0].priors is None
    assert [issue.cell for issue in file.issues] == ["line 2, decided_on", "line 2, priors"]


def test_a_state_is_no_decision(tmp_path: Path) -> None:
    file = load_facts(write(tmp_path, "charge_id,decided,decided_on\nC1,needs information,2026-03-01\n"))
    assert not file.rows[0].is_decided
    assert [issue.cell for issue in file.issues] == ["line 2, decided"]


def test_words_of_source_that_say_nothing() -> None:
    assert recorded("Unknown") is None
    assert recorded(" ") is None
    assert recorded("White") == "White"


def test_quoted_line_breaks_keep_the_line_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, 'charge_id,reason,decided\nC1,"two\nlines",declined\nC2,x,what\n')
    with pytest.raises(FactsError, match="line 4, decided"):
        load_facts(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "none of the columns"),
        (b"charge_id,decided\n", "no rows"),
        (b"charge_id,decided,decided\nC1,filed,filed\n", "twice"),
        (b"PK\x03\x04rest", "is a workbook"),
        (b"charge_id\x00,decided\n", "not a text file"),
        (b"charge_id,decided\nC1,filed,more\n", "3 cells under 2 headers"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "FACTS.csv"
    path.write_bytes(content)
    with pytest.raises(FactsError, match=says):
        load_facts(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="does not exist"):
        load_facts(tmp_path / "none.csv")


def covered(**more: object) -> FactRow:
    return FactRow(charge_id="C1", recommended=Rollup.DECLINED, **more)


def test_compliance_by_force() -> None:
    filed = {"decided": Rollup.FILED}
    assert covered(decided=Rollup.DECLINED).compliant is True
    assert covered(**filed, approval=Approval.APPROVED).compliant is True
    assert covered(**filed, approval=Approval.VERBAL).compliant is True
    assert covered(**filed, approval=Approval.REFUSED).compliant is False
    assert covered(**filed).compliant is None
    assert covered(**filed, force=Force.PRESUMPTIVE, reason="priors").compliant is True
    assert covered(**filed, force=Force.PRESUMPTIVE).compliant is False
    assert (
        covered(**filed, force=Force.PRESUMPTIVE, needs_approval=True, reason="x", approval=Approval.NONE).compliant
        is False
    )
    assert covered(**filed, force=Force.GUIDANCE, noted=True).compliant is True


def test_the_recommendation_governs_over_the_column_covered() -> None:
    assert FactRow(charge_id="C", recommended=Rollup.OUTSIDE, covered=True).is_covered is False
    assert FactRow(charge_id="C", covered=True).is_covered is True
    assert FactRow(charge_id="C").is_covered is None


def test_declined_where_dismissed_was_recommended_is_no_concordance() -> None:
    row = FactRow(charge_id="C", recommended=Rollup.DISMISSED, decided=Rollup.DECLINED)
    assert row.concordant is False
    assert row.deviates
