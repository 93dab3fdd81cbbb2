"""The same charge in two files that the match keys did not join: shown, answered, never merged silently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from screener.domain.errors import ScreenerError
from screener.storage.audit_log.journal import Entry
from screener.storage.rows import rows
from screener.storage.schema.canonical import Json
from screener.workflow.model import Saved
from screener.workflow.session import Count, Model, Office
from screener.workflow.session.charges.people import COPY, KINDS, Compared, PairAnswer, object_of
from screener.workflow.verbs.link_people.pairs import GROUPED


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPair:
    """Two charges that may be one: each with its file, line and standing. ``differs`` names what is not alike."""

    object: str
    person_id: str
    person: str
    text: str
    statute: str
    offense: date | None
    first: str
    second: str
    first_case: str
    second_case: str
    first_file: str
    second_file: str
    first_row: int
    second_row: int
    differs: tuple[str, ...]
    grouped: str
    decided: tuple[str, str]
    said: str = ""  # same, different, not known; "": nobody answered
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Charges that may stand in two files, and those of which it was said."""

    open: tuple[CopyPair, ...]
    answered: tuple[CopyPair, ...]


def duplicates(office: Office) -> Copies:
    """Charges of one person, statute and day that stand in different files and that no file holds both of.

    A file that holds both says by itself that they are two counts.
    """
    model = office.model()
    with office.reading() as connection:
        inside = rows.charges_by_docket(connection)
    files: dict[str, set[str]] = defaultdict(set)
    for docket_id, names in inside.items():
        for name in names:
            files[name].add(docket_id)
    open_pairs: list[CopyPair] = []
    answered: list[CopyPair] = []
    for one, other in _alike(model, files):
        pair = _pair(office, model, one, other)
        (answered if pair.said else open_pairs).append(pair)
    for answer in model.compared.values():
        if answer.about == COPY and answer.said is PairAnswer.SAME:
            found = [model.counts.get(name) or model.copies.get(name) for name in (answer.first, answer.second)]
            if found[0] is not None and found[1] is not None:
                answered.append(_pair(office, model, found[0], found[1]))
    return Copies(open=tuple(open_pairs), answered=tuple(answered))


def _alike(model: Model, files: Mapping[str, set[str]]) -> list[tuple[Count, Count]]:
    found = []
    for names in model.people.values():
        blocks: dict[tuple[str, str], list[Count]] = defaultdict(list)
        for name in names:
            count = model.counts[name]
            charge = count.imported
            what = _plain(charge.statute) or _plain(charge.text)
            day = charge.dates.get("offense date") or charge.dates.get("arrest date")
            if what and (day is not None or charge.case_number):
                blocks[what, str(day or _plain(charge.case_number or ""))].append(count)
        for block in blocks.values():
            for one, other in combinations(block, 2):
                if not files[one.charge_id] & files[other.charge_id] and _one_case(one, other):
                    found.append((one, other))
    return found


def _one_case(one: Count, other: Count) -> bool:
    """The same case number however it is punctuated, or one is not written."""
    mine, theirs = _plain(one.imported.case_number or ""), _plain(other.imported.case_number or "")
    return not mine or not theirs or mine == theirs


def _plain(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())


def _pair(office: Office, model: Model, one: Count, other: Count) -> CopyPair:
    name = object_of(COPY, one.charge_id, other.charge_id)
    answer = model.compared.get(name)
    office.shown[name] = "" if answer is None else answer.event_id
    mine, theirs = one.imported, other.imported
    parts = (
        ("case number", mine.case_number, theirs.case_number),
        ("court", mine.court, theirs.court),
        ("count", mine.count, theirs.count),
        ("text", mine.text, theirs.text),
        ("name", mine.person.name, theirs.person.name),
        ("arrest day", mine.dates.get("arrest date"), theirs.dates.get("arrest date")),
    )
    return CopyPair(
        object=name,
        person_id=one.person,
        person=mine.person.name or "",
        text=mine.text,
        statute=mine.statute,
        offense=mine.dates.get("offense date"),
        first=one.charge_id,
        second=other.charge_id,
        first_case=mine.case_number or "",
        second_case=theirs.case_number or "",
        first_file=model.files[one.docket_id].name,
        second_file=model.files[other.docket_id].name,
        first_row=mine.row,
        second_row=theirs.row,
        differs=tuple(f"{what}: {a or 'none'} and {b or 'none'}" for what, a, b in parts if a != b),
        grouped=GROUPED[one.screened.grouped],
        decided=(_outcome(one), _outcome(other)),
        said="" if answer is None else answer.said.value,
        by="" if answer is None else answer.actor,
    )


def _outcome(count: Count) -> str:
    return "" if count.state.decision is None else str(count.state.decision.content.get("outcome", ""))


def compare_charges(office: Office, first: str, second: str, said: PairAnswer, reason: str = "") -> Saved:
    """Says whether two charges are one that two files brought, or two counts.

    Of one charge the decided one is screened, else the one that was named first; the other is kept, with its rows,
    and no longer stands beside it. Refused where both are decided, or where another person answered meanwhile.
    """
    model = office.model()
    name = object_of(COPY, first, second)
    standing = model.compared.get(name)
    found = [model.counts.get(each) or model.copies.get(each) for each in (first, second)]
    if found[0] is None or found[1] is None or first == second:
        raise ScreenerError("Two charges of this office are needed", "", "List them with: screener office duplicates")
    _refuse_unseen(office, standing, name)
    if said is PairAnswer.SAME and standing is None and (first in model.copies or second in model.copies):
        raise ScreenerError("One of the two is a copy already", "nothing was saved", "Take back that answer first")
    decided = [each.charge_id for each in found if each is not None and each.decided]
    if said is PairAnswer.SAME and len(decided) == 2:
        raise ScreenerError("Both charges are decided", "nothing was saved", "Take back one of the decisions first")
    body: dict[str, Json] = {"answer": said.value, "charges": [first, second]}
    if said is PairAnswer.SAME:
        body["kept"] = decided[0] if decided else first
    entry = Entry(
        kind=KINDS[COPY],
        object=name,
        body=body,
        supersedes=() if standing is None else (standing.event_id,),
        written={"reason": reason.strip()} if reason.strip() else None,
    )
    act = office.record([entry])
    office.shown[name] = act.events[-1].event_id
    words = {
        PairAnswer.SAME: "The same charge",
        PairAnswer.DIFFERENT: "Another count",
        PairAnswer.NOT_KNOWN: "Not known",
    }[said]
    return act.saved(charge_ids=(first, second), words=words)


def _refuse_unseen(office: Office, standing: Compared | None, name: str) -> None:
    now = "" if standing is None else standing.event_id
    seen = office.shown.setdefault(name, now)
    if standing is not None and seen != now and standing.actor != office.user:
        office.shown[name] = now
        raise ScreenerError(f"{standing.actor} answered this meanwhile", "nothing was saved", "Look at it again")
