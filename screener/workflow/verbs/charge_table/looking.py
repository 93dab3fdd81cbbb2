"""The Charges page's view of the office: clusters with who waits for them, where they stand, and the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from screener.docket.charges.clusters import Cluster, clusters
from screener.docket.charges.table import OfficeTable, by_office
from screener.docket.charges.text import read_text
from screener.domain.case import Reading
from screener.domain.offense import OffenseClass, label
from screener.storage.audit_log import journal
from screener.workflow.session import Office
from screener.workflow.session.charges.answers import standing as standing_answers
from screener.workflow.verbs.charge_table.standing import Stands, files_of, standing
from screener.workflow.verbs.charge_table.threshold import threshold_of
from screener.workflow.verbs.charge_table.views import (
    ANSWERED,
    KINDS,
    UNREAD,
    UNSURE,
    ChargeCluster,
    ClusterBoard,
    ClusterCharge,
    TableLine,
)

_NOT_NAMED = ("", "none", "unspecified")


def kind_of(reading: Reading, least: float) -> str:
    """Which list a charge stands in, "" for one that is read at least so surely as the office wants (``least``)."""
    if by_office(reading):
        return ANSWERED
    if reading.offense is OffenseClass.UNKNOWN:
        return UNREAD
    return UNSURE if reading.confidence < least else ""


def not_recognized(office: Office) -> tuple[Cluster, ...]:
    """The charges of the office's dockets and warrants that were not recognized, in clusters, the largest first."""
    return clusters_of(office, UNREAD)


def clusters_of(office: Office, kind: str) -> tuple[Cluster, ...]:
    """The clusters of a kind, the largest first."""
    least = threshold_of(office)
    return clusters(_words(each) for each in standing(office).values() if kind_of(each.reading, least) == kind)


def table(office: Office) -> OfficeTable:
    """The office's table as it stands, the newest answer first."""
    return office.charge_table()


def waiting(office: Office) -> int:
    """How many charges of dockets are not recognized, or read less surely than the office wants, and not decided.

    Quick: warrants are not looked at.
    """
    counts, least = office.model().counts.values(), threshold_of(office)
    return sum(not count.decided and kind_of(count.reading, least) in (UNREAD, UNSURE) for count in counts)


def board(office: Office) -> ClusterBoard:
    """Everything that the Charges page shows at once."""
    found, least = standing(office), threshold_of(office)
    members: dict[str, list[Stands]] = {kind: [] for kind in KINDS}
    for each in found.values():
        kind = kind_of(each.reading, least)
        if kind:
            members[kind].append(each)
    return ClusterBoard(
        groups={kind: _groups(kind, listed) for kind, listed in members.items()},
        totals={kind: len(listed) for kind, listed in members.items()},
        charges=len(found),
        least=least,
        waiting=sum(
            each.decision is None and each.warrant is None for kind in (UNREAD, UNSURE) for each in members[kind]
        ),
        lines=_lines(office, members[ANSWERED]),
    )


def places(office: Office, kind: str, key: str) -> tuple[ClusterCharge, ...]:
    """Where the charges of a cluster stand, in the order of the files; none where the cluster is gone."""
    least = threshold_of(office)
    listed = [each for each in standing(office).values() if kind_of(each.reading, least) == kind]
    cluster = next((c for c in clusters(map(_words, listed)) if c.key == key), None)
    if cluster is None:
        return ()
    with office.reading() as connection:
        answered = {each.row: each.at for each in standing_answers(connection)}
    read_by = office.charge_table()
    found = []
    for each in _of(cluster, listed):
        row = read_by.find(each.charge.text, each.charge.statute, each.charge.dates.get("offense date"))
        since = answered.get(row) if row is not None and kind == ANSWERED else None
        decided = each.decided_at
        found.append(_place(each, earlier=since is not None and decided is not None and decided < since))
    return tuple(sorted(found, key=lambda place: (place.file, place.row, place.count)))


def _words(each: Stands) -> tuple[str, str]:
    return each.charge.text, each.charge.statute


def _of(cluster: Cluster, listed: Sequence[Stands]) -> list[Stands]:
    """The charges that belong to a cluster, which knows its members by how they are written."""
    members = cluster.members
    return [each for each in listed if (each.charge.text.strip(), each.charge.statute.strip()) in members]


def _groups(kind: str, listed: Sequence[Stands]) -> tuple[ChargeCluster, ...]:
    by_words: dict[tuple[str, str], list[Stands]] = {}
    for each in listed:
        by_words.setdefault((each.charge.text.strip(), each.charge.statute.strip()), []).append(each)
    found = [
        _group(kind, cluster, [each for words in sorted(cluster.members) for each in by_words[words]])
        for cluster in clusters(map(_words, listed))
    ]
    if kind == UNSURE:  # what waits for a person stands first, the least sure of it before all
        found.sort(key=lambda group: (not group.open, group.confidence))
    return tuple(found)


def _group(kind: str, cluster: Cluster, members: Sequence[Stands]) -> ChargeCluster:
    open_ones = [each for each in members if each.decision is None]
    typical = Counter(each.reading for each in members).most_common(1)[0][0]
    classes = Counter(_class_words(each.reading) for each in members)
    guess, confidence = _guess(cluster, typical) if kind == UNREAD else ("", typical.confidence)
    return ChargeCluster(
        kind=kind,
        cluster=cluster,
        people=len({each.person for each in open_ones}),
        open=len(open_ones),
        offense=typical.offense,
        substance="" if typical.substance in _NOT_NAMED else typical.substance,
        read_as=", ".join(words for words, _ in classes.most_common()),
        basis=typical.basis,
        guess=guess,
        confidence=confidence,
        files=files_of(members),
    )


def _guess(cluster: Cluster, typical: Reading) -> tuple[str, float]:
    """What the text alone says below the bar."""
    read = read_text(cluster.text) if cluster.text else None
    if read is None or read.bare or read.offense is OffenseClass.UNKNOWN:
        return "", typical.confidence
    return label(read.offense), typical.confidence


def _class_words(reading: Reading) -> str:
    words = label(reading.offense)
    if reading.offense is OffenseClass.UNKNOWN or reading.substance in _NOT_NAMED:
        return words
    return f"{words} ({reading.substance.replace('_', ' ')})"


def _place(each: Stands, *, earlier: bool) -> ClusterCharge:
    charge, held = each.charge, each.warrant
    person = charge.person if held is None else held.warrant.person
    return ClusterCharge(
        charge_id=each.name if held is None else "",
        warrant_id="" if held is None else held.warrant_id,
        file=each.file,
        row=charge.row if held is None else held.row,
        case=(charge.case_number if held is None else held.warrant.case_number) or "",
        count=charge.count or "",
        person=person.name or "",
        text=charge.text,
        statute=charge.statute,
        recommended=each.rollup,
        decided=each.outcome,
        decided_by="" if each.decision is None else each.decision.actor,
        decided_on=each.decided_on,
        earlier=earlier,
    )


def _lines(office: Office, answered: Sequence[Stands]) -> tuple[TableLine, ...]:
    counted = Counter(each.reading.basis for each in answered)
    with office.reading() as connection:
        found = standing_answers(connection)
        notes = journal.written_of(connection, [each.given for each in found])
    return tuple(
        TableLine(
            row=each.row,
            at=each.at,
            file=each.file,
            note=notes.get(each.given, {}).get("note", ""),
            charges=counted[each.row.basis],
        )
        for each in found
    )
