"""What the office holds, read back: charges, warrants, rows, policies, users, settings.

Rows of an import that is not published are never shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, delete, func, insert, select

from screener.storage import tables
from screener.storage.imports import published_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCharge:
    """A charge as it stands after its latest version. ``row`` is where that version was found."""

    charge_id: str
    match_key: str
    person_id: str
    case_id: str | None
    docket_id: str
    sheet: str
    row: int
    part: int
    version: int
    body: str
    personal: Mapping[str, object]
    content: str  # of the row, as it is stored


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWarrant:
    """A warrant of a published list."""

    warrant_id: str
    match_key: str
    docket_id: str
    sheet: str
    row: int
    body: str
    personal: Mapping[str, object]


def load_charges(connection: Connection, *, through: int | None = None) -> Iterator[StoredCharge]:
    """Every charge of the published dockets as its latest version says, in the order of files and rows.

    ``through`` leaves out what was published by later events.
    """
    for row in connection.execution_options(yield_per=2000).execute(_latest_versions(published_ids(through))):
        yield StoredCharge(
            charge_id=row.charge_id,
            match_key=row.match_key,
            person_id=row.person_id,
            case_id=row.case_id,
            docket_id=row.docket_id,
            sheet=row.sheet,
            row=row.row,
            part=row.part,
            version=row.version,
            body=row.body,
            personal=personal_part(row.content, str(row.part)),
            content=row.content,
        )


def _latest_versions(there: Select[tuple[str]]) -> Select[*tuple[object, ...]]:
    rows, charges = tables.charge_row, tables.charge
    versions = (
        select(rows.c.charge_id, func.max(rows.c.version).label("version"))
        .where(rows.c.docket_id.in_(there), rows.c.body.is_not(None))
        .group_by(rows.c.charge_id)
        .subquery()
    )
    return (
        select(rows, charges.c.match_key, charges.c.person_id, charges.c.case_id, tables.docket_row.c.content)
        .join(versions, (versions.c.charge_id == rows.c.charge_id) & (versions.c.version == rows.c.version))
        .join(charges, charges.c.charge_id == rows.c.charge_id)
        .join(tables.docket_row, _same_row(rows))
        .join(tables.docket, tables.docket.c.docket_id == rows.c.docket_id)
        .where(rows.c.body.is_not(None), rows.c.docket_id.in_(there))
        .order_by(tables.docket.c.name, rows.c.docket_id, rows.c.sheet, rows.c.row, rows.c.part)
    )


def _same_row(table: Table) -> ColumnElement[bool]:
    row = tables.docket_row
    return (row.c.docket_id == table.c.docket_id) & (row.c.sheet == table.c.sheet) & (row.c.row == table.c.row)


def load_warrants(connection: Connection) -> tuple[StoredWarrant, ...]:
    """Every warrant once, as the latest published list that names it says, in the order of files and rows."""
    query = (
        select(tables.warrant, tables.docket.c.name, tables.docket_row.c.content)
        .join(tables.docket_row, _same_row(tables.warrant))
        .join(tables.docket, tables.docket.c.docket_id == tables.warrant.c.docket_id)
        .join(tables.event, tables.event.c.event_id == tables.docket.c.event_id)
        .order_by(tables.event.c.chain, tables.event.c.seq, tables.warrant.c.sheet, tables.warrant.c.row)
    )
    latest: dict[str, tuple[str, StoredWarrant]] = {}
    for row in connection.execution_options(yield_per=2000).execute(query):
        latest[row.warrant_id] = (
            row.name,
            StoredWarrant(
                warrant_id=row.warrant_id,
                match_key=row.match_key,
                docket_id=row.docket_id,
                sheet=row.sheet,
                row=row.row,
                body=row.body,
                personal=personal_part(row.content, "warrant"),
            ),
        )
    found = sorted(latest.values(), key=lambda item: (item[0], item[1].docket_id, item[1].sheet, item[1].row))
    return tuple(warrant for _, warrant in found)


def personal_part(content: str, part: str) -> Mapping[str, object]:
    """The personal half of one charge (by its part) or of the row's warrant."""
    found = json.loads(content).get("parts", {}).get(part, {})
    return found if isinstance(found, dict) else {}


