"""One decision as one flat row: what every measure of the oversight pages is computed from.

``FactRow`` holds the columns of FACTS.csv (decisions from any system). None is unknown: never zero, never no.
The last fields are extras that an office of this program knows and other systems may leave out.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from screener.domain.decision import DECIDABLE, Approval, Basis, Force, Rollup, deviates, is_covered
from screener.domain.errors import ScreenerError

STAGES = ("new", "pending", "warrant")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One decision (or one undecided charge).

    A charge decided several times has several rows; their order is the order of the decisions where two carry
    the same date. ``recommended`` and ``covered`` are as they stood when it was decided, ``covered_at_import``
    as the docket alone gave them. ``decided`` is ``Rollup.HELD`` for a hold; ``withdrawn`` marks a decision that
    was undone or a referral taken back. ``quantity_g`` is in grams. ``filed_charge`` is what a later export of
    the case system holds: "no" for nothing filed, None where it was not looked up. ``label`` is how people name
    the charge ("26-CR-0412, count 2") where its id is none of their words.
    """

    charge_id: str
    case_id: str | None = None
    person_id: str | None = None
    attorney: str | None = None
    unit: str | None = None
    stage: str | None = None
    referral_date: date | None = None
    decided_on: date | None = None
    offense: str | None = None
    substance: str | None = None
    quantity_g: Decimal | None = None
    grouped: bool | None = None
    covered: bool | None = None
    covered_at_import: bool | None = None
    recommended: Rollup | None = None
    decided: Rollup | None = None
    basis: Basis | None = None
    reason: str | None = None
    approval: Approval | None = None
    filed_charge: str | None = None
    custody: str | None = None
    priors: int | None = None
    race: str | None = None
    ethnicity: str | None = None
    sex: str | None = None
    age: int | None = None
    agency: str | None = None
    policy_version: str | None = None
    # Extras of an office of this program.
    rule: str | None = None
    force: Force | None = None
    needs_approval: bool | None = None
    noted: bool | None = None
    withdrawn: bool = False
    source: str = ""
    label: str | None = None

    @property
    def is_covered(self) -> bool | None:
        """Whether the recommendation when decided was to decline, dismiss, divert or reduce.

        The recommendation governs; the column ``covered`` speaks where no recommendation was kept.
        """
        if self.recommended is not None:
            return is_covered(self.recommended)
        return self.covered

    @property
    def concordant(self) -> bool | None:
        """Whether a covered charge was decided as recommended. None where it is not covered or not decided.

        Where the recommendation's own word was not kept, any of the four sparing outcomes counts as decided so.
        """
        if self.is_covered is not True or not self.is_decided:
            return None
        if self.recommended is None:
            return self.decided is not None and is_covered(self.decided)
        return self.decided is self.recommended

    @property
    def concordant_at_import(self) -> bool | None:
        """The same under the recommendation as imported: None where the charge was not covered then.

        FACTS.csv keeps no recommendation as imported, only whether it was a covered one. Where the charge is
        still covered the later recommendation stands for it; else any sparing outcome counts as decided so.
        """
        if self.covered_at_import is not True or not self.is_decided or self.decided is None:
            return None
        return self.concordant if self.is_covered else is_covered(self.decided)

    @property
    def left_covered(self) -> bool | None:
        """Whether a charge covered as imported was no longer covered when it was decided."""
        if self.covered_at_import is not True or not self.is_decided or self.is_covered is None:
            return None
        return not self.is_covered

    @property
    def is_decided(self) -> bool:
        """Whether a decision stands: a hold and a withdrawn decision are none."""
        return self.decided is not None and self.decided is not Rollup.HELD and not self.withdrawn

    @property
    def deviates(self) -> bool:
        """A decision unlike the recommendation that the policy made."""
        if not self.is_decided or self.decided is None:
            return False
        if self.recommended is not None:
            return deviates(self.recommended, self.decided)
        return self.concordant is False

    @property
    def approval_given(self) -> bool | None:
        """Requested and refused are no approval. None where the approval's state is not recorded."""
        return None if self.approval is None else self.approval in (Approval.APPROVED, Approval.VERBAL)

    @property
    def compliant(self) -> bool | None:
        """Concordant, or a deviation with what its force requires; None where that is not known.

        A mandatory rule needs approval, a presumptive one a reason (and approval where it names approvers),
        guidance a note. Where the rule's force was not kept, approval is required: the strictest reading.
        """
        if self.is_covered is not True or not self.is_decided:
            return None
        if self.concordant:
            return True
        if self.force is Force.GUIDANCE:
            return True if self.noted or self.reason else self.noted
        if self.force is Force.PRESUMPTIVE and self.reason is None:
            return False
        return self.approval_given if self.asks_approval else True

    @property
    def asks_approval(self) -> bool:
        """Whether the decision is a deviation that needs approval: always from a mandatory rule, never from guidance.

        Where the rule's force was not kept, it does: the strictest reading.
        """
        if not self.deviates or self.force is Force.GUIDANCE:
            return False
        if self.force is Force.PRESUMPTIVE:
            return self.needs_approval is True
        return self.force is Force.MANDATORY or self.needs_approval is not False

    @property
    def was_filed_there(self) -> bool | None:
        """Whether the case system shows a filing. None where it was not looked up."""
        if self.filed_charge is None:
            return None
        return self.filed_charge.strip().lower() not in {"no", "none", "not filed", "n", "0", "false"}

    @property
    def cluster(self) -> str:
        """What is decided together: the case, else the person, else the charge alone."""
        return self.case_id or self.person_id or self.charge_id


