"""What the office holds beside the rows of its imports, read back: policies, users, settings, counts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from screener.storage.rows.block import SEALED
from screener.storage.rows.rows import row_cells as row_cells
from screener.storage.schema import tables


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
class AdoptedText:
    """One adoption of a policy text; times as the record writes them."""

    sha256: str
    at: str
    actor: str
    withdrawn_at: str | None


def adoptions(connection: Connection) -> tuple[AdoptedText, ...]:
    """Every adoption in the order of the audit log."""
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
    query = query.where(t.c.match_key != SEALED)
    return int(connection.execute(query.where(tables.docket.c.event_id.is_not(None))).scalar_one())


def warrants_by_docket(connection: Connection) -> dict[str, tuple[int, int]]:
    """Per list: warrants, and warrants decided."""
    t, d = tables.warrant, tables.warrant_decision
    query = (
        select(t.c.docket_id, func.count(t.c.warrant_id.distinct()), func.count(d.c.warrant_id.distinct()))
        .outerjoin(d, d.c.warrant_id == t.c.warrant_id)
        .where(t.c.match_key != SEALED)
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


def charges_by_approval(connection: Connection, states: tuple[str, ...]) -> tuple[str, ...]:
    """The charges whose decision stands in one of these states of approval, in the order of their decisions."""
    d, e = tables.decision, tables.event
    query = select(d.c.charge_id).join(e, e.c.event_id == d.c.event_id).where(d.c.approval.in_(states))
    found = connection.execute(query.order_by(e.c.chain, e.c.seq))
    return tuple(dict.fromkeys(str(row.charge_id) for row in found))
