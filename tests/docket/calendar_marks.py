"""What a person marks on the two calendars that no layout of the program knows."""

from __future__ import annotations

import re

from screener.docket.model.printed import LineRole, PrintLayout
from screener.docket.tables.print_layout.learn import MarkedLine, MarkedPiece, learned


def _marked(lines: list[str], role: LineRole, pattern: str, *fields: str, start: int = 0) -> MarkedLine:
    """The first line from a place on that a pattern fits, its groups as pieces."""
    for number, line in enumerate(lines, 1):
        if number > start and (found := re.match(pattern, line)) is not None:
            pieces = tuple(
                MarkedPiece(field=name, start=found.start(at), stop=found.end(at)) for at, name in enumerate(fields, 1)
            )
            return MarkedLine(line=number, role=role, pieces=pieces)
    raise AssertionError(pattern)


def bell_county_marks(text: str) -> list[MarkedLine]:
    lines = text.replace("\f", "").split("\n")
    two = r" {18}\d{6} +(\S+, \S+ \S) {2,}(\S.*?) {2,}N"
    return [
        _marked(
            lines, LineRole.CASE, r" (\d{5}) +\d{6} +(\S+, \S+ \S) {2,}(\S.*?) {2,}N", "case number", "name", "text"
        ),
        _marked(lines, LineRole.DETAIL, r" {15}(\d{6}) (\S+)", "arrest date", "defense attorney"),
        _marked(lines, LineRole.CHARGE, r" {73}(\S.*)", "text"),
        _marked(lines, LineRole.PERSON, two, "name", "text"),
    ]


def dallas_marks(text: str) -> list[MarkedLine]:
    lines = text.replace("\f", "").split("\n")
    who = r"DEF NAME (.+) RACE (\S) SEX (\S) DOB (\d+)"
    return [
        _marked(lines, LineRole.CASE, r"DA CASE ID (\S+)", "case number"),
        _marked(lines, LineRole.PERSON, who, "name", "race", "sex", "birth date"),
        _marked(lines, LineRole.CHARGE, r"OFF (.+) DT (\d+) TYP/CL (\S+)", "text", "offense date", "grade"),
        _marked(lines, LineRole.SKIP, "DEF ADR1"),
        _marked(lines, LineRole.SKIP, "FILING AGENCY"),
        _marked(lines, LineRole.SKIP, "COMT"),
        _marked(lines, LineRole.SKIP, "COURT ASSIGNED TO"),
    ]


def bell_county_layout(text: str) -> PrintLayout:
    return learned(text, bell_county_marks(text), "Bell County docket")


def dallas_layout(text: str) -> PrintLayout:
    return learned(text, dallas_marks(text), "Dallas County case pages")
