"""The states of Records that are photographed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from screener.ui.page import Page
from screener.ui.pages.records import RecordsPage
from screener.workflow.session import Office
from screener.workflow.verbs import anchor_record, backup_rhythm, keep_backups
from tests.pictures_registry import picture


def _records(page: Page) -> RecordsPage:
    assert isinstance(page, RecordsPage)
    return page


def damage(path: Path, seq: int) -> None:
    """What somebody with the file and a database program could do: one decision is another person's now."""
    raw = sqlite3.connect(path)
    guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.execute("UPDATE event SET actor = 'A5' WHERE seq >= ? AND kind = 'charge decided' AND seq < ? + 20", (seq, seq))
    for _, put_back in guards:
        raw.execute(put_back)
    raw.commit()
    raw.close()


@picture("records")
def trail(page: Page) -> None:
    _records(page)


@picture("records", "verified")
def verified(page: Page) -> None:
    _records(page).verify(False)


@picture("records", "verifying")
def verifying(page: Page) -> None:
    side = _records(page).side
    side.begin()
    side.show_progress(141_000, 224_400, 3.4)


@picture("records", "not whole")
def not_whole(page: Page) -> None:
    damage(page.session.office.path, 412)
    _records(page).verify(False)


@picture("records", "at the finding")
def at_the_finding(page: Page) -> None:
    damage(page.session.office.path, 412)
    records = _records(page)
    records.verify(False)
    page.session.run(lambda _office: None, lambda _none: records.show_event(412), owner=page)


@picture("records", "backed up")
def backed_up(page: Page) -> None:
    _records(page).back_up()


def _copies(office: Office) -> None:
    second = office.path.parent / "stick"
    second.mkdir(exist_ok=True)
    keep_backups.make(office)
    backup_rhythm.set_second_folder(office, second)
    backup_rhythm.back_up_second(office)
    keep_backups.set_automatic(office, on=True)
    keep_backups.make(office)


@picture("records", "backups")
def backups(page: Page) -> None:
    page.session.run(_copies, lambda _none: _records(page).show_section("backups"), owner=page)


@picture("records", "restore asked")
def restore_asked(page: Page) -> None:
    records = _records(page)

    def shown(_none: object) -> None:
        records.show_section("backups")
        page.session.run(lambda _office: None, lambda _none: ask(), owner=page)

    def ask() -> None:
        records.backups.table.selectRow(len(records.backups.table.rows_model.rows) - 1)
        records.backups.ask_restore()

    page.session.run(_copies, shown, owner=page)


@picture("records", "anchors")
def anchors(page: Page) -> None:
    def write(office: Office) -> None:
        share = office.path.parent / "share"
        share.mkdir(exist_ok=True)
        anchor_record.set_folder(office, share)
        for _ in range(3):
            anchor_record.anchor(office)
            keep_backups.set_automatic(office, on=True)

    page.session.run(write, lambda _none: _records(page).show_section("anchors"), owner=page)


@picture("records", "audit review")
def review(page: Page) -> None:
    _records(page).show_section("review")


@picture("records", "audit review signed")
def signed(page: Page) -> None:
    records = _records(page)
    records.show_section("review")

    def sign(_none: object) -> None:
        records.review.note.setText("Went through the deviations with A3.")
        records.review.sign_off()

    page.session.run(lambda _office: None, sign, owner=page)


@picture("records", "found")
def found(page: Page) -> None:
    records = _records(page)
    records.trail.search.setText("imported")
    records.refresh()


@picture("records", "filtered")
def filtered(page: Page) -> None:
    trail = _records(page).trail

    def choose(_none: object) -> None:
        trail.who.setCurrentText("A3")
        trail.kind.setCurrentText("charge decided")
        trail.search.setText("cocaine")
        trail.refresh()

    page.session.run(lambda _office: None, choose, owner=page)


@picture("records", "nothing found")
def nothing(page: Page) -> None:
    records = _records(page)
    records.trail.search.setText("no such word")
    records.refresh()
