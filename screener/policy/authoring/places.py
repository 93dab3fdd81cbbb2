"""Where the caret stands in a policy file: the keys above it, and whether a key, a value or a text is written there.

Read from the lines about the caret alone, upward to the section and no further, so that it costs the same in a long
file; and from the text as it stands while somebody writes, which no loader would take.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from screener.policy.authoring.marks import (
    COMMENT,
    DASH,
    KEY,
    QUOTE,
    SIGN,
    START,
    VALUE,
    Mark,
    Open,
    depth,
    ends_block,
    opened,
    read_line,
)  # fmt: skip
from screener.policy.loading.load import TOP_KEYS

#: How far up and down an editor looks from the caret; a longer list is left without choices, never slow.
REACH = 1500
#: In a path: an entry of a list.
ITEM = "-"
Path = tuple[str, ...]


class Role(StrEnum):
    """What is written at the caret."""

    KEY = "key"
    VALUE = "value"
    START = "start"  # a line or entry on which nothing stands yet: a key, or a word
    TEXT = "text"  # inside a comment or a text after |


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """The place of a caret. ``path`` are the keys above it (``-``: an entry of a list), for a value its own last.

    ``start`` and ``end`` (from 0, in the caret's line) are what a choice replaces: the ``word``, of which ``typed``
    stands before the caret; ``present`` are the keys that stand there already (not asked for the sections of the file),
    ``keyed`` whether a ``:`` follows, ``flow`` whether brackets are open.
    """

    role: Role
    path: Path
    start: int
    end: int
    word: str = ""
    typed: str = ""
    present: frozenset[str] = frozenset()
    keyed: bool = False
    quoted: bool = False
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a text by their number from 0, each with the state that it begins in.

    ``home`` gives the section that a line belongs to and how far its entries are set in (-1: not known).
    """

    count: int
    line: Callable[[int], str]
    state: Callable[[int], int]
    home: Callable[[int], tuple[str, int]]

    @classmethod
    def of(cls, text: str) -> Lines:
        """The lines of a whole text."""
        lines = text.splitlines() or [""]
        if text.endswith("\n"):
            lines.append("")
        known = [START]
        for line in lines:
            known.append(follow(line, known[-1])[1])
        return cls(len(lines), lines.__getitem__, lambda n: plain(known[n]), lambda n: home_of(known[n]))


#: A line's state in an editor: that of its marks, and above it the section and how far its entries are set in.
_SECTION, _BASE, _WIDEST = 1 << 12, 1 << 20, 255


def follow(line: str, state: int) -> tuple[tuple[Mark, ...], int]:
    """The marks of a line and the state of the line after it, with its section: one line, whatever the file is."""
    marks, after = read_line(line, plain(state))
    section, base = state // _SECTION % 256, state // _BASE
    if begins_section(line, plain(state)):
        name = marks[0].text if marks and marks[0].kind == KEY else ""
        section, base = TOP_KEYS.index(name) + 1 if name in TOP_KEYS else 0, 0
    elif not base and (edge := _edge(line, plain(state))) is not None:
        base = min(edge.dashes[0] if edge.dashes else edge.inset, _WIDEST) + 1
    return marks, min(after, _SECTION - 1) + section * _SECTION + base * _BASE


def plain(state: int) -> int:
    """The state of the marks alone."""
    return state % _SECTION


def home_of(state: int) -> tuple[str, int]:
    """The section of a line ("" where it is none that the loader knows), and how far its entries are set in."""
    section = state // _SECTION % 256
    return TOP_KEYS[section - 1] if section else "", state // _BASE - 1


def begins_section(line: str, state: int) -> bool:
    """Whether a section of the file begins with a line."""
    return line[:1] not in ("", " ", "#", "-", "\t") and (state == START or opened(state) is Open.BLOCK)


@dataclass(slots=True)
class _Level:
    """A mapping or a list that is open: its keys so far, and the key that waits for its value."""

    kind: str  # "{", "[" or "" for a block
    keys: list[str]
    key: str = ""
    waiting: bool = False


def spot(lines: Lines, number: int, column: int) -> Spot:
    """Where the caret stands: ``number`` and ``column`` count from 0."""
    first = number
    while first > 0 and lines.state(first) != START and number - first < REACH:
        if opened(lines.state(first)) is Open.BLOCK:
            if first == number and _in_block_text(lines, number, column):
                path, _ = _above(lines, number, column)
                return Spot(role=Role.TEXT, path=path, start=column, end=column)
            if first == number:
                break
        first -= 1
    inline = _Inline(lines, first, number, column)
    if inline.text is not None:
        found = inline.text
        return Spot(role=Role.TEXT, path=(), start=found.start, end=found.end)
    if inline.inset == 0 and not inline.dashes:
        return inline.spot((), frozenset())  # which sections stand there is known without reading the file
    base, present = _above(lines, first, inline.inset)
    if len(inline.levels) == 1:
        present |= frozenset(inline.levels[0].keys) | _below(lines, number, inline.inset)
    return inline.spot(base, present)


def _in_block_text(lines: Lines, number: int, column: int) -> bool:
    line = lines.line(number)
    inset = len(line) - len(line.lstrip(" ")) if line.strip() else column
    return inset > depth(lines.state(number))


class _Inline:
    """What stands between the start of the caret's line (or of its open brackets) and the caret."""

    def __init__(self, lines: Lines, first: int, number: int, column: int) -> None:
        self.levels = [_Level("", [])]
        self.dashes: list[int] = []
        self.inset, self.column = -1, column
        self.text: Mark | None = None
        self.token: Mark | None = None
        self.keyed = False
        for at in range(first, number + 1):
            line, state = lines.line(at), lines.state(at)
            if at == first and opened(state) is Open.BLOCK:
                state = START
            marks = read_line(line, state)[0]
            last = at == number
            if self._read(marks, column if last else len(line) + 1):
                break
        if self.inset < 0:
            self.inset = column
        self._follow(marks, column)

    def _read(self, marks: Sequence[Mark], until: int) -> bool:
        for place, mark in enumerate(marks):
            if mark.start >= until and not (mark.start == until and mark.kind in (KEY, VALUE, QUOTE)):
                return True
            if mark.kind == COMMENT:
                self.text = mark if until > mark.start else None
                return True
            if self.inset < 0 and mark.kind != DASH:
                self.inset = mark.start
            if until <= mark.end and mark.kind in (KEY, VALUE, QUOTE):
                self.token = mark
                self.keyed = place + 1 < len(marks) and marks[place + 1].text == ":"
                return True
            self._step(mark)
        return False

    def _step(self, mark: Mark) -> None:
        level = self.levels[-1]
        if mark.kind == DASH:
            self.dashes.append(mark.start)
        elif mark.kind == KEY:
            level.key = _bare(mark)
            level.keys.append(level.key)
        elif mark.text == ":" and mark.kind == SIGN:
            level.waiting = True
        elif mark.text in "{[" and mark.kind == SIGN:
            self.levels.append(_Level(mark.text, []))
        elif mark.text in "}]" and mark.kind == SIGN:
            if len(self.levels) > 1:
                self.levels.pop()
        elif mark.text == "," and mark.kind == SIGN:
            level.waiting, level.key = False, ""

    def _follow(self, marks: Sequence[Mark], column: int) -> None:
        """Keys after the caret in the same brackets are there already too."""
        level = 0
        for mark in (each for each in marks if each.start > column):
            if mark.kind == SIGN and mark.text in "{[":
                level += 1
            elif mark.kind == SIGN and mark.text in "}]":
                level -= 1
            if level < 0:
                return
            if mark.kind == KEY and level == 0:
                self.levels[-1].keys.append(_bare(mark))

    def spot(self, base: Path, present: frozenset[str]) -> Spot:
        path = [*base, *([ITEM] * len(self.dashes))]
        for level in self.levels[:-1]:
            if level.kind == "[":
                path.append(ITEM)
            if level.waiting:
                path.append(level.key)
        level = self.levels[-1]
        token = self.token
        flow = len(self.levels) > 1
        start, end = (self.column, self.column) if token is None else (token.start, token.end)
        word = "" if token is None else token.text
        typed = "" if token is None else token.text[: self.column - token.start]
        quoted = token is not None and token.text[:1] in "\"'"
        if level.kind == "[":
            path.append(ITEM)
            role = Role.START
        elif level.waiting:
            path.append(level.key)
            role = Role.VALUE
        elif self.keyed or level.kind == "{":
            role = Role.KEY
        else:
            role = Role.START
        inside = frozenset(level.keys) if flow else present
        if self.keyed and token is not None:
            inside -= {_bare(token)}
        return Spot(
            role=role, path=tuple(path), start=start, end=end, word=word, typed=typed, present=inside,
            keyed=self.keyed, quoted=quoted, flow=flow,
        )  # fmt: skip


def _bare(mark: Mark) -> str:
    return mark.text[1:-1] if mark.kind == KEY and mark.text[:1] in "\"'" else mark.text


@dataclass(frozen=True, slots=True)
class _Edge:
    """What a line begins with: the places of its dashes, and its first key with its place (-1: none)."""

    dashes: tuple[int, ...]
    key: str
    inset: int


def _edge(line: str, state: int) -> _Edge | None:
    """How a line begins; None where it says nothing of the levels (blank, a comment, the rest of a longer value)."""
    if opened(state) is Open.BLOCK and ends_block(line, state):
        state = START
    if state != START or not line.strip():
        return None
    marks = read_line(line, state)[0]
    dashes = tuple(mark.start for mark in marks if mark.kind == DASH)
    rest = [mark for mark in marks if mark.kind != DASH]
    if not rest and dashes:
        return _Edge(dashes, "", -1)
    if not rest or rest[0].kind == COMMENT:
        return None
    return _Edge(dashes, _bare(rest[0]) if rest[0].kind == KEY else "", rest[0].start)


def _above(lines: Lines, first: int, inset: int) -> tuple[Path, frozenset[str]]:
    """The keys above what is set in so far in a line, and the keys before it on its own level."""
    path: list[str] = []
    present: set[str] = set()
    need, below_dash = _first_need(lines, first, inset)
    level = need if not below_dash else -1
    section, base = lines.home(first)
    number = first - 1
    while number >= 0 and not (need <= base and (path or below_dash)) and (need > 0 or below_dash):
        if first - number > REACH:
            return ("",), frozenset()
        edge = _edge(lines.line(number), lines.state(number))
        number -= 1
        if edge is None:
            continue
        if edge.key and edge.inset == level and not path:
            present.add(edge.key)
        if edge.key and (edge.inset < need or (edge.inset == need and below_dash and not edge.dashes)):
            path.append(edge.key)
            need, below_dash = edge.inset, False
        for dash in reversed(edge.dashes):
            if dash < need:
                path.append(ITEM)
                need, below_dash = dash, True
    if need > 0 or below_dash:
        path.append(section)
    return tuple(reversed(path)), frozenset(present)


def _first_need(lines: Lines, first: int, inset: int) -> tuple[int, bool]:
    """From where a line looks for what it belongs to: from its first dash, or from its first word."""
    line, state = lines.line(first), lines.state(first)
    if opened(state) is Open.BLOCK:
        state = START
    dashes = [mark.start for mark in read_line(line, state)[0] if mark.kind == DASH]
    return (dashes[0], True) if dashes else (inset, False)


def _below(lines: Lines, number: int, inset: int) -> frozenset[str]:
    """The keys after a line on its own level."""
    found = set()
    for at in range(number + 1, min(lines.count, number + REACH)):
        edge = _edge(lines.line(at), lines.state(at))
        if edge is None:
            continue
        if (edge.dashes and edge.dashes[0] < inset) or (edge.inset >= 0 and edge.inset < inset):
            break
        if edge.key and edge.inset == inset and not edge.dashes:
            found.add(edge.key)
    return frozenset(found)
