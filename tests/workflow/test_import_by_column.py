"""A docket that is read by column is stored as it is stored row by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.docket.files import delimited
from screener.docket.quality.control import control_total
from screener.docket.reading.column_charges import DocketCharges
from screener.docket.reading.identity import match_keys
from screener.docket.reading.reading import read_docket
from screener.storage.rows import rows
from screener.storage.rows.stored_columns import load_charges
from screener.workflow.session import Office, create_office
from screener.workflow.verbs import import_docket
from screener.workflow.verbs.import_docket.identity import alike, content
from tests.docket.made_dockets import made
from tests.docket.test_by_column import AS_OF, by_row
from tests.workflow.county import Ticking


def stored(office: Office) -> tuple[dict[str, object], list[object]]:
    """What an office holds of its charges, by their lines and without their random names; and all its rows."""
    found: dict[str, object] = {}
    people: dict[str, int] = {}
    with office.reading() as connection:
        for each in load_charges(connection):
            charge = each.charge
            cells = {name: charge.cells[name] for name in charge.cells}
            person = people.setdefault(each.person_id, len(people))
            case = people.setdefault(each.case_id or "", len(people))
            found[f"{charge.sheet} {charge.row}"] = (
                each.match_key,
                person,
                case,
                content(charge),
                repr(sorted(charge.facts.items())),
                cells,
            )
        (docket_id,) = (docket.docket_id for docket in office.model().files.values())
        return found, sorted(rows.all_cells(connection, docket_id).items())


@pytest.mark.parametrize("seed", range(4))
def test_by_column_as_by_row(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "docket.csv"
    path.write_text(made(seed, rows=60), encoding="utf-8")
    columns = read_docket(path, as_of=AS_OF)
    plain = by_row(path, monkeypatch)
    assert match_keys(columns) == match_keys(plain)
    assert control_total(columns) == control_total(plain)
    assert alike(columns) == alike(plain)
    held = []
    for at, no_columns in enumerate((False, True)):
        place = tmp_path / f"{at}.screener"
        made_office = create_office(place, name="E", county="E", zone="UTC", clock=Ticking(), user="S1")
        with made_office as office, monkeypatch.context() as patched:
            office.match_salt = "salt"
            if no_columns:
                patched.setattr(delimited, "_by_column", lambda *_: None)
            import_docket.import_docket(office, import_docket.plan_import(office, path))
            held.append(stored(office))
    (one, rows_one), (other, rows_other) = held
    assert one.keys() == other.keys()
    for place_of, charge in one.items():
        assert charge == other[place_of]
    assert rows_one == rows_other


def test_the_first_is_by_column(tmp_path: Path):
    """The control: the comparison is one of two ways, some with rows of another width."""
    kinds = []
    for seed in range(10):
        path = tmp_path / f"{seed}.csv"
        path.write_text(made(seed, rows=60), encoding="utf-8")
        reading = read_docket(path, as_of=AS_OF)
        kinds.append((isinstance(reading.charges, DocketCharges), bool(getattr(reading.raw_rows, "odd", ()))))
    assert (True, False) in kinds
    assert (True, True) in kinds