def row_cells(connection: Connection, docket_id: str, sheet: str, row: int) -> tuple[tuple[str, str, str], ...]:
    """The cells of one imported row as they stood: letter, header, raw."""
    table = tables.docket_row
    query = select(table.c.content).where(
        (table.c.docket_id == docket_id) & (table.c.sheet == sheet) & (table.c.row == row)
    )
    content = connection.execute(query).scalar_one_or_none()
    if content is None:
        return ()
    return tuple((str(a), str(b), str(c)) for a, b, c in json.loads(content)["cells"])


def charges_by_docket(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Which charges stand in which published file: every sighting counts, each charge once per file."""
    query = (
        select(tables.charge_row.c.docket_id, tables.charge_row.c.charge_id)
        .join(tables.docket, tables.docket.c.docket_id == tables.charge_row.c.docket_id)
        .where(tables.docket.c.event_id.is_not(None))
        .order_by(tables.charge_row.c.docket_id, tables.charge_row.c.sheet, tables.charge_row.c.row)
    )
    found: dict[str, dict[str, None]] = {}
    for docket_id, charge_id in connection.execute(query):
        found.setdefault(docket_id, {})[charge_id] = None
    return {name: tuple(charges) for name, charges in found.items()}


def dockets_of_cases(connection: Connection, *, through: int | None = None) -> dict[str, str]:
    """Every charge of the files of cases -> the docket on which it stands as well; "" where it stands on none."""
    there = published_ids(through)
    rows, docket = tables.charge_row, tables.docket
    query = (
        select(rows.c.charge_id, rows.c.docket_id, docket.c.kind)
        .join(docket, docket.c.docket_id == rows.c.docket_id)
        .where(rows.c.docket_id.in_(there))
    )
    cases = query.where(docket.c.kind == "cases").with_only_columns(rows.c.charge_id)
    found = {str(charge_id): "" for (charge_id,) in connection.execute(cases)}
    if found:
        dockets = query.where(docket.c.kind == "docket", rows.c.charge_id.in_(cases)).order_by(docket.c.docket_id)
        found.update({str(charge_id): str(docket_id) for charge_id, docket_id, _ in connection.execute(dockets)})
    return found


def rows_of_docket(connection: Connection, docket_id: str) -> dict[tuple[int, int], str]:
    """(row, part) -> charge id within one file."""
    query = select(tables.charge_row.c.row, tables.charge_row.c.part, tables.charge_row.c.charge_id).where(
        tables.charge_row.c.docket_id == docket_id
    )
    return {(int(row), int(part)): str(charge_id) for row, part, charge_id in connection.execute(query)}


def add_policy_text(connection: Connection, sha256: str, name: str, data: bytes) -> None:
    """Keeps the bytes of a policy file, once."""
    table = tables.policy_text
    if connection.execute(select(table.c.sha256).where(table.c.sha256 == sha256)).first() is None:
        connection.execute(insert(table).values(sha256=sha256, name=name, bytes=data))


def policy_texts(connection: Connection) -> dict[str, tuple[str, bytes]]:
    """Every policy text that the office ever adopted: SHA-256 -> name, bytes."""
    rows = connection.execute(select(tables.policy_text))
    return {row.sha256: (row.name, bytes(row.bytes)) for row in rows}


def settings(connection: Connection) -> dict[str, str]:
    """The office's settings by name."""
    return {row.name: row.value for row in connection.execute(select(tables.setting))}


def set_secret(connection: Connection, name: str, value: str) -> None:
    """A setting that belongs to the file alone and stands in no event."""
    connection.execute(insert(tables.setting).values(name=name, value=value))


def save_place(connection: Connection, actor: str, charge_id: str, draft: str, at: str) -> None:
    """Where a user is. Working state, replaced at will."""
    table = tables.place
    connection.execute(delete(table).where(table.c.actor == bindparam("who")), {"who": actor})
    connection.execute(insert(table).values(actor=actor, charge_id=charge_id, draft=draft, at=at))


def place_of(connection: Connection, actor: str) -> tuple[str, str] | None:
    """The charge and the draft that a user left."""
    row = connection.execute(select(tables.place).where(tables.place.c.actor == actor)).one_or_none()
    return None if row is None else (row.charge_id, row.draft)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user of the office."""

    code: str
    name: str
    role: str
    unit: str


def accounts(connection: Connection) -> tuple[Account, ...]:
    """Every user, by code."""
    t = tables.account
    rows = connection.execute(select(t.c.code, t.c.name, t.c.role, t.c.unit).order_by(t.c.code))
    return tuple(Account(code=r.code, name=r.name, role=r.role, unit=r.unit) for r in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedText:
    """One adoption of a policy text; times as the record writes them."""

    sha256: str
    at: str
    actor: str
    withdrawn_at: str | None


def adoptions(connection: Connection) -> tuple[AdoptedText, ...]:
    """Every adoption in the order of the trail."""
    t, e = tables.adoption, tables.event
    query = select(t).join(e, e.c.event_id == t.c.event_id).order_by(e.c.chain, e.c.seq)
    return tuple(
        AdoptedText(sha256=r.sha256, at=r.at, actor=r.actor, withdrawn_at=r.withdrawn_at)
        for r in connection.execute(query)
    )


def profiles(connection: Connection) -> tuple[str, ...]:
    """The office's column mappings as their own JSON, by name."""
    t = tables.mapping_profile
    return tuple(row.content for row in connection.execute(select(t.c.content).order_by(t.c.name)))


def count_warrants(connection: Connection) -> int:
    """How many warrants the published lists hold."""
    t = tables.warrant
    query = select(func.count(t.c.warrant_id.distinct())).select_from(
        t.join(tables.docket, tables.docket.c.docket_id == t.c.docket_id)
    )
    return int(connection.execute(query.where(tables.docket.c.event_id.is_not(None))).scalar_one())


def count_warrants_decided(connection: Connection) -> int:
    """How many warrants a person decided."""
    return int(connection.execute(select(func.count()).select_from(tables.warrant_decision)).scalar_one())


def warrants_by_docket(connection: Connection) -> dict[str, tuple[int, int]]:
    """Per list: warrants, and warrants decided."""
    t, d = tables.warrant, tables.warrant_decision
    query = (
        select(t.c.docket_id, func.count(t.c.warrant_id.distinct()), func.count(d.c.warrant_id.distinct()))
        .outerjoin(d, d.c.warrant_id == t.c.warrant_id)
        .group_by(t.c.docket_id)
    )
    return {str(name): (int(total), int(decided)) for name, total, decided in connection.execute(query)}


def adopted_through(connection: Connection, through: int) -> tuple[str, ...]:
    """The policy texts in the record after an event: adopted, and not withdrawn by then."""
    standing: dict[str, bool] = {}
    e = tables.event
    query = select(e.c.object, e.c.kind).where(e.c.kind.in_(("policy adopted", "policy withdrawn")), e.c.seq <= through)
    for object_name, kind in connection.execute(query.order_by(e.c.chain, e.c.seq)):
        standing[object_name.partition(":")[2]] = kind == "policy adopted"
    return tuple(name for name, there in standing.items() if there)


def all_cells(connection: Connection, docket_id: str) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Row -> (headers, raw cells) of one import, rows set aside among them."""
    t = tables.docket_row
    found: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for row, content in connection.execute(select(t.c.row, t.c.content).where(t.c.docket_id == docket_id)):
        cells = json.loads(content)["cells"]
        found[int(row)] = (tuple(str(c[1]) for c in cells), tuple(str(c[2]) for c in cells))
    return found


def rows_set_aside(connection: Connection, docket_id: str) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """(row, reason, raw cells) of the rows of one import that became no charge, in the order of the file."""
    t = tables.docket_row
    query = select(t.c.row, t.c.set_aside, t.c.content).where(t.c.docket_id == docket_id, t.c.set_aside.is_not(None))
    return tuple(
        (int(row), str(reason), tuple(str(cell[2]) for cell in json.loads(content)["cells"]))
        for row, reason, content in connection.execute(query.order_by(t.c.row))
    )