@dataclass(frozen=True, slots=True, kw_only=True)
class FactIssue:
    """A cell that could not be read, where it stood and what was made of it."""

    cell: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactFile:
    """A facts file as read. ``columns`` are the known ones present; ``ignored`` headers mean nothing here."""

    path: Path
    name: str
    sha256: str
    rows: tuple[FactRow, ...]
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    issues: tuple[FactIssue, ...]


class FactsError(ScreenerError):
    """A facts file that cannot be used. ``issues`` names every cell at fault."""

    def __init__(self, what: str, why: str = "", remedy: str = "", issues: tuple[FactIssue, ...] = ()) -> None:
        super().__init__(what, why, remedy)
        self.issues = issues


def load_facts(path: Path) -> FactFile:
    """Reads FACTS.csv: columns may be missing, an empty cell or "unknown" is unknown.

    A word that a governed column does not know refuses the whole file, naming every such cell: counted wrongly
    it would accuse or clear someone. A date or number that cannot be read is an issue and unknown.
    Raises FactsError.
    """
    data = _bytes(path)
    header, lines = _table(path, data)
    names = [_column_name(cell) for cell in header]
    known = [name for name in names if name in _READERS]
    if not known:
        raise FactsError(
            f"{path.name} has none of the columns of a facts file in its first line",
            remedy="Name them as the guide lists them: charge_id, case_id, attorney, decided_on, grouped, decided ...",
        )
    twice = sorted({name for name in known if known.count(name) > 1})
    if twice:
        raise FactsError(f"{path.name} has the column {twice[0]} twice", remedy="Keep one of them")
    issues: list[FactIssue] = []
    faults: list[FactIssue] = []
    rows = tuple(_row(names, number, cells, issues, faults) for number, cells in lines)
    if not rows:
        raise FactsError(f"{path.name} has a header and no rows", remedy="Export the decisions again")
    if faults:
        more = f" ({len(faults) - 1} more like it)" if len(faults) > 1 else ""
        raise FactsError(f"{path.name}, {faults[0].cell}: {faults[0].message}{more}", issues=tuple(faults))
    ignored = tuple(cell for cell, name in zip(header, names, strict=True) if name not in _READERS and cell.strip())
    return FactFile(
        path=path, name=path.name, sha256=hashlib.sha256(data).hexdigest(), rows=rows,
        columns=tuple(known), ignored=ignored, issues=tuple(issues),
    )  # fmt: skip


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FactsError(f"{path} does not exist", remedy="Check the path") from None
    except OSError as error:
        raise FactsError(
            f"{path} cannot be read", why=error.strerror or "", remedy="Check the path and its permissions"
        ) from None


