"""What a clerk marks on each of the four calendars, as somebody who reads them would, and the whole way there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt

from screener.docket.cells.controlled_words import FIELDS
from screener.ui.pages.dockets import DocketsPage
from screener.ui.pages.dockets.printed.step import PrintedStep
from tests.ui.clerk import Clerk
from tests.ui.pages import CTRL


@dataclass(frozen=True, slots=True)
class Mark:
    """The first line that the pattern fits, its groups one field each; ``line`` is what is said of the line itself."""

    pattern: str
    fields: tuple[str, ...]
    line: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What is marked first, and what is marked of the lines not placed then; any other is passed over."""

    marks: tuple[Mark, ...]
    known: bool = False  # the program has this layout: the clerk learns it all the same
    later: tuple[Mark, ...] = ()


TASKS = {
    "north carolina": Task(
        marks=(
            Mark(r" +\d+ +(\d{2}CR \d{6}) (\S+)", ("case number", "name")),
            Mark(r" {8}([A-Z ]+?) +PLEA:", ("text",)),
            Mark(r" {8}CLS:(\S)", ("grade",)),
        ),
        known=True,
    ),
    "utah": Task(
        marks=(
            Mark(r".* EAS (\d{9}) ", ("case number",)),
            Mark(r" {9}([A-Z]+, [A-Z]+ [A-Z]) +ATTY", ("name",)),
            Mark(r".*DOB: (\S+)", ("birth date",)),
            Mark(r" {9}(M[AB]|F3) - (\S.*\S)(?: +- (\S+))?", ("grade", "text")),
        ),
        known=True,
        later=(Mark(r" {5}VS\. +([A-Z]+, [A-Z]+ [A-Z]) +ATTY", ("name",)),),
    ),
    "bell county": Task(
        marks=(
            Mark(r" (\d{5}) +\d{6} +(\S+, \S+ \S) {2,}(\S.*?) {2,}N", ("case number", "name", "text")),
            Mark(r" {15}(\d{6}) (\S+)", ("arrest date", "defense attorney")),
            Mark(r" {73}(\S.*)", ("text",)),
        ),
        later=(Mark(r" {18}\d{6} +(\S+, \S+ \S) {2,}(\S.*?) {2,}N", ("name", "text")),),
    ),
    "dallas": Task(
        marks=(
            Mark(r"DA CASE ID (\S+)", ("case number",)),
            Mark(r"DEF NAME (.+) RACE (\S) SEX (\S) DOB (\d+)", ("name", "race", "sex", "birth date")),
            Mark(r"OFF (.+) DT (\d+) TYP/CL (\S+)", ("text", "offense date", "grade")),
        )
    ),
}


def learn(clerk: Clerk, path: Path, text: str, task: Task) -> PrintedStep:
    """From the page of dockets to the file as it was read by the layout."""
    page = clerk.window.frame.page if clerk.window.frame is not None else None
    assert isinstance(page, DocketsPage)
    wizard = page.wizard
    clerk.look("begin")
    clerk.key(Qt.Key.Key_I, CTRL)
    clerk.paste(str(path))
    clerk.look("file")
    clerk.key(Qt.Key.Key_Return)
    clerk.look("read")
    clerk.click(wizard.sheet.printed if task.known else wizard.file.printed)
    clerk.look("picture")
    step, lines = wizard.printed, [line.replace("\f", "") for line in text.split("\n")]
    for mark in task.marks:
        put(clerk, step, lines, mark, 0)
    for _ in range(12):
        assert step.tried is not None
        if not step.tried.stray:
            break
        line = step.tried.stray[0]
        known = next((mark for mark in task.later if re.match(mark.pattern, lines[line - 1])), None)
        if known is not None:
            clerk.click(clerk.button(f"Line {line}"))
            clerk.look("stray")
            put(clerk, step, lines, known, line - 1)
        else:
            clerk.click(clerk.named(f"Pass over lines like line {line}"))
            clerk.look("passed")
    clerk.look("all")
    clerk.click(step.use)
    clerk.look("used")
    return step


def put(clerk: Clerk, step: PrintedStep, lines: Sequence[str], mark: Mark, after: int) -> None:
    number, found = next(
        (number, found)
        for number, line in enumerate(lines, 1)
        if number > after and (found := re.match(mark.pattern, line)) is not None
    )
    for at, name in enumerate(mark.fields, 1):
        clerk.words(step.picture, number, found.start(at), found.end(at))
        if step.field.currentData() != name:
            clerk.choose(step.field, FIELDS[name].label)
            clerk.click(step.put)
        else:
            clerk.key(Qt.Key.Key_Return)
        clerk.look(name.replace(" ", "-"))
