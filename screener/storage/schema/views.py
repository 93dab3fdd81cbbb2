"""The view ``charges``: every charge of the office as one row that anybody can ask about with SQL.

For who reads and never writes: a research partner, the database's administrator, somebody with the sqlite3 command. Its
columns are documented in the guide ("Ask with SQL"). It names nobody: no name, birth date or number of a person.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from screener.domain.quantity import GRAMS

NAME = "charges"
#: The weights of a charge, the surest first (policy vocabulary, WEIGHTS), as columns of the table.
_WEIGHTS = ("amount", "field_amount", "stated_amount", "estimated_amount")
_QUERY = """SELECT c.charge_id AS charge_id, k.name AS docket, k.kind AS kind, c.row AS row_of_docket,
q.case_id AS case_id, p.person_id AS person_id, c.text AS text, c.statute AS statute,
r.class AS class, r.drug AS drug, {weight} AS weight, c.grade AS grade, c.agency AS agency,
c.attorney AS assigned_attorney, c.offense_date AS offense_date, c.referral_date AS referral_date,
substr(c.referral_date, 1, 7) AS referral_month, d.grouped AS grouped, d.recommended AS recommendation, d.rule AS rule,
d.outcome AS decision, d.basis AS basis, d.deviation AS deviation, d.approval AS approval, d.actor AS attorney,
d.office_date AS decided_on, substr(d.office_date, 1, 7) AS month, d.policy_version AS policy_version
FROM charge c
JOIN docket k ON k.number = c.docket AND k.event_id IS NOT NULL
JOIN charge_reading r ON r.docket = c.docket AND r.number = c.reading
JOIN person p ON p.docket = c.docket AND p.number = c.person
LEFT JOIN court_case q ON q.docket = c.docket AND q.number = c.court_case
LEFT JOIN decision d ON d.charge_id = c.charge_id AND d.state = 'settled'
WHERE c.match_key <> 'sealed' AND NOT EXISTS (SELECT 1 FROM charge n
JOIN docket m ON m.number = n.docket AND m.event_id IS NOT NULL
WHERE n.charge_id = c.charge_id AND n.version > c.version AND n.form IS NOT NULL)"""


def query(dialect: str) -> str:
    """What the view shows, for ``sqlite`` or ``postgresql``."""
    return _QUERY.format(weight=f"coalesce({', '.join(_grams(column, dialect) for column in _WEIGHTS)})")


def _grams(column: str, dialect: str) -> str:
    number = "double precision" if dialect == "postgresql" else "REAL"
    units = " ".join(f"WHEN '{name}' THEN {grams}" for name, grams in GRAMS.items())
    return f"CAST(c.{column} AS {number}) * CASE c.{column}_unit {units} END"


def create(connection: Connection) -> None:
    """Makes the view. A migration does this once."""
    connection.exec_driver_sql(made(connection.dialect.name))


def made(dialect: str) -> str:
    """The statement that makes the view."""
    return f"CREATE VIEW {NAME} AS {query(dialect)}"


def wrong_on_server(connection: Connection) -> Iterator[tuple[str, str]]:
    """(name, sentence) where the view is gone or shows something else, and for views that no release made.

    A server keeps the text of a view in words of its own: the plans of both are compared, which name every table,
    column and condition.
    """
    there = set(connection.execute(text(_VIEWS)).scalars())
    if NAME not in there:
        yield NAME, f"the view {NAME} was taken away"
    elif _plan(connection, f"SELECT * FROM {NAME}") != _plan(connection, query("postgresql")):
        yield NAME, f"the view {NAME} was exchanged for another"
    for name in sorted(there - {NAME}):
        shown = " ".join(name.split())
        yield shown, f"a view {shown} stands among the office's tables that no release of this program makes"


def _plan(connection: Connection, asked: str) -> list[str]:
    return [str(line) for (line,) in connection.exec_driver_sql(f"EXPLAIN (VERBOSE, COSTS OFF) {asked}")]


_VIEWS = (
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('v', 'm')"
)
