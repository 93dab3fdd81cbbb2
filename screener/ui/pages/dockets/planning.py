"""What was said of the file so far, and the reading that answers it. Reads in the office's thread, writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from screener.docket.columns.join_again import JoinedFile
from screener.docket.columns.profile import Profile
from screener.docket.model.choices import NOTHING_CHOSEN, ReadChoices
from screener.docket.model.printed import PrintLayout
from screener.docket.reading.presets import preset_named
from screener.domain.errors import ScreenerError
from screener.ui.page import Page
from screener.ui.pages.dockets.import_opening import CONTINUED_TEXT, DATE_ORDER, STATE, UNIT
from screener.ui.pages.dockets.import_reading import ReviewedPlan, review
from screener.workflow.session import Office
from screener.workflow.verbs import import_docket as verbs

#: How the columns are mapped: as the program knows best, by name and content alone, or by a mapping that was named.
FOUND, GUESSED, SAVED, LAYOUT = "found", "guessed", "saved ", "layout "


class Planning(QObject):
    """``shown`` gives a new reading, ``busy_changed`` whether one is under way.

    ``refused`` gives the error of a reading, and the choices before where a new one was not accepted.
    """

    shown = Signal(object)
    refused = Signal(object, object)
    busy_changed = Signal(bool)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._asked = 0
        self.reviewed: ReviewedPlan | None = None
        self.profiles: dict[str, Profile] = {}
        self.busy = False
        self._forget()

    def _forget(self) -> None:
        self.choices, self.mapping, self.cases = NOTHING_CHOSEN, FOUND, False
        self.joined: tuple[JoinedFile, ...] | None = None  # None: as the saved mapping says
        self._printed: PrintLayout | None = None  # that was learned for this file
        self._overrides: dict[str, str] = {}

    # -- what is said ------------------------------------------------------------------------

    def begin(self) -> None:
        """Another file, or the same one anew: nothing is known of it."""
        self.stop()
        self.reviewed = None
        self._forget()
        self._page.session.run(verbs.profiles, self._profiles_arrived, lambda _error: None, owner=self)

    def stop(self) -> None:
        """Whatever is being read is not wanted any more."""
        self._asked += 1
        self._set_busy(False)

    def fits(self, path: Path, cases: bool) -> bool:
        """Whether this very file was read already, for the same purpose."""
        return self.reviewed is not None and self.reviewed.reading.path == path and self.cases == cases

    def read(
        self,
        path: Path,
        *,
        cases: bool,
        keep_choices: bool,
        after: Callable[[], None],
        joined: tuple[JoinedFile, ...] | None = None,
    ) -> None:
        """Reads a file; ``keep_choices`` where its choices were made before it could be read."""
        choices = self.choices if keep_choices else NOTHING_CHOSEN
        self._forget()
        self.choices, self.cases, self.joined = choices, cases, joined
        self._run(path, after)

    def read_printed(self, path: Path, layout: PrintLayout, *, after: Callable[[], None]) -> None:
        """Reads a printed report by the layout that was learned for it."""
        choices, cases = ReadChoices(encoding=self.choices.encoding), self.cases
        self._forget()
        self.choices, self.cases, self._printed = choices, cases, layout
        self._run(path, after)

    def say(self, name: str, value: object) -> None:
        """A choice for a file that could not be read yet."""
        self.choices = self.choices.having(name, value)

    def choose(self, name: str, value: object) -> None:
        """Another encoding, delimiter, header line, sheet or order of dates: the file is read again with it."""
        before = self.choices
        self.choices = before.having(name, value)
        if name not in (DATE_ORDER, STATE, CONTINUED_TEXT, UNIT):
            self._overrides = {}  # the letters may stand for other columns now
        self._again(before)

    def map(self, letter: str, field: str) -> None:
        """What a person says that a column is."""
        self._overrides[letter] = field
        self._again()

    def map_by(self, mapping: str) -> None:
        """Another mapping of all columns: FOUND, GUESSED, or SAVED or LAYOUT with a name."""
        self.mapping, self._overrides = mapping, {}
        self._again()

    def join(self, path: Path, column: str = "") -> None:
        """Another file whose rows belong to this one's; ``column`` has the number, "" to find it."""
        self._join((*(self.joined or ()), JoinedFile(path=path, by=column)))

    def join_by(self, at: int, column: str) -> None:
        """One of the joined files by another of its columns."""
        files = list(self.joined or ())
        files[at] = replace(files[at], by=column)
        self._join(tuple(files))

    def leave_out(self, at: int) -> None:
        """One of the joined files is none of it."""
        files = self.joined or ()
        self._join((*files[:at], *files[at + 1 :]))

    def _join(self, joined: tuple[JoinedFile, ...]) -> None:
        before = self.joined, self._overrides
        self.joined, self._overrides = joined, {}  # the letters may stand for other columns now

        def undo() -> None:
            self.joined, self._overrides = before

        self._again(undo=undo)

    def keep(self, profile: Profile) -> None:
        """A mapping that was saved now."""
        self.profiles[profile.name] = profile

    def _profiles_arrived(self, found: Sequence[Profile]) -> None:
        self.profiles = {profile.name: profile for profile in found}

    # -- reading -----------------------------------------------------------------------------

    def _again(self, instead: ReadChoices | None = None, undo: Callable[[], None] | None = None) -> None:
        if self.reviewed is not None:
            self._run(self.reviewed.reading.path, lambda: None, instead, undo)

    def _profile(self) -> Profile | None:
        """The mapping to be used: named by a person, or the one that was found before."""
        if self._printed is not None and self.mapping == FOUND:
            return Profile.of_layout(self._printed)
        if self.mapping.startswith(SAVED):
            return self.profiles.get(self.mapping.removeprefix(SAVED))
        if self.reviewed is None or self.mapping == GUESSED:
            return None
        if self.mapping.startswith(LAYOUT):
            headers = [column.header for column in self.reviewed.reading.columns]
            return preset_named(self.mapping.removeprefix(LAYOUT)).profile(headers)
        return self.reviewed.plan.profile if self._overrides else None

    def _run(
        self,
        path: Path,
        after: Callable[[], None],
        instead: ReadChoices | None = None,
        undo: Callable[[], None] | None = None,
    ) -> None:
        choices, overrides, profile, joined = self.choices, dict(self._overrides), self._profile(), self.joined
        cases, recognize = self.cases, self.mapping == FOUND
        self._asked += 1
        asked = self._asked
        self._set_busy(True)

        def work(office: Office) -> ReviewedPlan:
            return review(
                verbs.plan_import(
                    office,
                    path,
                    profile=profile,
                    overrides=overrides or None,
                    cases=cases,
                    choices=choices,
                    recognize=recognize,
                    joined=joined,
                )
            )

        def done(reviewed: ReviewedPlan) -> None:
            if asked != self._asked:
                return  # left, or another file was begun meanwhile
            self.reviewed = reviewed
            self.joined = reviewed.plan.joined or self.joined
            self._set_busy(False)
            self.shown.emit(reviewed)
            after()

        def wrong(error: ScreenerError) -> None:
            if asked != self._asked:
                return
            refused = instead is not None and self.reviewed is not None
            if refused:
                self.choices = instead or NOTHING_CHOSEN
            if undo is not None:
                undo()
            self._set_busy(False)
            self.refused.emit(error, instead if refused else None)

        self._page.session.run(work, done, wrong, owner=self)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit(busy)
