"""The office's own charge table: what was not recognized, in clusters; one answer for many; what an answer moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from screener.docket.charges_clusters import Cluster, find_cluster, unread
from screener.docket.charges_table import OfficeTable, TableRow
from screener.domain.errors import ScreenerError
from screener.domain.offense import label
from screener.storage import projection
from screener.storage.journal import Entry
from screener.workflow.office import Office, held_warrants
from screener.workflow.office.answers import Answer, body_of, object_of, standing
from screener.workflow.views import Saved, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer that is in the record, and what it moved.

    ``charges`` of dockets and of warrants are read otherwise than before: ``readings`` says from which class to which,
    ``recommendations`` from which roll-up to which (for warrants, from which recommendation); those that stayed are
    counted too. ``decided`` of them were decided already: their decisions stand as they were made.
    """

    saved: Saved
    rows: int
    charges: int
    decided: int
    readings: tuple[Transition, ...]
    recommendations: tuple[Transition, ...]


def not_recognized(office: Office) -> tuple[Cluster, ...]:
    """The charges of the office's dockets and warrants that were not recognized, in clusters, the largest first."""
    charges = [count.imported for count in office.model().counts.values()]
    charges += [charge for held in held_warrants(office) for charge in held.warrant.charges]
    return unread(charges)


def table(office: Office) -> OfficeTable:
    """The office's table as it stands, the newest answer first."""
    return office.charge_table()


def answer(
    office: Office,
    text: str,
    offense: str,
    substance: str = "",
    *,
    effective: date | None = None,
    repealed: date | None = None,
) -> Answered:
    """Settles the cluster that a text (or a statute, for charges without one) belongs to. All charges are read again.

    Refused where no unrecognized charge is like it, and where a class, a drug or the days make no sense.
    """
    cluster = find_cluster(not_recognized(office), text)
    if cluster is None:
        raise ScreenerError(
            f"No unrecognized charge reads like '{text}'",
            "",
            "Take a text from the list of charges not recognized, or load a table for texts that are read otherwise",
        )
    rows = cluster.answer(offense, substance, effective=effective, repealed=repealed)
    return _write(office, [_answered(row) for row in rows], f"{cluster.text or cluster.statute}")


def load_table(office: Office, path: Path) -> Answered:
    """Takes the rows of a CSV into the table, as one act. Rows that stand already are passed over."""
    loaded = OfficeTable.load(path)
    with office.reading() as connection:
        known = {each.object: body_of(each.row) for each in standing(connection)}
    new = [row for row in loaded.rows if known.get(object_of(row)) != body_of(row)]
    if not new:
        raise ScreenerError(f"{path.name} says nothing new", f"its {len(loaded.rows)} rows stand in the table already")
    # The newest answer counts first, the file's first row too: so the last row is written first.
    return _write(office, [_answered(row) for row in reversed(new)], path.name)


def save_table(office: Office, path: Path) -> int:
    """Writes the table as CSV, with who answered and when; gives the number of rows."""
    found = table(office)
    found.save(path)
    return len(found.rows)


def take_back(office: Office, text: str, statute: str = "") -> Answered:
    """Takes the answers for a text (as the table writes it) or a statute out of the table; charges read as before."""
    wanted = OfficeTable.key_of(text, statute)
    with office.reading() as connection:
        found = [each for each in standing(connection) if each.row.key == wanted]
    if not found:
        raise ScreenerError(f"The charge table has no answer for '{text or statute}'", "", "Look at the table first")
    return _write(office, [_taken_back(each) for each in found], text or statute)


def _answered(row: TableRow) -> Entry:
    return Entry(kind=projection.ANSWERED, object=object_of(row), body=body_of(row))


def _taken_back(found: Answer) -> Entry:
    body = body_of(found.row)
    return Entry(kind=projection.TAKEN_BACK, object=found.object, body=body, supersedes=(found.event_id,))


def _write(office: Office, entries: Sequence[Entry], words: str) -> Answered:
    before = _standing(office)
    act = office.record(entries)
    after = _standing(office)
    moved = [name for name, now in after.items() if before.get(name, now).reading != now.reading]
    return Answered(
        saved=act.saved(charge_ids=tuple(name for name in moved if "/" not in name), words=f"Charge table: {words}"),
        rows=len(entries),
        charges=len(moved),
        decided=sum(after[name].decided for name in moved),
        readings=_transitions([(before[name].offense, after[name].offense) for name in moved]),
        recommendations=_transitions([(before[name].rollup, after[name].rollup) for name in moved]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stands:
    reading: tuple[str, str, str]
    offense: str
    rollup: str
    decided: bool


def _standing(office: Office) -> Mapping[str, _Stands]:
    """How every charge is read and recommended now, those of the dockets and those that stand on warrants."""
    found: dict[str, _Stands] = {}
    for charge_id, count in office.model().counts.items():
        reading = count.imported.reading
        found[charge_id] = _Stands(
            reading=(reading.offense.value, reading.substance, reading.basis),
            offense=label(reading.offense),
            rollup=count.screened.finding.rollup.value,
            decided=count.decided,
        )
    for held in held_warrants(office):
        for at, charge in enumerate(held.warrant.charges):
            found[f"{held.warrant_id}/{at}"] = _Stands(
                reading=(charge.reading.offense.value, charge.reading.substance, charge.reading.basis),
                offense=label(charge.reading.offense),
                rollup=held.review.recommendation.value,
                decided=held.decision is not None,
            )
    return found


def _transitions(pairs: Sequence[tuple[str, str]]) -> tuple[Transition, ...]:
    counted = Counter(pairs)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Transition(before=before, after=after, count=n) for (before, after), n in ordered)
