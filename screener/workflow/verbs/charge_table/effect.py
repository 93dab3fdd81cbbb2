"""What an answer would move, seen before it is given. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from screener.docket.charges.clusters import Cluster
from screener.docket.charges.facts.of_charge import facts_read_as
from screener.docket.charges.table import OfficeTable, TableRow
from screener.domain.case import Charge, Reading
from screener.domain.offense import label
from screener.workflow.session import Office
from screener.workflow.session.charges.charges import Model
from screener.workflow.verbs.charge_table.answering import Wording, find
from screener.workflow.verbs.charge_table.looking import clusters_of
from screener.workflow.verbs.charge_table.standing import Stands, files_of, said, standing, transitions
from screener.workflow.verbs.charge_table.views import AnswerEffect, MovedCharge

NOTHING = AnswerEffect(charges=0, files=0, decided=0, beyond=0, readings=(), moved=())


def effect(office: Office, kind: str, key: str, wording: Wording) -> AnswerEffect:
    """What the answer to a cluster would do to readings, and to recommendations on dockets.

    Warrants are reviewed again when the answer is saved; their charges count among those that are read otherwise.
    Refused where class, drug or days make no sense.
    """
    cluster = next((each for each in clusters_of(office, kind) if each.key == key), None)
    return NOTHING if cluster is None else _effect(office, cluster, wording)


def look(office: Office, text: str, wording: Wording) -> AnswerEffect:
    """The same for the cluster that a text belongs to. Refused where no charge that can be answered is like it."""
    return _effect(office, find(office, text), wording)


def _effect(office: Office, cluster: Cluster, wording: Wording) -> AnswerEffect:
    by, on = office.user, office.today()
    rows = tuple(replace(row, by=by, on=on) for row in wording.rows(cluster))
    found = standing(office)
    changed = _changed(office.charge_table(), rows, found)
    members = cluster.members
    listed = [found[name] for name in changed]
    return AnswerEffect(
        charges=len(changed),
        files=len(files_of(listed)),
        decided=sum(each.decision is not None for each in listed),
        beyond=sum((each.charge.text.strip(), each.charge.statute.strip()) not in members for each in listed),
        readings=transitions((found[name].offense, label(now.offense)) for name, now in changed.items()),
        moved=_moved(office.model(), changed),
    )


def _changed(table: OfficeTable, rows: tuple[TableRow, ...], found: Mapping[str, Stands]) -> dict[str, Reading]:
    """The charges that would be read otherwise, with how."""
    new, whole, mine = OfficeTable(rows), table.with_rows(rows), frozenset(rows)
    changed: dict[str, Reading] = {}
    for name, each in found.items():
        asked = (each.charge.text, each.charge.statute, each.charge.dates.get("offense date"))
        if new.find(*asked) is None or whole.find(*asked) not in mine:
            continue
        now = whole.read_again(each.charge).reading
        if said(now) != said(each.reading):
            changed[name] = now
    return changed


def _moved(model: Model, changed: Mapping[str, Reading]) -> tuple[MovedCharge, ...]:
    """The undecided charges whose recommendation would change: groups are screened as if they were read so."""
    counts = [count for name in changed if (count := model.counts.get(name)) is not None]
    groups = {count.screened.group: count for count in counts}
    members = [member for count in groups.values() for member in model.companions(count)]
    charges = [_read_so(model.with_facts(member), changed.get(member.charge_id)) for member in members]
    found: list[MovedCharge] = []
    for member, screened in zip(members, model.screen_members(members, charges), strict=True):
        before, after = member.screened.finding.rollup.value, screened.finding.rollup.value
        if before != after and not member.decided:
            found.append(MovedCharge(charge_id=member.charge_id, before=before, after=after))
    return tuple(found)


def _read_so(charge: Charge, reading: Reading | None) -> Charge:
    return charge if reading is None else replace(charge, reading=reading, facts=facts_read_as(charge, reading))
