"""Places where nothing can be written: a sentence with the place and a way out, no loss, and it goes on elsewhere.

What Linux can show: folders and files without permission (looked at as another user), a place that is gone, a file
where a folder should be, a name that is too long. Each with every act that writes. Negative control: where it may be
written, every act succeeds.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import keep_backups, produce_report, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.faults.acts import prepare
from tests.workflow.county import Ticking, bring_in, charge, ids

NOBODY = 65534
Act = Callable[[Office, Path], object]


def _docket(opened: Office) -> str:
    return next(iter(opened.model().counts.values())).docket_id


OUT: dict[str, Act] = {
    "workbook": lambda o, out: produce_report.export_workbook(o, _docket(o), out / "docket.xlsx"),
    "quality": lambda o, out: produce_report.quality_report(o, _docket(o), out / "quality.pdf"),
    "pack": lambda o, out: produce_report.oversight_pack(o, date(2026, 4, 1), date(2026, 4, 30), out / "pack"),
    "backup": lambda o, out: keep_backups.make(o, folder=out / "kept"),
}
INSIDE: dict[str, Act] = {
    "decide": lambda o, _: screen_charge.decide(o, ids(o)[0], outcome=Rollup.DECLINED, basis=Basis.EVIDENCE),
    "note": lambda o, _: screen_charge.add_note(o, ids(o)[0], "seen"),
    "import": lambda o, _: bring_in(o, [charge(2, case="26-X")], name="June.xlsx"),
}


@contextmanager
def as_nobody() -> Iterator[None]:
    """As a user who owns nothing. Only root can do that; others are refused by permissions as they are."""
    root = os.getuid() == 0
    if root:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        if root:
            os.setresuid(0, 0, 0)


@pytest.fixture
def opened() -> Iterator[Office]:
    """An office in a folder that everybody can reach."""
    if os.name != "posix":
        pytest.skip("permissions of Linux")
    folder = Path(tempfile.mkdtemp(prefix="places-", dir="/tmp"))
    folder.chmod(0o755)
    prepare(folder, people=2)
    made = open_office(folder / "example.office", user="S1", clock=Ticking())
    made.automatic_backups = False
    yield made
    made.close()
    for place in folder.rglob("*"):
        if place.is_dir():
            place.chmod(0o755)
    shutil.rmtree(folder)


def _refused(act: Act, opened: Office, out: Path) -> str:
    """What the person is told."""
    with pytest.raises(ScreenerError) as told:
        act(opened, out)
    said = str(told.value)
    assert "\n" not in said
    assert "Errno" not in said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("name", OUT)
def test_an_output_where_nothing_can_be_written(opened: Office, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    act, home = OUT[name], opened.path.parent
    before = opened.status().events
    places = {"gone": home / "gone" / "away", "a file": home / "file" / "x", "too long": home / ("x" * 300)}
    (home / "file").write_text("a file where the folder should be")
    told = {}
    for what, place in places.items():
        if what == "gone" and name in ("pack", "backup"):
            continue  # they make their folder
        told[what] = _refused(act, opened, place)
    closed = home / "closed"
    closed.mkdir(mode=0o555)
    monkeypatch.setattr(tempfile, "tempdir", "/tmp")  # where nobody may write, too
    act(opened, _fresh(home))  # everything is loaded now; and where it may be written, it is
    with as_nobody():
        if os.access(closed, os.W_OK, effective_ids=True):
            pytest.skip("permissions are not looked at here")
        told["closed"] = _refused(act, opened, closed)
    assert not any(closed.iterdir())
    assert opened.status().events > before
    assert verify(opened.path).ok


def _fresh(home: Path) -> Path:
    place = home / "open"
    place.mkdir()
    return place


@pytest.mark.parametrize("name", INSIDE)
@pytest.mark.parametrize("what", ["folder", "file"])
def test_an_office_that_may_not_be_written(opened: Office, name: str, what: str) -> None:
    """It is not opened at all: whoever cannot save should not begin."""
    path, home = opened.path, opened.path.parent
    before = opened.status().events
    opened.close()
    home.chmod(0o555 if what == "folder" else 0o777)
    path.chmod(0o644)
    with as_nobody():
        if os.access(path, os.W_OK, effective_ids=True):
            pytest.skip("permissions are not looked at here")
        with pytest.raises(ScreenerError, match=r"permission|cannot be written"):
            open_office(path, user="S1", clock=Ticking())
    home.chmod(0o755)
    with open_office(path, user="S1", clock=Ticking()) as again:
        again.automatic_backups = False
        assert again.status().events == before
        INSIDE[name](again, home)
        assert again.status().events > before
    assert verify(path).ok


def test_a_closed_folder_for_what_is_not_finished_is_a_sentence(
    opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library for workbooks writes its sheets to the system's temporary folder first."""
    gone = opened.path.parent / "no such folder"
    monkeypatch.setattr(tempfile, "tempdir", str(gone))
    docket = _docket(opened)
    with pytest.raises(ScreenerError, match="no such folder"):
        produce_report.export_workbook(opened, docket, opened.path.parent / "docket.xlsx")
    assert not (opened.path.parent / "docket.xlsx").exists()
