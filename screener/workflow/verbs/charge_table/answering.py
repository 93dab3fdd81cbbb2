"""Acts on the office's own charge table: one answer for many charges, tables in and out, and what was moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from screener.docket.charges.clusters import Cluster, find_cluster
from screener.docket.charges.own_table import load_table as read_table
from screener.docket.charges.table import OfficeTable, TableRow, make_row
from screener.domain.errors import ScreenerError
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.workflow.session import Office
from screener.workflow.session.charges.answers import Answer, body_of, object_of
from screener.workflow.session.charges.answers import standing as standing_answers
from screener.workflow.verbs.charge_table.looking import clusters_of
from screener.workflow.verbs.charge_table.standing import files_of, moved, said, standing, transitions
from screener.workflow.verbs.charge_table.views import KINDS, RecordedAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a person says of a cluster: its class, its drug, its days, the statutes that mean the same, and a note.

    ``statutes`` are answered by themselves: every charge under one of them that no text of the table fits is read so.
    """

    offense: str
    substance: str = ""
    effective: date | None = None
    repealed: date | None = None
    statutes: Sequence[str] = field(default=())
    note: str = ""

    def rows(self, cluster: Cluster) -> tuple[TableRow, ...]:
        """The rows of the table that say so. Refused where class, drug or days make no sense."""
        offense, substance, first, end = self.offense, self.substance, self.effective, self.repealed
        rows = cluster.answer(offense, substance, effective=first, repealed=end)
        if not cluster.text:
            return rows
        beside = (make_row("", each, offense, substance, effective=first, repealed=end) for each in self.statutes)
        return (*rows, *beside)


def find(office: Office, text: str, *, among: Sequence[str] = KINDS) -> Cluster:
    """The cluster that a text (or a statute, for charges without one) belongs to: first of what is not recognized."""
    for kind in among:
        cluster = find_cluster(clusters_of(office, kind), text)
        if cluster is not None:
            return cluster
    raise ScreenerError(
        f"No unrecognized charge reads like '{text}'",
        "",
        "Take a text from the list of charges not recognized, or load a table for texts that are read otherwise",
    )


def answer(
    office: Office,
    text: str,
    offense: str,
    substance: str = "",
    *,
    effective: date | None = None,
    repealed: date | None = None,
    statutes: Sequence[str] = (),
    note: str = "",
) -> RecordedAnswer:
    """Settles the cluster that a text (or a statute, for charges without one) belongs to. All charges are read again.

    What is not recognized, read least surely, or answered already can be answered. Refused where no such charge is
    like it, and where a class, a drug or the days make no sense.
    """
    said_so = Wording(
        offense=offense, substance=substance, effective=effective, repealed=repealed, statutes=statutes, note=note
    )
    return _settle(office, find(office, text), said_so)


def settle(office: Office, kind: str, key: str, wording: Wording) -> RecordedAnswer:
    """The same for a cluster by its kind and key, as the board lists it. Refused where it is gone meanwhile."""
    cluster = next((each for each in clusters_of(office, kind) if each.key == key), None)
    if cluster is None:
        raise ScreenerError("These charges are read otherwise by now", "nothing was answered", "Look at the list again")
    return _settle(office, cluster, wording)


def _settle(office: Office, cluster: Cluster, wording: Wording) -> RecordedAnswer:
    entries = [_answered(row, note=wording.note.strip()) for row in wording.rows(cluster)]
    return write(office, entries, cluster.text or cluster.statute)


def load_table(office: Office, path: Path) -> RecordedAnswer:
    """Takes the rows of a CSV or a workbook into the table, as one act. Rows that stand already are passed over."""
    office.require(projection.ANSWERED, "reading")
    loaded = read_table(path)
    with office.reading() as connection:
        known = {each.object: body_of(each.row) for each in standing_answers(connection)}
    new = [row for row in loaded.rows if known.get(object_of(row)) != body_of(row)]
    if not new:
        raise ScreenerError(f"{path.name} says nothing new", f"its {len(loaded.rows)} rows stand in the table already")
    # The newest answer counts first, the file's first row too: so the last row is written first.
    return write(office, [_answered(row, file=path.name) for row in reversed(new)], path.name)


def save_table(office: Office, path: Path) -> int:
    """Writes the table as CSV, with who answered and when; gives the number of rows."""
    found = office.charge_table()
    found.save(path)
    return len(found.rows)


def take_back(office: Office, text: str, statute: str = "") -> RecordedAnswer:
    """Takes the answers for a text (as the table writes it) or a statute out of the table; charges read as before."""
    wanted = OfficeTable.key_of(text, statute)
    with office.reading() as connection:
        found = [each for each in standing_answers(connection) if each.row.key == wanted]
    if not found:
        raise ScreenerError(f"The charge table has no answer for '{text or statute}'", "", "Look at the table first")
    return write(office, [_taken_back(each) for each in found], text or statute)


def _answered(row: TableRow, *, file: str = "", note: str = "") -> Entry:
    body = body_of(row)
    if file:
        body["file"] = file
    written = {"note": note} if note else None
    return Entry(kind=projection.ANSWERED, object=object_of(row), body=body, written=written)


def _taken_back(found: Answer) -> Entry:
    body = body_of(found.row)
    return Entry(kind=projection.TAKEN_BACK, object=found.object, body=body, supersedes=(found.event_id,))


def write(office: Office, entries: Sequence[Entry], words: str) -> RecordedAnswer:
    """Records answers, and says what they moved."""
    before = standing(office)
    act = office.record(entries)
    after = standing(office)
    changed = [name for name, now in after.items() if said(before.get(name, now).reading) != said(now.reading)]
    return RecordedAnswer(
        saved=act.saved(
            charge_ids=tuple(name for name in changed if after[name].warrant is None), words=f"Charge table: {words}"
        ),
        rows=len(entries),
        charges=len(changed),
        files=len(files_of([after[name] for name in changed])),
        decided=sum(after[name].decision is not None for name in changed),
        readings=transitions((before[name].offense, after[name].offense) for name in changed),
        recommendations=transitions((before[name].rollup, after[name].rollup) for name in changed),
        moved=moved(before, after),
    )
