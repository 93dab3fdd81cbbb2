"""Oversight as a whole: the known case, clean offices, the draw, and what stands beside."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.decision import Approval, Basis, Rollup
from screener.oversight.consistency import drawn
from screener.oversight.facts import FactRow
from screener.oversight.measures import measure
from screener.oversight.result import CANNOT, LOOK, NO_DIFFERENCE, Oversight

START, END = date(2026, 3, 1), date(2026, 5, 31)
_numbers = count()


def rows(attorney: str | None, n: int, *, grouped: bool | None, decided: Rollup, **more: object) -> list[FactRow]:
    made = []
    for _ in range(n):
        number = next(_numbers)
        values: dict[str, object] = {
            "charge_id": f"C{number}", "case_id": f"K{number}", "attorney": attorney, "grouped": grouped,
            "recommended": Rollup.DECLINED, "decided": decided, "decided_on": date(2026, 3, 5), "basis": Basis.POLICY,
        }  # fmt: skip
        made.append(FactRow(**{**values, **more}))
    return made


def pack(made: Iterable[FactRow], **more: int) -> Oversight:
    return measure(tuple(made), start=START, end=END, **more)


KNOWN = (
    *rows("A1", 40, grouped=False, decided=Rollup.DECLINED),
    *rows("A1", 12, grouped=True, decided=Rollup.FILED),
)


def test_the_known_case() -> None:
    result = pack(KNOWN)
    (flag,) = result.flags
    assert (flag.measure, flag.attorney) == ("concordance", "A1")
    assert flag.p == pytest.approx(4.845e-12, rel=1e-3)
    assert "look at the files" in flag.text
    assert len(flag.charges) == 12
    assert result.concordance.count == 40
    assert result.concordance.of == 52


def test_the_weaker_case_and_words() -> None:
    made = [
        *rows("A1", 38, grouped=False, decided=Rollup.DECLINED), *rows("A1", 2, grouped=False, decided=Rollup.FILED),
        *rows("A1", 7, grouped=True, decided=Rollup.DECLINED), *rows("A1", 5, grouped=True, decided=Rollup.FILED),
        *rows("B2", 20, grouped=False, decided=Rollup.DECLINED), *rows("B2", 20, grouped=True, decided=Rollup.DECLINED),
        *rows("C3", 30, grouped=False, decided=Rollup.DECLINED), *rows("C3", 4, grouped=False, decided=Rollup.FILED),
        *rows("C3", 30, grouped=True, decided=Rollup.DECLINED), *rows("C3", 4, grouped=True, decided=Rollup.FILED),
    ]  # fmt: skip
    result = pack(made)
    first, second, third = result.main.rows
    assert [row.attorney for row in result.main.rows] == ["A1", "B2", "C3"]
    assert first.test is not None
    assert first.test.p == pytest.approx(0.0049, rel=1e-3)
    assert first.test.adjusted == pytest.approx(0.0098, rel=1e-3)  # over two: B2 cannot be assessed
    assert result.main.family == 2
    assert (first.verdict, second.verdict, third.verdict) == (LOOK, CANNOT, NO_DIFFERENCE)
    assert "too small" in third.verdict


def test_looks_divide_the_level() -> None:
    made = [
        *rows("A1", 38, grouped=False, decided=Rollup.DECLINED), *rows("A1", 2, grouped=False, decided=Rollup.FILED),
        *rows("A1", 7, grouped=True, decided=Rollup.DECLINED), *rows("A1", 5, grouped=True, decided=Rollup.FILED),
    ]  # fmt: skip
    assert len(pack(made).flags) == 1
    assert pack(made, looks=12).flags == ()


def test_one_count_per_case_is_drawn_and_the_draw_does_not_depend_on_the_order() -> None:
    made = [FactRow(charge_id=f"C{n}", case_id=f"K{n // 3}", attorney="A") for n in range(30)]
    lots = {row.charge_id for row in drawn(made)}
    assert len(lots) == 10
    assert {row.charge_id for row in drawn(reversed(made))} == lots


def test_counts_of_one_case_do_not_multiply_the_evidence() -> None:
    made = [
        *rows("A1", 40, grouped=False, decided=Rollup.DECLINED),
        *rows("A1", 40, grouped=True, decided=Rollup.FILED, case_id="one case"),
    ]
    result = pack(made)
    (row,) = result.main.rows
    assert row.grouped.of == 40
    assert row.tested.n == 41
    assert row.test is not None
    assert row.test.p == pytest.approx(1 / 41)


def test_grouped_unknown_is_its_own_and_never_standalone() -> None:
    result = pack([*KNOWN, *rows("A1", 9, grouped=None, decided=Rollup.FILED)])
    (row,) = result.main.rows
    assert (row.standalone.of, row.grouped.of, row.unknown.of) == (40, 12, 9)
    assert row.tested.n == 52
    assert result.concordance.of == 61


def test_a_charge_without_an_attorney_is_shown_and_not_tested() -> None:
    nobody = rows(None, 20, grouped=True, decided=Rollup.FILED)
    result = pack([*KNOWN, *nobody])
    assert [row.attorney for row in result.main.rows] == ["A1", "not recorded"]
    assert result.main.rows[1].test is None
    assert result.main.family == 1


def test_attorneys_stand_in_the_order_of_their_codes() -> None:
    made = [row for code in ("A10", "B1", "A2") for row in rows(code, 2, grouped=False, decided=Rollup.DECLINED)]
    assert [row.attorney for row in pack(made).main.rows] == ["A2", "A10", "B1"]


def test_without_any_attorney_the_office_is_one_stratum() -> None:
    made = [
        *rows(None, 40, grouped=False, decided=Rollup.DECLINED), *rows(None, 3, grouped=False, decided=Rollup.FILED),
        *rows(None, 4, grouped=True, decided=Rollup.DECLINED), *rows(None, 12, grouped=True, decided=Rollup.FILED),
    ]  # fmt: skip
    result = pack(made)
    assert result.flags == ()
    assert result.main.office_test.strata == 1
    assert result.main.office_test.p is not None
    assert result.main.office_test.p < 1e-6


def test_a_race_that_says_unknown_is_not_known() -> None:
    result = pack(rows("A1", 3, grouped=False, decided=Rollup.DECLINED, race="unknown"))
    assert result.race_not_recorded.count == 3
    assert not next(table for table in result.outcomes if table.by == "race").known


def test_refused_unknown_and_not_recorded_are_rows_of_their_own_and_no_groups() -> None:
    made = [
        *rows("A1", 6, grouped=False, decided=Rollup.DECLINED, race="Black"),
        *rows("A1", 5, grouped=False, decided=Rollup.FILED, race="White"),
        *rows("A1", 4, grouped=False, decided=Rollup.DECLINED, race="Refused"),
        *rows("A1", 3, grouped=False, decided=Rollup.FILED, race="unknown"),
        *rows("A1", 2, grouped=False, decided=Rollup.FILED),
    ]
    result = pack(made)
    race = next(table for table in result.outcomes if table.by == "race")
    assert [(row.group, row.decided) for row in race.rows] == [
        ("Black", 6), ("White", 5), ("unknown", 3), ("refused", 4), ("not recorded", 2),
    ]  # fmt: skip
    assert result.race_answers == {"not recorded": 2, "unknown": 3, "refused": 4}
    assert (result.race_not_recorded.count, result.race_not_recorded.of) == (9, 20)
    compared = [item for item in result.disparities if item.by == "race" and item.of == "decided"]
    assert {(item.group, item.reference) for item in compared} == {("White", "Black")}
    assert compared[0].not_recorded.count == 9
    told = {one.group["answer"]: one.numerator for one in result.measures if one.name == "race_answer"}
    assert told == {"not recorded": 2, "unknown": 3, "refused": 4}


def test_the_latest_decision_in_the_period_counts() -> None:
    def one(day: date, decided: Rollup | None, **more: object) -> FactRow:
        return FactRow(
            charge_id="C", case_id="K", attorney="A", grouped=False, recommended=Rollup.DECLINED,
            decided=decided, decided_on=day, **more,
        )  # fmt: skip

    history = [one(date(2026, 3, 1), Rollup.FILED), one(date(2026, 4, 1), Rollup.DECLINED)]
    assert pack(history).concordance.count == 1
    assert pack([*history, one(date(2026, 6, 1), Rollup.FILED)]).concordance.count == 1
    assert pack([*history, one(date(2026, 4, 1), Rollup.FILED)]).concordance.count == 0
    held = pack([*history, one(date(2026, 5, 1), Rollup.HELD)])
    assert (held.concordance.of, held.beside.held) == (0, 1)
    withdrawn = pack([*history, one(date(2026, 5, 1), None, withdrawn=True)])
    assert (withdrawn.concordance.of, withdrawn.beside.withdrawn) == (0, 1)
    assert pack([one(date(2026, 2, 28), Rollup.DECLINED)]).beside.outside_period == 1


def test_beside_concordance() -> None:
    made = [
        *KNOWN,
        *rows("A1", 3, grouped=False, decided=Rollup.FILED, recommended=Rollup.NEEDS_INFORMATION),
        FactRow(charge_id="u", recommended=Rollup.DECLINED),
        FactRow(charge_id="later", recommended=Rollup.DECLINED, referral_date=date(2026, 7, 1)),
        FactRow(charge_id="undated", recommended=Rollup.DECLINED, decided=Rollup.DECLINED),
    ]
    result = pack(made)
    assert result.beside.undecided == 1
    assert result.beside.undated == 1
    assert result.beside.while_needs_information == 3
    assert result.concordance.of == 52
    assert (result.screened.count, result.screened.of) == (52, 54)


def test_undecided_charges_behind_warrants_are_no_referrals() -> None:
    behind = FactRow(charge_id="w", stage="warrant", recommended=Rollup.DECLINED, filed_charge="14:95")
    result = pack([*KNOWN, behind])
    assert result.beside.undecided == 0
    assert (result.screened.count, result.screened.of) == (52, 52)
    assert all(row.charge_id != "w" for found in result.lists for row in found.charges)


def test_leaving_covered_by_own_entries_is_flagged_on_its_own() -> None:
    made = [
        *rows("A1", 40, grouped=False, decided=Rollup.DECLINED, covered_at_import=True),
        *rows("A1", 12, grouped=True, decided=Rollup.FILED, covered_at_import=True, recommended=Rollup.OUTSIDE),
    ]
    result = pack(made)
    assert result.concordance.rate == 1.0
    imported = next(m for m in result.measures if m.name == "concordance_as_imported" and not m.group)
    assert (imported.numerator, imported.denominator) == (40, 52)
    (flag,) = result.flags
    assert flag.measure == "left_covered"
    assert len(flag.charges) == 12


def test_basis_policy_stands_beside_every_basis() -> None:
    made = [*KNOWN, *rows("A1", 8, grouped=False, decided=Rollup.FILED, basis=Basis.EVIDENCE)]
    result = pack(made)
    assert (result.concordance.count, result.concordance.of) == (40, 60)
    assert (result.concordance_policy.count, result.concordance_policy.of) == (40, 52)


def test_lists_and_what_nobody_looked_up() -> None:
    made = [
        *rows("A1", 2, grouped=True, decided=Rollup.FILED, approval=Approval.NONE),
        *rows("A1", 3, grouped=True, decided=Rollup.FILED, approval=Approval.APPROVED),
        *rows("A1", 1, grouped=False, decided=Rollup.FILED),
    ]
    counts = pack(made).list_counts()
    assert counts["deviations without approval"] == 2
    assert counts["deviations, approval not recorded"] == 1
    assert counts["grouped covered filed"] == 5
    assert counts["standalone covered filed"] == 1
    assert counts["declined here, filed there"] is None
    found = [
        *rows("A1", 1, grouped=False, decided=Rollup.DECLINED, filed_charge="yes"),
        *rows("A1", 1, grouped=False, decided=Rollup.DECLINED, filed_charge="no"),
        *rows("A1", 1, grouped=False, decided=Rollup.DECLINED),
        FactRow(charge_id="never screened", filed_charge="14:95"),
    ]
    counts = pack(found).list_counts()
    assert counts["declined here, filed there"] == 1
    assert counts["screened without outcome"] == 1
    assert counts["filed without screening"] == 1


def test_race_not_recorded_is_a_row() -> None:
    made = [
        *rows("A1", 6, grouped=False, decided=Rollup.DECLINED, race="Black"),
        *rows("A1", 5, grouped=False, decided=Rollup.DECLINED, race="White"),
        *rows("A1", 4, grouped=False, decided=Rollup.FILED),
    ]
    result = pack(made)
    race = next(table for table in result.outcomes if table.by == "race")
    assert [(row.group, row.decided) for row in race.rows] == [("Black", 6), ("White", 5), ("not recorded", 4)]
    assert (result.race_not_recorded.count, result.race_not_recorded.of) == (4, 15)
    assert all(not item.direction_known for item in result.disparities if item.by == "race")


def test_every_measure_has_its_parts() -> None:
    for one in pack(KNOWN).measures:
        assert one.name
        assert one.unit in ("charge", "case")
        assert one.definition.endswith(".")
        if one.denominator:
            assert 0 <= one.numerator <= one.denominator
    keys = [(one.name, tuple(one.group.items())) for one in pack(KNOWN).measures]
    assert len(keys) == len(set(keys))


def test_a_period_turned_round_is_refused() -> None:
    with pytest.raises(ValueError):
        measure((), start=END, end=START)
    assert pack(()).concordance.rate is None


def simulated(seed: int, *, dropped: float) -> tuple[FactRow, ...]:
    """Five attorneys of the same style; the fifth decides so many of the grouped counts as recommended."""
    lot = random.Random(seed)
    made = []
    for attorney in range(5):
        for n in range(80):
            grouped = n % 2 == 1
            rate = dropped if attorney == 4 and grouped else 0.93
            decided = Rollup.DECLINED if lot.random() < rate else Rollup.FILED
            made.append(
                FactRow(
                    charge_id=f"{seed}-{attorney}-{n}", case_id=f"{seed}-{attorney}-{n}", attorney=f"A{attorney}",
                    grouped=grouped, recommended=Rollup.DECLINED, decided=decided, decided_on=date(2026, 4, 1),
                )
            )  # fmt: skip
    return tuple(made)


def test_one_who_drops_half_as_often_is_found_and_no_colleague_accused() -> None:
    found = accused = 0
    for seed in range(60):
        flagged = {flag.attorney for flag in pack(simulated(seed, dropped=0.46)).flags}
        found += "A4" in flagged
        accused += bool(flagged - {"A4"})
    assert found >= 57
    assert accused <= 6


def test_a_clean_office_is_seldom_flagged() -> None:
    assert sum(bool(pack(simulated(seed, dropped=0.93)).flags) for seed in range(100, 160)) <= 6


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from([True, False, None]), st.booleans()), max_size=40))
def test_totals_reconcile(told: list[tuple[str, bool | None, bool]]) -> None:
    made = [
        row
        for attorney, grouped, ok in told
        for row in rows(attorney, 1, grouped=grouped, decided=Rollup.DECLINED if ok else Rollup.FILED, race=None)
    ]
    result = pack(made)
    office = result.main.office
    assert office.standalone.of + office.grouped.of + office.unknown.of == result.concordance.of == len(made)
    for part in ("standalone", "grouped", "unknown"):
        assert sum(getattr(row, part).of for row in result.main.rows) == getattr(office, part).of
        assert sum(getattr(row, part).count for row in result.main.rows) == getattr(office, part).count
    for table in result.outcomes:
        assert sum(row.decided for row in table.rows) == len(made)
        for row in table.rows:
            assert sum(row.outcomes.values()) == row.decided
    assert sum(row.count for row in result.deviations) == sum(not ok for _, _, ok in told)
    assert sum(month.share.of for month in result.months) == len(made)
