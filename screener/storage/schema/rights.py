"""What a role of the server may do in an office: work in it, or only read it. The record it can only add to."""

from __future__ import annotations

from sqlalchemy import Connection, text

from screener.domain.errors import ScreenerError
from screener.storage.schema.tables import APPEND_ONLY, DOCKET_ROWS

_OWN = ("alembic_version",)  # read by everybody, written by upgrades
#: Of what accounts log on with, a role that only reads sees what lists and Verify show; never a sealed secret, at which
#: somebody could guess in peace.
_LEGIBLE = ("code", "second_factor", "last_used")


def grant(connection: Connection, role: str, *, to_read: bool) -> None:
    """Grants a role its part. It must be there: the database's administrator makes roles, and puts people in them."""
    if not connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first():
        raise ScreenerError(f"The server has no role {role}", "", "Ask the database's administrator to make it")
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    schema = str(connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one())
    for command in (
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {quoted}",
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {quoted}",
    ):
        connection.execute(text(command))
    if to_read:
        connection.execute(text(f"REVOKE SELECT ON {schema}.credential FROM {quoted}"))
        connection.execute(text(f"GRANT SELECT ({', '.join(_LEGIBLE)}) ON {schema}.credential TO {quoted}"))
        return
    for (name,) in connection.execute(text(_TABLES)).all():
        if name not in _OWN:
            connection.execute(text(f'GRANT {", ".join(_to_write(name))} ON "{name}" TO {quoted}'))


def _to_write(table: str) -> tuple[str, ...]:
    if table in APPEND_ONLY:
        return ("INSERT",)
    if table in DOCKET_ROWS:  # the triggers let rows go only until they are published
        return ("INSERT", "DELETE")
    if table == "head":
        return ("UPDATE",)
    return ("INSERT", "UPDATE", "DELETE")


def granted(connection: Connection) -> tuple[tuple[str, bool], ...]:
    """The roles that have a part in the office, and whether it is only to read; without its owner."""
    return tuple((str(role), bool(to_read)) for role, to_read in connection.execute(text(_GRANTED)))


_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
_GRANTED = (
    "SELECT r.rolname, NOT bool_or(a.privilege_type = 'INSERT') FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee "
    "WHERE n.nspname = current_schema() AND c.relname = 'event' AND a.grantee <> c.relowner "
    "AND a.privilege_type IN ('SELECT', 'INSERT') GROUP BY r.rolname ORDER BY r.rolname"
)
