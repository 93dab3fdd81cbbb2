"""Events of a person's history from the person's other charges in a docket or an office.

A charge of another case that lies before is a charge, and where a day of arrest is known an arrest, where a day of
referral is known a referral; a conviction only where the docket says that the court convicted. What may belong to
another person (a doubtful pair that nobody answered), and what may not lie before, is marked so: it can count or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from screener.domain.case import Charge
from screener.domain.offense import OffenseClass
from screener.domain.offense import label as offense_label
from screener.policy.language.events import UNDATED
from screener.screening.linking.doubtful import doubtful_pairs
from screener.screening.linking.linking import Answers, People, unit_of
from screener.screening.linking.mentions import make_roster

#: The days of a charge by which it lies before another one, the surest first.
_DAYS = ("arrest date", "offense date", "referral date", "filing date")
#: The day of a charge as a charge: when it was filed, else when it came in.
_CHARGED = ("filing date", "referral date", "arrest date", "offense date")
_SAID = ("disposition", "court action")
_CONVICTED = re.compile(r"\b(guilty|convict\w*|nolo|no contest|alford|plea accepted)\b", re.IGNORECASE)
_NOT_CONVICTED = re.compile(
    r"\b(not guilty|without conviction|no conviction|deferred|withheld|dismiss\w*|acquit\w*|vacat\w*|set aside"
    r"|expung\w*|nolle|reversed|overturned|diver\w+|pending)\b",
    re.IGNORECASE,
)
_PERHAPS_OTHER, _PERHAPS_LATER = ", perhaps of another person", ", perhaps not before"
_BREAKS = re.compile(r"[,;\s]+")
_UNREAD = frozenset({OffenseClass.UNKNOWN, OffenseClass.MULTI, OffenseClass.DRUG_UNSPECIFIED})


def people_of(charges: Sequence[Charge]) -> People:
    """The people of a docket about whom nobody was asked."""
    roster = make_roster(charges)
    return People(roster, doubtful_pairs(roster), Answers())


def past_events(people: People, places: Iterable[int]) -> Iterator[tuple[str, ...] | None]:
    """For the charges at some places the events of the person's earlier charges; None where nobody knows who it is."""
    of_charge = people.roster.of_charge
    known: dict[int, tuple[list[int], list[int]]] = {}
    for place in places:
        mention = of_charge[place]
        if people.roster.mentions[mention].identity is None:
            yield None
            continue
        if mention not in known:
            known[mention] = _charges_of(people, mention)
        yield _events(people.roster.charges, place, *known[mention])


def _charges_of(people: People, mention: int) -> tuple[list[int], list[int]]:
    """The places of the charges of a person, and of those who may be the same person."""
    person = people.person(mention)
    waiting = {at for one in person for at in people.doubts.get(one, ()) if people.waits(people.pairs[at])}
    others: set[int] = set()
    for at in waiting:
        others |= people.person(people.pairs[at].first) | people.person(people.pairs[at].second)
    return people.charges_of(person), people.charges_of(others - person)


def _events(charges: Sequence[Charge], place: int, sure: Sequence[int], unsure: Sequence[int]) -> tuple[str, ...]:
    own = charges[place]
    case, day = unit_of(own), _day(own, _DAYS)
    found: dict[str, None] = {}
    for places, doubt in ((sure, ""), (unsure, _PERHAPS_OTHER)):
        for at in places:
            if unit_of(charges[at]) == case:
                continue
            before = _before(charges[at], day)
            if before is not False:
                found.update(dict.fromkeys(_of_charge(charges[at], doubt or ("" if before else _PERHAPS_LATER))))
    return tuple(sorted(found))


def _before(charge: Charge, day: date | None) -> bool | None:
    """Whether a charge lies before a day; None where nobody knows."""
    own = _day(charge, _DAYS)
    return None if own is None or day is None else own < day


def _day(charge: Charge, names: Iterable[str]) -> date | None:
    found = (charge.dates.get(name) or charge.facts.get(name) for name in names)
    return next((day for day in found if isinstance(day, date)), None)


def _of_charge(charge: Charge, doubt: str) -> Iterator[str]:
    about = " ".join(filter(None, (_offense(charge), str(charge.facts.get("grade", "")), _under(charge))))
    end = f", {_source(charge)}{doubt}"
    days: Mapping[str, date | None] = {
        "arrest": _day(charge, ("arrest date",)),
        "referral": _day(charge, ("referral date",)),
    }
    for kind, day in days.items():
        if day is not None:
            yield _event(day, kind, about) + end
    yield _event(_day(charge, _CHARGED), "charge", about) + end
    if _is_conviction(charge):
        yield _event(_day(charge, ("disposition date",)), "conviction", about) + end


def _event(day: date | None, kind: str, about: str) -> str:
    return " ".join(filter(None, (UNDATED if day is None else day.isoformat(), kind, about)))


def _offense(charge: Charge) -> str:
    return "" if charge.reading.offense in _UNREAD else offense_label(charge.reading.offense)


def _under(charge: Charge) -> str:
    return f"under {_plain(charge.statute)}" if charge.statute else ""


def _source(charge: Charge) -> str:
    """The case, else the incident, else the row: so that a person finds it again."""
    if charge.case_number:
        return f"case {_plain(charge.case_number)}"
    return f"incident {_plain(charge.incident)}" if charge.incident else f"row {charge.row}"


def _plain(text: str) -> str:
    """Words without the marks that part events."""
    return _BREAKS.sub(" ", text).strip()


def _is_conviction(charge: Charge) -> bool:
    """Whether the docket says that a court convicted: words of its disposition, never a guess."""
    said = [charge.attributes.get(name, "") for name in _SAID]
    return any(_CONVICTED.search(text) and not _NOT_CONVICTED.search(text) for text in said)
