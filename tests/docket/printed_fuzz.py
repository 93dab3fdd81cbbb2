"""Random printed reports of one grammar: case lines, people, charges, details, page heads; with where each stands."""

from __future__ import annotations

import random
import textwrap
from dataclasses import dataclass, field

from screener.docket.model.printed import LineRole
from screener.docket.tables.print_layout.learn import MarkedLine, MarkedPiece
from tests.docket.calendars import LONG, TEXTS

_NAMES = ("ABLE, ANN", "BOOTH, BEN", "CRANE, CY", "DUNN, DOT", "ELM, ED", "FINCH, FAY", "GREEN, GUS", "HAYES, HAL")


@dataclass(slots=True)
class Report:
    """A report with what it holds, and one marked line of each kind."""

    text: str = ""
    charges: list[tuple[str, str, str]] = field(default_factory=list)
    people: int = 0
    cases: int = 0
    marks: dict[LineRole, MarkedLine] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Form:
    """The choices of one layout."""

    indent: int
    number: str  # the look of a case number
    labels: bool
    text_at: int
    width: int
    front: str  # what stands before the text of a charge: nothing, a class, or a count
    name_line: bool  # the person stands in a line of its own
    detail: bool
    page: int
    feed: bool
    flags: bool
    closing: bool


def _form(rng: random.Random) -> _Form:
    return _Form(
        indent=rng.randint(0, 6),
        number=rng.choice(("26CR{:06}", "26-{:05}", "CR-2026-{:04}", "26 CF {:05}")),
        labels=rng.random() < 0.4,
        text_at=rng.randint(8, 20),
        width=rng.randint(30, 60),
        front=rng.choice(("", "class", "count")),
        name_line=rng.random() < 0.5,
        detail=rng.random() < 0.6,
        page=rng.choice((20, 40, 60)),
        feed=rng.random() < 0.6,
        flags=rng.random() < 0.5,
        closing=rng.random() < 0.5,
    )


class _Writer:
    def __init__(self, rng: random.Random, form: _Form, made: Report) -> None:
        self._rng, self._form, self._made = rng, form, made
        self._lines: list[str] = []
        self._page = 0
        self._left = 0
        self._shift = 0

    def head(self) -> None:
        self._page += 1
        mark = "\f" if self._form.feed and self._page > 1 else ""
        self._lines += [f"{mark}{'':30}EXAMPLE COUNTY DOCKET{'':20}PAGE {self._page}", f"{'':30}COURTROOM 3", ""]
        self._left = self._form.page

    def put(self, role: LineRole | None, *parts: tuple[int, str, str]) -> None:
        """A line of texts at columns; a part with a field is a piece of it. The first of a kind is marked."""
        if self._left <= 0:
            self.head()
        self._left -= 1
        line, pieces = "", []
        for at, text, name in parts:
            line = line.ljust(at) if len(line) < at or not line else line + " "
            start = len(line)
            line += text
            if name and text:
                pieces.append(MarkedPiece(field=name, start=start, stop=start + len(text)))
        self._lines.append(line.rstrip())
        whole = role is not None and (role not in self._made.marks)
        if whole and role is not None and (pieces or role is LineRole.SKIP):
            self._made.marks[role] = MarkedLine(line=len(self._lines), role=role, pieces=tuple(pieces))

    def finish(self) -> str:
        return "\n".join([*self._lines, ""])


def report(seed: int, cases: int = 14) -> Report:
    """A report of a random layout."""
    rng = random.Random(seed)
    form, made = _form(rng), Report()
    writer = _Writer(rng, form, made)
    writer.head()
    for at in range(cases):
        number = form.number.format(rng.randrange(1000, 9999) * 10 + at % 10)
        made.cases += 1
        several = form.name_line and rng.random() < 0.4
        for place in range(rng.randint(2, 3) if several else 1):
            _person(rng, form, made, writer, number if not place else "", number)
        if form.closing:
            writer.put(None, (2, "-" * 60, ""))
    if not form.closing:
        writer.put(None, (1, f"TOTAL CASES: {cases}", ""))
    made.text = writer.finish()
    return made


def _person(rng: random.Random, form: _Form, made: Report, writer: _Writer, shown: str, number: str) -> None:
    name = f"{rng.choice(_NAMES)} {rng.choice('ABCDEFGH')}"
    made.people += 1
    born = f"{rng.randint(1, 12):02}/{rng.randint(1, 28):02}/{rng.randint(1960, 2004)}"
    case_label, name_label = ("CASE NO.", "DEFENDANT:") if form.labels else ("", "")
    case = [(form.indent, case_label, ""), (form.indent + 10 if form.labels else form.indent, shown, "case number")]
    who = [(form.indent + 26, name_label, ""), (form.indent + 38, name, "name")]
    if form.name_line:
        if shown:
            writer.put(LineRole.CASE, *[part for part in case if part[1]])
        parts = [(form.indent + 4, name_label, ""), (form.indent + 16, name, "name")]
        parts += [(form.indent + 44, "DOB:", ""), (form.indent + 49, born, "birth date")]
        writer.put(LineRole.PERSON, *[part for part in parts if part[1]])
    else:
        writer.put(LineRole.CASE, *[part for part in (*case, *who) if part[1]])
    if form.detail:
        writer.put(
            LineRole.DETAIL, (form.indent + 6, "ATTY:", ""), (form.indent + 12, rng.choice(_NAMES), "defense attorney")
        )
    for count, text in enumerate(rng.sample((*TEXTS, *LONG), rng.randint(1, 4)), 1):
        made.charges.append((number, name, text))
        front: list[tuple[int, str, str]] = []
        if form.front == "class":
            front = [(form.text_at - 4, rng.choice(("F1", "F2", "MA")), "grade")]
        elif form.front == "count":
            front = [(form.text_at - 5, f"{count:02}", "count")]
        for place, piece in enumerate(textwrap.wrap(text, form.width)):
            deeper = form.text_at + (3 if not form.front else 0)
            if not place:
                writer.put(LineRole.CHARGE, *front, (form.text_at, piece, "text"))
            else:
                writer.put(None, (deeper, piece, ""))
    if form.flags and rng.random() < 0.5:
        writer.put(LineRole.SKIP, (form.text_at + 15, f"> {rng.choice(('CASE EFILED', 'WARRANT OUTSTANDING'))} <", ""))
