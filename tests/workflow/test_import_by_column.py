"""A docket that is read by column is stored as it is stored row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from screener.docket.files import delimited
from screener.docket.quality.control import control_total
from screener.docket.reading.column_charges import DocketCharges
from screener.docket.reading.identity import match_keys
from screener.docket.reading.reading import read_docket
from screener.storage.rows import block, rows
from screener.workflow.session import Office, create_office
from screener.workflow.verbs import import_docket
from screener.workflow.verbs.import_docket import write
from screener.workflow.verbs.import_docket.identity import alike, content
from screener.workflow.verbs.import_docket.quick import Quick
from tests.benchmarks.bench_docket import make
from tests.docket.made_dockets import made
from tests.docket.test_by_column import AS_OF, by_row
from tests.workflow.county import Ticking


def stored(office: Office) -> tuple[dict[str, object], list[object]]:
    """What an office holds of its charges, by their lines and without their random names; and all its rows."""
    found: dict[str, object] = {}
    people: dict[str, int] = {}
    with office.reading() as connection:
        for each in rows.load_charges(connection):
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


def test_blocks_made_at_once_are_those_made_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "docket.csv"
    make(path, 1100)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[3] = lines[3].replace("25-", "", 1)
    lines[5:5] = [",,,,,,,,,,,,,,,,,,,,,,,\n", '25-9,"DOE, Ann",02/03/1980,,,,,,,,,,,,,,,,,,,,,\n', "a stray line\n"]
    path.write_text("".join(lines).replace("CITY PD", "CITÉ PD"), encoding="utf-8")
    held: list[list[block.Texts]] = []
    at_once = 0
    block_of = Quick.block

    def counted(self: Quick, *args: Any) -> block.Block | None:
        nonlocal at_once
        found = block_of(self, *args) if not held else None
        at_once += found is not None
        return found

    for at in range(2):
        place = tmp_path / f"{at}.screener"
        made_office = create_office(place, name="E", county="E", zone="UTC", clock=Ticking(), user="S1")
        with made_office as office, monkeypatch.context() as patched:
            office.match_salt = "salt"
            patched.setattr(write, "new_id", lambda: "0123456789abcdef")
            patched.setattr(Quick, "block", counted)
            import_docket.import_docket(office, import_docket.plan_import(office, path))
            with office.reading() as connection:
                held.append([block.texts_of(each) for each in rows.blocks(connection, "0123456789abcdef")])
    assert at_once == 3, "the control: blocks were made at once"
    one, other = held
    assert [each.header for each in one] == [each.header for each in other]
    assert [each.said for each in one] == [each.said for each in other]
    assert [each.cells for each in one] == [each.cells for each in other]
    without_salt = [[[text[32:] for text in each.apart or ()] for each in blocks] for blocks in held]
    assert without_salt[0] == without_salt[1]
