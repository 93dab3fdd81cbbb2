"""A small office for tests: dockets made by code, a policy written here, a clock that goes when it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from screener.docket.model.result import DocketReading, FileColumn, SetAside
from screener.domain.case import Cell, Charge, PersonKey, Reading
from screener.domain.offense import OffenseClass
from screener.domain.quantity import Quantity
from screener.storage.schema.canonical import digest
from screener.workflow.session import Office, create_office
from screener.workflow.verbs.import_docket.plan import plan_for
from screener.workflow.verbs.import_docket.write import import_docket

START = datetime(2026, 4, 2, 15, 0, tzinfo=UTC)
HEADERS = ("CASE", "NAME", "DOB", "STATUTE", "CHARGE", "QTY", "AGENCY")
POLICY = """\
policy format: 1
policy:
  title: Possession, alone or beside others
  office: District Attorney, Example County
  model: unconditional declination
  version: 2026-03
  effective: 2026-03-01
outcomes:
  decline: {roll-up: declined, record: nothing filed}
  ordinary screening: {roll-up: outside the policy}
  recall list: {roll-up: dismissed, record: dismissed}
rules:
  - id: "3.2"
    title: Possession of a small amount
    quote: This office does not prosecute possession of up to 10 g, whatever else is charged.
    cite: GO 26-03, 3.2
    applies to: {offense: [simple possession, paraphernalia]}
    reaches: the charge, alone or beside others
    if: {amount: at most 10 g}
    unless shown: {any 2 of: [scales, baggies, cash]}
    beyond this: otherwise
    outcome: decline
    force: presumptive
otherwise: ordinary screening
retroactive:
  outstanding warrants: {outcome: recall list, cite: "GO 26-03, section 5"}
"""


class Ticking:
    """A clock that moves a second at every look."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def charge(
    row: int,
    *,
    case: str | None = "26-CR-1",
    name: str = "Example, Alex",
    text: str = "POSS COCAINE",
    offense: OffenseClass = OffenseClass.SIMPLE_POSSESSION,
    grams: str | None = "0.8",
    count: str | None = None,
    part: int = 1,
    born: date | None = date(1990, 4, 2),
) -> Charge:
    """One charge as a docket gives it."""
    facts = {} if grams is None else {"amount": Quantity(value=Decimal(grams), unit="g")}
    cells = {} if grams is None else {"amount": Cell(column="F", header="QTY", row=row, raw=f"{grams} g")}
    substance = "cocaine" if offense is OffenseClass.SIMPLE_POSSESSION else "none"
    return Charge(
        row=row,
        part=part,
        sheet="May",
        text=text,
        statute="13.10",
        stage="prosecutor",
        reading=Reading(offense=offense, substance=substance, confidence=0.97, basis="description"),
        case_number=case,
        court="District Court",
        count=count,
        person=PersonKey(name=name, birth_date=born),
        facts=facts,
        cells=cells,
        attributes={"race": "B", "sex": "F", "agency": "Sheriff", "unit": "Drugs", "address": "12 Example Street"},
        dates={"arrest date": date(2026, 3, 20)},
    )


def robbery(row: int, **kept: str) -> Charge:
    """The count that stands beside."""
    return charge(row, text="ROBBERY 1ST", offense=OffenseClass.VIOLENT, grams=None, **kept)


def reading(
    charges: Sequence[Charge], *, name: str = "May.xlsx", aside: int = 0, path: Path | None = None
) -> DocketReading:
    """A docket reading of these charges, with ``aside`` rows set aside after them."""
    rows = sorted({c.row for c in charges})
    last = rows[-1] if rows else 1
    raw = {
        c.row: (c.case_number or "", c.person.name or "", "1990-04-02", c.statute, c.text, "0.8 g", "Sheriff")
        for c in charges
    }
    spoiled = [last + 1 + at for at in range(aside)]
    raw |= dict.fromkeys(spoiled, ("", "", "", "", "", "", ""))
    fields = ("case number", "name", "birth date", "statute", "text", "amount", "agency")
    columns = tuple(
        FileColumn(letter="ABCDEFG"[at], header=header, field=fields[at], confidence=1.0)
        for at, header in enumerate(HEADERS)
    )
    return DocketReading(
        path=path or Path(name),
        name=name,
        sha256=digest(name, *(repr(c) for c in charges)),
        format="xlsx",
        encoding="",
        delimiter="",
        sheet="May",
        header_row=1,
        columns=columns,
        layout=(),
        rows_read=len(rows) + aside,
        charges=tuple(charges),
        rows_accepted=len(rows),
        set_aside=tuple(SetAside(row=row, reason="no charge", cells=()) for row in spoiled),
        issues=(),
        unknown_words={},
        not_recognized=0,
        people=len({c.person for c in charges}),
        cases=len({c.case_number for c in charges}),
        facts_given=frozenset({"amount", "offense", "statute", "agency"}),
        raw_rows=raw,
    )


#: With it offices are encrypted, where a test runs on that engine (conftest).
PASSPHRASE: str | None = None


def place_for(folder: Path) -> Path | str:
    """Where the office of a test lies. On a server where the test runs on that engine (conftest)."""
    return folder / "example.office"


def office(folder: Path, *, clock: Ticking | None = None, user: str = "S1") -> Office:
    """A new office with a supervisor S1 and attorneys A1 and A2."""
    made = create_office(
        place_for(folder),
        name="Example County",
        county="Example",
        zone="America/Chicago",
        clock=clock or Ticking(),
        user="S1",
        passphrase=PASSPHRASE,
    )
    made.add_user("A1", "Attorney One", "attorney", "Drugs")
    made.add_user("A2", "Attorney Two", "attorney", "Drugs")
    made.user = user
    return made


def write_policy(folder: Path, text: str = POLICY) -> Path:
    """The policy of these tests as a file."""
    path = folder / "possession.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def bring_in(opened: Office, charges: Sequence[Charge], *, name: str = "May.xlsx", aside: int = 0) -> str:
    """Imports charges as a docket; gives the docket's id."""
    return import_docket(opened, plan_for(opened, reading(charges, name=name, aside=aside))).docket_id


def ids(opened: Office) -> list[str]:
    """The charges of the office in the order of the docket."""
    counts = sorted(opened.model().counts.values(), key=lambda c: c.at)
    return [c.charge_id for c in counts]
