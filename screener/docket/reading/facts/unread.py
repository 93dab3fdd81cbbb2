"""Cells that are filled and are no answer: what is recorded there is not known, and is never taken for silence.

A blank says nothing, so that ``if shown`` and ``counts as no`` may read it as no. ``YES - RESALE``, ``KNIFE`` or
``pending`` in a column of yes or no, ``05/40/2021`` among days, or a word of not knowing (``Unk``) say something. The
fact is then asked, whatever the policy makes of silence, and the cell is named with its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from screener.docket.cells.controlled_words import FIELDS, is_blank_number, is_silent, says_not_known
from screener.docket.cells.headers import matches
from screener.docket.columns.content import ColumnContent
from screener.docket.columns.lists import SIGNS, words_in
from screener.docket.columns.plan import DATE_FACTS, Plan
from screener.docket.model.result import DocketReading
from screener.domain.case import NOT_UNDERSTOOD, Charge, FactValue
from screener.domain.charge_batch import batch_of
from screener.policy.evaluation.coding import array_of
from screener.policy.language.vocabulary import FACTS, FactSpec, FactType

#: A number that says that there is nothing, or that nobody entered one: it is as blank as a blank.
_ZERO = re.compile(r"\$?\s*(?:0+(?:[.,]0*)?|[.,]0+)\s*(?:\$|[a-z]+\.?)?", re.IGNORECASE)
#: Texts of which every one is an answer.
_ANY_TEXT = frozenset({"free", "id"})
#: The fact that is worked out where no column gives it, and the days that it is worked out from.
_AGE, _AGE_FROM = "age at offense", ("birth date", "offense date", "arrest date")
_SURE = 0.75  # a header so known means the fact, whatever stands below it


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadCells:
    """Cells of one column with one text that is no answer to a fact. ``at`` are their places; ``unknown``: the text
    says that it is not known."""

    fact: str
    column: str
    header: str
    text: str
    unknown: bool
    at: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """One line: where they stand, and what they say."""
        more = len(self.at) - _SHOWN
        places = ", ".join(self.at[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
        return f"{places} ({self.header.strip() or self.column}): {self.text!r} {self.why}"

    @property
    def why(self) -> str:
        """What is the matter with the text."""
        return "says that it is not known" if self.unknown else f"is no answer to “{self.fact}”"

    def as_json(self) -> dict[str, object]:
        """The same for a program."""
        return {
            "fact": self.fact,
            "column": self.column,
            "header": self.header,
            "text": self.text,
            "says_not_known": self.unknown,
            "cells": len(self.at),
            "at": list(self.at[:_LISTED]),
        }


_SHOWN, _LISTED = 3, 100
#: So many texts are named to a person; a program is told all of them.
MOST_CELLS = 20


def plan_unread(plan: Plan, own: Sequence[FactSpec], contents: Sequence[ColumnContent]) -> None:
    """Finds the cells of every column of a fact that are filled and no answer, into the plan of its docket."""
    kinds = {spec.name: spec for spec in own}
    for (name, at), values in plan.facts.items():
        spec = kinds.get(name) if plan.own.get(name) == at else None
        if name == "class" and spec is None:
            continue  # a column of grades: a cell that says no class may say its grade
        if spec is None and FIELDS.get(name, FIELDS["indicia"]).kind in (*_ANY_TEXT, "indicia"):
            continue
        _add(plan, name, at, _unread(values, contents[at], spec, "" if spec else FIELDS[name].kind))
    for at, column in enumerate(plan.mapped.columns):
        if column.field in DATE_FACTS and at in plan.dates:
            _add(plan, column.field, at, _unread(plan.dates[at].values, contents[at], None, "date"))
        elif column.field == "class":
            _add(
                plan,
                "class",
                at,
                [raw for raw in contents[at].counts if not is_silent(raw) and not _classed(plan, raw)],
            )
        elif column.field == "indicia":
            cells = [raw for raw in contents[at].counts if not is_silent(raw) and not words_in("indicia", raw)]
            for sign in SIGNS:
                _add(plan, sign, at, cells)
        elif not column.used and column.confidence < 1 and (fact := _meant(plan, column.header)):
            _add(plan, fact, at, [raw for raw in contents[at].counts if not is_silent(raw)])
    for at, column in enumerate(plan.mapped.columns):
        if column.field in _AGE_FROM and at in plan.dates and _AGE not in plan.mapped.at:
            _add(plan, _AGE, at, _unread(plan.dates[at].values, contents[at], None, "date"))


def _classed(plan: Plan, cell: str) -> bool:
    """Whether a cell names a class of the docket's state, of whatever grade."""
    classes = plan.classes
    return classes is not None and any(classes.read(cell, each) is not None for each in ("", "felony", "misdemeanor"))


