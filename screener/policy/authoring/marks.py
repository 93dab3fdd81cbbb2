"""The marks of one line of a policy file: keys, values, quotes, comments. One line at a time, whatever its file is.

A line is read from the state in which the line before it ended, so that a key press costs one line. The state is a
whole number (an editor can keep it with the line): what is still open, and how deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

KEY, VALUE, QUOTE, COMMENT, SIGN, DASH = "key", "value", "quote", "comment", "sign", "dash"


class Open(IntEnum):
    """What a line leaves open for the next one."""

    NOTHING = 0
    DOUBLE = 1  # a text in "
    SINGLE = 2  # a text in '
    BLOCK = 3  # a text after | or >


#: The state at the first line: nothing is open, no bracket either.
START = 0
_BLOCK = re.compile(r"[|>][+-]?\d?[+-]?\s*(?:#.*)?$")
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a line: ``start`` counts from 0, ``text`` is what stands there."""

    kind: str
    start: int
    text: str

    @property
    def end(self) -> int:
        """The place behind its last letter."""
        return self.start + len(self.text)


def opened(state: int) -> Open:
    """What stands open at the end of a line."""
    return Open(state % _DEPTH)


def depth(state: int) -> int:
    """How many brackets are open; for a text after | or >, how far its key is set in."""
    return state // _DEPTH


def ends_block(line: str, state: int) -> bool:
    """Whether a line is set in no further than the key of the text after | or > that was open before it."""
    return bool(line.strip()) and _inset(line) <= depth(state)


def read_line(line: str, state: int) -> tuple[tuple[Mark, ...], int]:
    """The marks of a line that begins in ``state``, and the state in which it ends."""
    reader = _Line(line, depth(state), opened(state))
    marks = tuple(reader.marks())
    return marks, reader.level * _DEPTH + reader.open


class _Line:
    def __init__(self, line: str, level: int, open_: Open) -> None:
        self.line, self.level, self.open = line, level, open_
        self.at = 0
        self.first = True  # only dashes so far: a dash is still one
        self.keyed = False  # a key of the block stands before: | and > begin a text

    def marks(self) -> Iterator[Mark]:
        if self.open is Open.BLOCK:
            if not ends_block(self.line, self.level * _DEPTH):
                if self.line.strip():
                    yield Mark(QUOTE, _inset(self.line), self.line.strip())
                return
            self.open, self.level = Open.NOTHING, 0
        elif self.open is not Open.NOTHING:
            if self.line:
                yield self._quoted(0, '"' if self.open is Open.DOUBLE else "'", 0)
            self.first = False
        yield from self._rest()

    def _rest(self) -> Iterator[Mark]:
        line = self.line
        while self.at < len(line):
            sign = line[self.at]
            if sign in " \t":
                self.at += 1
                continue
            if sign == "#" and (self.at == 0 or line[self.at - 1] in " \t"):
                yield Mark(COMMENT, self.at, line[self.at :])
                return
            if self.first and not self.level and sign == "-" and line[self.at + 1 : self.at + 2] in ("", " "):
                yield self._take(DASH, self.at + 1)
                continue
            if self.keyed and not self.level and _BLOCK.match(line, self.at):
                yield self._take(SIGN, self.at + 1)
                self.open, self.level = Open.BLOCK, _key_inset(line)
                return
            self.first = False
            yield self._one(sign)

    def _take(self, kind: str, end: int) -> Mark:
        mark = Mark(kind, self.at, self.line[self.at : end])
        self.at = end
        return mark

    def _one(self, sign: str) -> Mark:
        if sign in "[{":
            self.level += 1
            return self._take(SIGN, self.at + 1)
        if self.level and sign in "]},":
            self.level -= sign in "]}"
            return self._take(SIGN, self.at + 1)
        if sign == ":" and self._ends_key(self.at):
            self.keyed = True
            return self._take(SIGN, self.at + 1)
        if sign in "\"'":
            return self._quoted(self.at, sign, self.at + 1)
        return self._plain()

    def _quoted(self, start: int, quote: str, at: int) -> Mark:
        line = self.line
        while at < len(line):
            if quote == '"' and line[at] == "\\":
                at += 2
            elif line[at] == quote:
                if quote == "'" and line[at + 1 : at + 2] == "'":
                    at += 2
                    continue
                self.at, self.open = at + 1, Open.NOTHING
                key = self._ends_key(len(line) - len(line[self.at :].lstrip(" ")))
                return Mark(KEY if key else QUOTE, start, line[start : self.at])
            else:
                at += 1
        self.at, self.open = len(line), Open.DOUBLE if quote == '"' else Open.SINGLE
        return Mark(QUOTE, start, line[start:])

    def _plain(self) -> Mark:
        line, end = self.line, self.at
        while end < len(line):
            sign = line[end]
            if sign == ":" and self._ends_key(end):
                break
            if sign == "#" and line[end - 1] in " \t" and end > self.at:
                break
            if self.level and sign in ",[]{}":
                break
            end += 1
        key = end < len(line) and line[end] == ":" and self._ends_key(end)
        text = line[self.at : end].rstrip()
        mark = Mark(KEY if key else VALUE, self.at, text)
        self.at = max(end, self.at + 1)
        return mark

    def _ends_key(self, at: int) -> bool:
        if self.line[at : at + 1] != ":":
            return False
        after = self.line[at + 1 : at + 2]
        return after in ("", " ", "\t") or bool(self.level and after in ",[]{}")


def _inset(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _key_inset(line: str) -> int:
    """Where the key of a line begins, behind its dashes."""
    found = re.match(r"[ ]*(?:- +)*", line)
    return found.end() if found else 0