def _table(path: Path, data: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the data lines with their line numbers; blank lines are passed over."""
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise FactsError(f"{path.name} is a workbook", remedy="Save the sheet as CSV (UTF-8) and give that file")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise FactsError(f"{path.name} is not a text file", remedy="Give a CSV file")
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise FactsError(f"{path.name}, line {reader.line_num}, is not CSV", why=str(error)) from None
    if not lines:
        raise FactsError(f"{path.name} is empty", remedy="Export the decisions again")
    return lines[0][1], lines[1:]


def _column_name(header: str) -> str:
    return "_".join(header.strip().lower().replace("-", " ").replace("_", " ").split())


def _row(names: list[str], number: int, cells: list[str], issues: list[FactIssue], faults: list[FactIssue]) -> FactRow:
    values: dict[str, object] = {}
    if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        faults.append(FactIssue(cell=f"line {number}", message=f"{len(cells)} cells under {len(names)} headers"))
    for name, raw in zip(names, cells, strict=False):
        text = raw.strip()
        reader = _READERS.get(name)
        if reader is None or (answered if name in _ANSWERED else recorded)(text) is None:
            continue
        try:
            values[name] = reader(text)
        except _UnknownWord as error:
            faults.append(FactIssue(cell=f"line {number}, {name}", message=str(error)))
        except ValueError as error:
            issues.append(FactIssue(cell=f"line {number}, {name}", message=str(error)))
    if values.get("decided") in _STATES:
        cell = f"line {number}, decided"
        issues.append(
            FactIssue(cell=cell, message=f'"{values.pop("decided")}" is no decision: the charge is undecided')
        )
    if values.get("decided") in _WITHDRAWN:
        values["decided"] = None
        values["withdrawn"] = True
    values.setdefault("charge_id", f"line {number}")
    return FactRow(source=f"line {number}", **values)  # type: ignore[arg-type]  # the readers give each field its type


class _UnknownWord(Exception):
    """A word outside the closed list of its column."""


def _word(allowed: Mapping[str, object], column: str) -> Callable[[str], object]:
    def read(text: str) -> object:
        key = " ".join(text.lower().replace("_", " ").split())
        if key in allowed:
            return allowed[key]
        near = difflib.get_close_matches(key, list(allowed), n=1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise _UnknownWord(f'"{text}" is no {column}{hint} Words: {", ".join(_listed(allowed))}')

    return read


def _listed(allowed: Mapping[str, object]) -> list[str]:
    """One word for each meaning: its first."""
    seen: dict[object, str] = {}
    for word, meaning in allowed.items():
        if meaning not in _STATES or allowed is _ROLLUPS:
            seen.setdefault(meaning, word)
    return list(seen.values())


def _date(text: str) -> date:
    """ISO dates; an ISO date with a time keeps the date."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(f'"{text}" is no date (YYYY-MM-DD)') from None


def _whole(text: str) -> int:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f'"{text}" is no whole number') from None
    if not number.is_finite() or number != int(number) or number < 0:
        raise ValueError(f'"{text}" is no whole number')
    return int(number)


def _grams(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f'"{text}" is no weight in grams') from None
    if not number.is_finite() or number < 0:
        raise ValueError(f'"{text}" is no weight in grams')
    return number


def _text(text: str) -> str:
    return text


def _said(text: str) -> str:
    return answered(text) or text


def recorded(text: str | None) -> str | None:
    """A word of a source, or None where the word only says that nothing is known."""
    return None if text is None or text.strip().lower() in _UNKNOWN else text


def answered(text: str | None) -> str | None:
    """What was said of a race, ethnicity or sex: a group, "unknown" or "refused"; None where nothing is recorded."""
    word = "" if text is None else text.strip().lower()
    return _SAID.get(word, recorded(text))


def group_of(text: str | None) -> str | None:
    """The group that an answer names; None for "unknown", for "refused" and where nothing is recorded."""
    said = answered(text)
    return None if said in ANSWERS else said


#: Answers that were recorded and name no group: they differ from each other and from nothing recorded.
ANSWERS = ("unknown", "refused")
_SAID = {"unknown": "unknown", "not known": "unknown", "refused": "refused", "declined to state": "refused"}
_ANSWERED = frozenset({"race", "ethnicity", "sex"})
_UNKNOWN = frozenset({"", "unknown", "not known", "not recorded", "n/a", "na", "null"})
#: States of a recommendation that some systems write where a decision belongs.
_STATES = (Rollup.ATTORNEY_DECIDES, Rollup.NEEDS_INFORMATION, Rollup.OUTSIDE)
_WITHDRAWN = ("withdrawn", "undone")
_YES_NO = {"yes": True, "no": False, "y": True, "n": False, "true": True, "false": False, "1": True, "0": False}
_ROLLUPS: dict[str, object] = {str(rollup): rollup for rollup in Rollup}
_DECIDED: dict[str, object] = {str(rollup): rollup for rollup in (*DECIDABLE, Rollup.HELD, *_STATES)}
_DECIDED |= {"charged": Rollup.FILED, "withdrawn": "withdrawn", "undone": "undone"}
_READERS: dict[str, Callable[[str], object]] = {
    "charge_id": _text, "case_id": _text, "person_id": _text, "attorney": _text, "unit": _text,
    "stage": _word({word: word for word in STAGES}, "stage"),
    "referral_date": _date, "decided_on": _date, "offense": _text, "substance": _text, "quantity_g": _grams,
    "grouped": _word(_YES_NO, "answer for grouped"), "covered": _word(_YES_NO, "answer for covered"),
    "covered_at_import": _word(_YES_NO, "answer for covered_at_import"),
    "recommended": _word(_ROLLUPS, "recommendation"), "decided": _word(_DECIDED, "decision"),
    "basis": _word({str(basis): basis for basis in Basis}, "basis"), "reason": _text,
    "approval": _word({str(state): state for state in Approval}, "state of approval"),
    "filed_charge": _text, "custody": _text, "priors": _whole, "race": _said, "ethnicity": _said, "sex": _said,
    "age": _whole, "agency": _text, "policy_version": _text, "rule": _text,
    "force": _word({str(force): force for force in Force}, "force"),
}  # fmt: skip