def _meant(plan: Plan, header: str) -> str:
    """The fact that a column would give whose cells cannot be read as it; "" where another column gives it."""
    for match in matches(header):
        sure = match.score >= _SURE and not match.charge_family and match.field in FACTS
        if sure and match.field not in plan.mapped.at and FIELDS[match.field].kind not in _ANY_TEXT:
            return match.field
    return ""


def _add(plan: Plan, name: str, at: int, cells: Sequence[str]) -> None:
    if cells:
        plan.unread[name, at] = frozenset(cells)


def _unread(values: Container[str], content: ColumnContent, spec: FactSpec | None, kind: str) -> list[str]:
    found = [raw for raw in content.counts if raw not in values and not is_silent(raw)]
    if kind == "date" or (spec is not None and spec.type is FactType.DATE):
        return [raw for raw in found if says_not_known(raw) or not is_blank_number(raw)]
    if kind in ("money", "counted") or (spec is not None and spec.type is FactType.AMOUNT):
        return [raw for raw in found if not _ZERO.fullmatch(raw.strip())]
    return found


def unread_cells(reading: DocketReading, facts: Container[str] | None = None) -> tuple[UnreadCells, ...]:
    """The cells of a docket that are no answers, of some facts (None: of all), by column and in order of the rows."""
    found: list[UnreadCells] = []
    amounts = _of_amounts(reading, facts)
    for (fact, at), cells in (*reading.unread.items(), *amounts.items()):
        if facts is not None and fact not in facts:
            continue
        column = reading.columns[at]
        one = UnreadCells(fact=fact, column=column.letter, header=column.header, text="", unknown=False, at=())
        found += _by_text(one, cells, reading.column_cells(at))
    return tuple(sorted(_once(found), key=lambda each: (len(each.column), each.column)))


def counted_unread(charges: Sequence[Charge], facts: Iterable[str]) -> dict[str, int]:
    """On how many charges each of some facts is recorded in a cell that is no answer; those of none are left out."""
    counted: Counter[str] = Counter()
    coded = batch_of(charges).columns.fact(NOT_UNDERSTOOD)
    codes = array_of(coded, len(charges))
    values = () if coded is None else coded.values
    for value, n in zip(values, np.bincount(codes[codes >= 0], minlength=len(values)).tolist(), strict=True):
        counted.update(dict.fromkeys(_names(value), n))
    return {fact: counted[fact] for fact in facts if counted[fact]}


def _names(value: FactValue | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _by_text(one: UnreadCells, cells: Container[str], places: Sequence[tuple[str, str]]) -> Iterator[UnreadCells]:
    by_text: dict[str, list[str]] = {}
    for address, raw in places:
        if raw in cells:
            by_text.setdefault(raw.strip(), []).append(address)
    for text, at in by_text.items():
        yield replace(one, text=text, unknown=says_not_known(text), at=tuple(at))


def _once(found: Sequence[UnreadCells]) -> list[UnreadCells]:
    """A list of signs is one column of several facts: its cells are named once."""
    by_cell: dict[tuple[str, str], UnreadCells] = {}
    for each in found:
        by_cell.setdefault((each.column, each.text), each)
    return list(by_cell.values())


def _of_amounts(reading: DocketReading, facts: Container[str] | None) -> Mapping[tuple[str, int], frozenset[str]]:
    """Amounts are read with their units, row by row: their cells are those that were told."""
    columns = {
        column.letter: at
        for at, column in enumerate(reading.columns)
        if column.field and FIELDS[column.field].kind == "quantity"
    }
    wrong: dict[str, set[str]] = {}
    for issue in reading.issues:
        letter = issue.cell.rpartition("!")[2].rstrip("0123456789")
        if letter in columns and issue.code not in _NO_FAULT:
            wrong.setdefault(letter, set()).add(issue.cell)
    found: dict[tuple[str, int], frozenset[str]] = {}
    for letter, cells in wrong.items():
        at = columns[letter]
        field = "stated amount" if reading.columns[at].field == "quantity" else reading.columns[at].field
        texts = frozenset(raw for address, raw in reading.column_cells(at) if address in cells)
        weighed = facts is not None and field not in facts and "amount" in facts
        found["amount" if weighed else field, at] = texts
    return found


_NO_FAULT = frozenset({"zero_amount", "unequal_parts"})
