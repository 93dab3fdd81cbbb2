"""Backups on screen: made, checked and put back here; what goes on by itself; the second place."""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from screener.domain.errors import ScreenerError
from screener.ui import dialogs
from screener.ui.pages.records.sections import EDGE, RecordsSection
from screener.ui.session import Session
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import Flow, clear, column, row
from screener.ui.widgets.panes import Card
from screener.ui.widgets.strip import Strip
from screener.workflow.model import BackupRow, RestorePlan, VerifyFinding
from screener.workflow.session import Clock, Office
from screener.workflow.session.office_paths import on_server
from screener.workflow.verbs import backup_rhythm, keep_backups
from screener.workflow.verbs.backup_rhythm import Rhythm

_MINUTES = (0, 15, 30, 60, 120)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    row: BackupRow
    second: bool


def _by_command(path: Path, office: Office) -> str:
    """On a server the tables belong to a role of its own, which the window does not have."""
    where = shlex.quote(str(office.place))
    return (
        "An office on a server is put back by whoever owns its tables, with the office closed everywhere: "
        f"screener restore {shlex.quote(str(path))} --office {where} --user {shlex.quote(office.user)}"
    )


class BackupsSection(RecordsSection):
    """The copies of the office, in its own folder and in the second place."""

    name, label = "backups", "Backups"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._checked: dict[Path, str] = {}
        self.reminder, self.question = Strip(), Strip()
        self.question.closed.connect(self._leave)
        self.table = DataTable(
            (
                Column(title="Made", text=lambda one: f"{self.session.local(one.row.at):%Y-%m-%d %H:%M}", width=160),
                Column(title="Through event", text=lambda one: f"{one.row.through:,}", width=116, number=True),
                Column(title="Size", text=lambda one: f"{one.row.size / 1_000_000:,.1f} MB", width=92, number=True),
                Column(title="Place", text=lambda one: "second place" if one.second else "own folder", width=110),
                Column(title="Locked", text=lambda one: "passphrase" if one.row.locked else "no", width=96),
                Column(
                    title="Checked", text=lambda one: self._checked.get(one.row.path, "when it was made"), width=150,
                    tone=lambda one: "wrong" if self._checked.get(one.row.path, "").startswith("not") else "text",
                ),
                Column(
                    title="File", text=lambda one: one.row.path.name, middle=True, tip=lambda one: str(one.row.path),
                    tone=lambda _one: "muted",
                ),
            ),
            name="Backups, newest first",
        )  # fmt: skip
        self.none = Label("There is no backup yet.", tone="muted")
        self.none.setContentsMargins(px(12), px(10), px(12), px(12))
        self.make = Button("Back up now", kind="primary")
        self.second = Button("Back up to the second place")
        self.check, self.restore = Button("Check this one"), Button("Restore this one ...")
        self.often = Combo(name="Backups by itself")
        self.often.addItems([f"after {minutes} minutes of work" if minutes else "never" for minutes in _MINUTES])
        self.place = Button("Choose the second place ...")
        self.where = Label("", role="small", tone="muted", wrap=True)
        for button, act in (
            (self.make, self.back_up), (self.second, self.back_up_second), (self.check, self.check_it),
            (self.restore, self.ask_restore), (self.place, self.choose_second),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, act=act: act())
        self.often.activated.connect(self._often)
        self.table.moved.connect(lambda _one: self.question.put_away())
        card = Card()
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.none)
        main = column(
            self.reminder, 8, Flow((self.make, self.second, self.check, self.restore)), 8, self.question, 8, card, 10,
            SectionLabel("By itself"), 4,
            row(Label("A backup is made"), self.often, Label("and before imports and large acts."), None), 6,
            row(self.place, self.where, gap=10), margins=EDGE,
        )  # fmt: skip
        main.setStretchFactor(card, 1)
        self.setLayout(main)

    def first_focus(self) -> QWidget:
        return self.table if self.table.rows_model.rows else self.make

    def refresh(self) -> None:
        def work(office: Office) -> tuple[list[_Listed], Rhythm]:
            rhythm = backup_rhythm.rhythm(office)
            found = [_Listed(row=one, second=False) for one in keep_backups.listed(office.place)]
            if rhythm.second_folder:
                there = keep_backups.listed(office.place, Path(rhythm.second_folder))
                found += [_Listed(row=one, second=True) for one in there]
            return sorted(found, key=lambda one: one.row.at, reverse=True), rhythm

        self.session.run(work, self._arrived, owner=self)

    def _arrived(self, found: tuple[list[_Listed], Rhythm]) -> None:
        rows, rhythm = found
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.none.setVisible(not rows)
        for button in (self.check, self.restore):
            button.setEnabled(bool(rows))
        self.second.setEnabled(bool(rhythm.second_folder))
        nearest = min(range(len(_MINUTES)), key=lambda at: abs(_MINUTES[at] - rhythm.minutes))
        self.often.setCurrentIndex(nearest)
        self.where.setText(rhythm.second_folder or "No second place is chosen: a stick or a share on another machine.")
        if rhythm.reminder:
            self.reminder.say(rhythm.reminder, kind="warn")
        else:
            self.reminder.put_away()

    def chosen(self) -> BackupRow | None:
        """The backup that is current."""
        one = self.table.row
        return one.row if one is not None else None

    # -- making and checking -----------------------------------------------------------------

    def back_up(self) -> None:
        """A checked copy in the office's own folder."""
        self.say("The copy is read whole before it counts.", strong="Backing up.", kind="note")
        self.session.run(keep_backups.make, self._made, self.fail, owner=self)

    def back_up_second(self) -> None:
        """A checked copy on the stick or share."""
        self.say("The copy is read whole before it counts.", strong="Backing up.", kind="note")
        self.session.run(backup_rhythm.back_up_second, lambda made: self._made(made), self.fail, owner=self)

    def _made(self, made: BackupRow) -> None:
        self.say(f"{made.path}, {made.size / 1_000_000:.1f} MB.", strong="Backed up.", kind="done")
        self.changed.emit()

    def check_it(self) -> None:
        """Reads the backup whole, beside the work, as it would be read before it is put back."""
        chosen = self.chosen()
        if chosen is None:
            return
        if chosen.locked:
            self.say("A locked backup is checked with its passphrase: screener backup --check.", kind="note")
            return
        path = chosen.path

        def work(_report: Callable[[int, int], None]) -> tuple[VerifyFinding, ...]:
            with tempfile.TemporaryDirectory(prefix="screener-") as folder:
                return keep_backups.check(path, Path(folder))

        self.say(f"{path.name} is read whole.", strong="Checking.", kind="note")
        self.session.run_beside(
            work, lambda found: self._told(path, found), lambda error: self._broken(path, error), owner=self
        )

    def _told(self, path: Path, found: tuple[VerifyFinding, ...]) -> None:
        if found:
            self._checked[path] = "not whole"
            self.say(f"{path.name}: {found[0].message}.", strong="Not whole.", kind="wrong")
        else:
            self._checked[path] = "whole, just now"
            self.say(f"{path.name} could be put back as it is.", strong="Whole.", kind="done")
        self.table.viewport().update()

    def _broken(self, path: Path, error: ScreenerError) -> None:
        self._checked[path] = "not whole"
        self.fail(error)
        self.table.viewport().update()

    # -- putting back ------------------------------------------------------------------------

    def ask_restore(self) -> None:
        """Says first what would be replaced, and by what."""
        chosen = self.chosen()
        if chosen is None:
            return
        if chosen.locked:
            self.say("A locked backup is put back with its passphrase: screener restore.", kind="note")
            return
        path = chosen.path
        if on_server(self.session.office.place):
            self.say(_by_command(path, self.session.office), kind="note")
            return
        self.session.run(lambda office: keep_backups.look(office, path), self._ask, self.fail, owner=self)

    def _ask(self, plan: RestorePlan) -> None:
        when = f"{self.session.local(plan.backup.at):%Y-%m-%d %H:%M}"
        newer = (
            "Nothing was recorded since." if not plan.lost_events
            else f"{plan.lost_events:,} newer event{'s' if plan.lost_events > 1 else ''} will not be in it."
        )  # fmt: skip
        self.question.say(
            f"The office goes back to event {plan.backup.through:,}, as it was on {when}. It ends with event "
            f"{plan.event:,} now. {newer} What is there now is not deleted: it is kept beside it as {plan.kept}. "
            "Close the office in all other windows first.",
            strong="Restore this backup?", kind="ask",
        )  # fmt: skip
        yes, no = Button("Put it back", kind="primary"), Button("Leave it as it is")
        yes.clicked.connect(lambda _checked=False: self._restore(plan.backup))
        no.clicked.connect(lambda _checked=False: self._leave())
        self.question.tools.addLayout(row(yes, no, None))
        self.question.bring_into_view()
        no.setFocus()

    def _leave(self) -> None:
        self.question.put_away()
        self.table.setFocus()

    def _restore(self, chosen: BackupRow) -> None:
        path, office = chosen.path, self.session.office
        place, user = office.place, office.user
        acting = None if office.acting is None else replace(office.acting)  # closing the office logs the other one off

        def work(clock: Clock) -> str:
            done = keep_backups.restore(
                place, path, user=user, clock=clock, enter=keep_backups.as_logged_on(acting, clock)
            )
            name = done.kept.name if isinstance(done.kept, Path) else done.kept
            kept = "" if name is None else f" What was there before is kept as {name}."
            return f"This is the office as of event {done.backup.through:,}.{kept}"

        clear(self.question.tools)
        self.session.handed_over.emit(f"Putting back the backup of {chosen.at:%Y-%m-%d}", work)

    # -- by itself ---------------------------------------------------------------------------

    def _often(self, at: int) -> None:
        self.session.run(
            lambda office: backup_rhythm.set_minutes(office, _MINUTES[at]), lambda _none: self.changed.emit(),
            self.fail, owner=self,
        )  # fmt: skip

    def choose_second(self) -> None:
        """The folder of the second place."""
        folder = dialogs.ask_folder(self, "A folder on a stick or on a share of another machine")
        if folder is not None:
            self.session.run(
                lambda office: backup_rhythm.set_second_folder(office, folder), lambda _none: self.changed.emit(),
                self.fail, owner=self,
            )  # fmt: skip
