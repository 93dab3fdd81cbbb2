"""The columns of the table of charges: which fact, descriptive value or day of a charge stands in a column of its own.

Whatever is asked of many charges has a column with its type. Other facts, values and days of a charge stand in
``more`` (what may be known) or ``own`` (what belongs to the person) as one JSON object by kind and name, and so does a
value that is not of its column's type ("two drugs", a date that is none). A fact that only says again what the charge
was read as (offense, substance), its statute or a day of the same name is not written a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

#: What a value is of: a fact that policies ask, a descriptive value, a day.
FACT, WORD, DAY = "facts", "words", "dates"


class Holds(Enum):
    """What stands in a column: text; 0 or 1; a whole number; a day as YYYY-MM-DD; an amount as it was written, with its
    unit in a column behind it (how far it may be off stands in ``more``)."""

    TEXT, FLAG, COUNT, DATE, AMOUNT = range(5)


@dataclass(frozen=True, slots=True)
class Typed:
    """One column: the kind and name of what stands in it, and of which type. ``personal``: it belongs to the person."""

    column: str
    kind: str
    name: str
    holds: Holds = Holds.TEXT
    personal: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The column, and that of the unit behind it."""
        return (self.column, f"{self.column}_unit") if self.holds is Holds.AMOUNT else (self.column,)


def _facts(holds: Holds, **named: str) -> tuple[Typed, ...]:
    return tuple(Typed(column, FACT, name, holds) for column, name in named.items())


TYPED: tuple[Typed, ...] = (
    *_facts(
        Holds.TEXT,
        offense="offense", substance="substance", drug_involved="drug involved", statute_read="statute", grade="grade",
        grade_class="class", penalty_group="penalty group", schedule="schedule", conduct="conduct",
        agency="agency",
    ),
    *_facts(
        Holds.AMOUNT,
        amount="amount", field_amount="field amount", stated_amount="stated amount",
        estimated_amount="estimated amount", pills="pills",
    ),
    *_facts(
        Holds.FLAG,
        attempted="attempted", scales="scales", baggies="baggies", cash="cash", weapon="weapon",
        in_custody="in custody",
    ),
    *_facts(Holds.COUNT, prior_convictions="prior convictions"),
    *(
        Typed(column, WORD, name)
        for column, name in {
            "agency_written": "agency", "attorney": "attorney", "unit": "unit", "unit_of_office": "unit of office",
            "disposition": "disposition", "court_action": "court action", "case_status": "case status",
            "plea": "plea", "sentence": "sentence", "dismissed": "dismissed", "stated_class": "stated class",
            "stated_grade": "stated grade", "court_written": "court",
        }.items()
    ),
    *(
        Typed(name.replace(" ", "_"), DAY, name, Holds.DATE)
        for name in (
            "offense date", "arrest date", "referral date", "filing date", "disposition date", "sentence date",
            "next hearing", "limitation date",
        )
    ),
    Typed("age_at_offense", FACT, "age at offense", Holds.COUNT, personal=True),
    Typed("race", WORD, "race", personal=True),
    Typed("ethnicity", WORD, "ethnicity", personal=True),
    Typed("sex", WORD, "sex", personal=True),
)  # fmt: skip

#: The column of a fact, descriptive value or day by its kind and name.
COLUMN_OF: Mapping[tuple[str, str], Typed] = {(each.kind, each.name): each for each in TYPED}
PUBLIC = tuple(each for each in TYPED if not each.personal)
OWN = tuple(each for each in TYPED if each.personal)

#: Its place among all charges (``place_of``), the number of its import, and the row on which it stood.
PLACE = ("place", "docket", "block", "row")
#: Of every charge: its place on the row, its names, and the numbers of its person, case, form and reading within the
#: import. Where the row said nothing new of a charge known before, ``form`` and all that follows is empty.
IDENTITY = ("part", "charge_id", "match_key", "version", "person", "court_case", "form", "reading")
FIXED = ("text", "statute", "incident", "count")
NUMBERS = frozenset({"docket", "block", "row", "part", "version", "person", "court_case", "form", "reading"})
#: All columns in the order of the table: what may be known, then what belongs to the person.
SAID = (*IDENTITY, *FIXED, *(column for each in PUBLIC for column in each.columns), "more")
PERSONAL = (*(column for each in OWN for column in each.columns), "own")
COLUMNS = (*PLACE, *SAID, *PERSONAL)
#: Columns that every row fills.
FILLED = frozenset({*PLACE, "part", "charge_id", "match_key", "version", "person"})


def place_of(docket: int, block: int) -> int:
    """The place of the first charge of a block: charges lie in the order of imports, blocks, rows and parts."""
    return (docket << 40) + (block << 16)
