"""The amounts of one row: an amount cell with its unit, its basis, and what stands in the columns of its ±."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from screener.docket.cells.controlled_words import is_blank, is_silent
from screener.docket.cells.headers import words_of
from screener.docket.cells.numbers import Decimals
from screener.docket.columns.amounts import AmountCell, confidence_of, fact_of, read_amount, with_uncertainty
from screener.docket.columns.plan import Plan
from screener.domain.case import FactValue
from screener.domain.quantity import Quantity
from screener.policy.language.vocabulary import COUNTED

#: What is wrong with a cell (code, message), and its column.
Told = tuple[tuple[str, str], int]
#: Columns that the ± of a docket can belong to, the first that it has.
_MEASURED = ("amount", "quantity")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAmounts:
    """The facts that a row's cell gives, and what is told of it; ``zero`` is told of drugs only."""

    facts: tuple[tuple[str, FactValue], ...] = ()
    unread: str = ""  # the amount that its cell records in words that are none
    told: tuple[Told, ...] = ()
    zero: Told | None = None


_NOTHING = RowAmounts()


class Amounts:
    """Reads the amount of one charge from the columns of a place; ``name`` is the field of the amount's column.

    A bare number without a unit is no amount; without a basis a plain quantity is the "stated amount".
    """

    def __init__(self, plan: Plan, at: dict[str, int], name: str) -> None:
        self.at, self._name = at[name], name
        plain = name == "quantity"
        self._own_unit, self._decimals = plan.quantity_unit[self.at], plan.decimals[self.at]
        self._unit_at = at.get("unit", -1)
        self._basis_at = at.get("weight basis", -1) if plain else -1
        self._units, self._bases = plan.units.get(self._unit_at), plan.bases.get(self._basis_at, {})
        measured = name == next((each for each in _MEASURED if each in at), "")
        self._off_at = at.get("uncertainty", -1) if measured else -1
        self._level_at = at.get("uncertainty confidence", -1) if self._off_at >= 0 else -1
        self._off_unit = plan.quantity_unit.get(self._off_at)
        self._off_decimals = plan.decimals.get(self._off_at, Decimals.NOT_SHOWN)
        self._percent = self._off_at >= 0 and bool(
            {"percent", "pct"} & set(words_of(plan.mapped.columns[self._off_at].header))
        )
        places = (self.at, self._unit_at, self._basis_at, self._off_at, self._level_at)
        self.columns = tuple(place for place in places if place >= 0)
        self._memo: dict[tuple[str, ...], RowAmounts] = {}

    def read(self, row: Sequence[str]) -> RowAmounts:
        """What the row gives."""
        key = tuple([row[at] for at in self.columns])
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = self._read(row)
        return found

    def _read(self, row: Sequence[str]) -> RowAmounts:
        raw = row[self.at]
        if is_blank(raw):
            return _NOTHING if is_silent(raw) else RowAmounts(unread=self._fact_of_column(row))
        unit_raw = row[self._unit_at] if self._unit_at >= 0 else ""
        unit = self._units.get(unit_raw) if self._units is not None else None
        unit = unit or (self._own_unit if self._units is None or is_blank(unit_raw) else None)
        cell = read_amount(raw, unit, self._decimals)
        if cell.problem is not None:
            facts: tuple[tuple[str, FactValue], ...] = (("residue", True),) if cell.residue else ()
            if cell.problem[0] == "zero_amount":
                return RowAmounts(zero=(cell.problem, self.at))
            return RowAmounts(facts=facts, unread=self._fact_of_column(row), told=((cell.problem, self.at),))
        return self._facts(row, cell)

    def _fact_of_column(self, row: Sequence[str]) -> str:
        """The amount that the row's cell records, by its column and the column of bases."""
        if self._name != "quantity":
            return self._name
        return self._bases.get(row[self._basis_at], "stated amount") if self._basis_at >= 0 else "stated amount"

    def _facts(self, row: Sequence[str], cell: AmountCell) -> RowAmounts:
        column = self._fact_of_column(row)
        fact = fact_of(column, cell)
        if fact is None:
            about = cell.basis == "estimated amount"
            why = "is about so much, no exact amount" if about else f"is another weight than its column's, the {column}"
            problem = ("not_an_amount", f"{row[self.at].strip()!r} {why}: the amount stays unknown")
            return RowAmounts(unread=column, told=((problem, self.at),))
        first, *others = cell.amounts
        measured, told = self._with_off(row, first, fact)
        facts: list[tuple[str, FactValue]] = [(_named(fact, measured), measured)]
        facts += [(each.unit, each) for each in others]
        return RowAmounts(facts=tuple(facts), told=told)

    def _with_off(self, row: Sequence[str], amount: Quantity, fact: str) -> tuple[Quantity, tuple[Told, ...]]:
        """The amount with its ± from the columns beside it; an estimate has none."""
        if self._off_at < 0 or is_blank(row[self._off_at]) or fact not in ("amount", "stated amount", "field amount"):
            return amount, ()
        raw = row[self._off_at]
        text = raw.strip().lower().replace("±", "").replace("+/-", "").replace("+-", "").strip()
        if self._off_unit is not None and not any(map(str.isalpha, text)) and "%" not in text:
            text = f"{text} {self._off_unit}"
        found = with_uncertainty(amount, text, self._off_decimals, percent=self._percent)
        if found is None:
            message = f"{raw.strip()!r} is no plus or minus of an amount in {amount.unit}: it stays unknown"
            return amount, ((("not_an_uncertainty", message), self._off_at),)
        if self._level_at < 0 or is_blank(row[self._level_at]):
            return found, ()
        level = confidence_of(row[self._level_at])
        if level is None:
            message = f"{row[self._level_at].strip()!r} is no confidence such as 95 %: it stays unknown"
            return found, ((("not_a_confidence", message), self._level_at),)
        return replace(found, confidence=level), ()


def _named(fact: str, value: Quantity) -> str:
    """Money is the value at stake; a count by the laboratory stands beside its weight, under a name of its own."""
    if value.unit == "$":
        return "value"
    return value.unit if fact == "amount" and value.unit in COUNTED else fact
