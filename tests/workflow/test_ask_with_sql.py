"""The view that anybody may ask with SQL: its figures are those of the oversight pack, on both engines, read only."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup, is_covered
from screener.domain.quantity import Quantity, parse_quantity
from screener.oversight.facts import FactRow
from screener.policy.language.vocabulary import WEIGHTS
from screener.storage.engines.address import is_address
from screener.storage.schema import views
from screener.workflow.session import Office
from screener.workflow.session.record.exports import last_event
from screener.workflow.verbs import adopt_policy, produce_report, screen_charge
from screener.workflow.verbs.produce_report.fact_rows import fact_rows
from tests.server import Server
from tests.workflow.county import Ticking, bring_in, charge, office, robbery, write_policy

GUIDE = Path(__file__).parents[2] / "resources" / "guide" / "ask-with-sql.md"
QUERIES = re.findall(r"```sql\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


@contextmanager
def asked(opened: Office, request: pytest.FixtureRequest) -> Iterator[object]:
    """A session that can only read, as the guide says it is opened; on a server that of a role with one right."""
    if not is_address(opened.place):
        with closing(sqlite3.connect(f"file:{opened.path}?mode=ro", uri=True)) as raw:
            yield raw
        return
    server: Server = request.getfixturevalue("server")
    schema = re.search(r"schema=(\w+)", opened.place)
    database = re.search(r"@[^/]*/([^?]*)\?", opened.place)
    name = schema.group(1) if schema else "screener"
    place = {"dbname": database.group(1)} if database else {}
    role = "partner_of_research"
    with server.connect(**place) as boss:
        if not boss.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            boss.execute(f"CREATE ROLE {role} LOGIN")
        boss.execute(f"GRANT USAGE ON SCHEMA {name} TO {role}")
        boss.execute(f"GRANT SELECT ON {name}.charges TO {role}")
    with server.connect(user=role, **place) as raw:
        raw.execute(f"SET search_path TO {name}")
        yield raw


def _decided(made: Office, clock: Ticking) -> None:
    for at, count in enumerate(list(made.model().counts.values())):
        made.user = "A1" if at % 3 else "A2"
        if count.screened.finding.rollup is not Rollup.DECLINED:
            screen_charge.decide(made, count.charge_id, outcome=Rollup.FILED, basis=Basis.EVIDENCE)
        elif made.user == "A2" and count.screened.grouped:
            screen_charge.decide(
                made, count.charge_id, outcome=Rollup.FILED, basis=Basis.POLICY, reason="robbery", confirmed=True
            )
        elif at % 7:
            screen_charge.accept(made, count.charge_id)
        if at == 12:  # the month after
            clock.now += timedelta(days=31)


@pytest.fixture
def opened(tmp_path: Path) -> Office:
    """Person n: possession alone (odd) or beside a robbery (even). A2 files what is grouped, A1 declines; some wait."""
    clock = Ticking()
    made = office(tmp_path, clock=clock)
    adopt_policy.adopt(made, write_policy(tmp_path))
    charges = []
    for number in range(16):
        name, case = f"Example, {number}", f"26-CR-{number}"
        grams = ("0.8", "1.5", "0.25")[number % 3]
        charges.append(charge(2 + 2 * number, case=case, name=name, grams=grams, born=date(1960 + number, 4, 2)))
        if number % 2 == 0:
            charges.append(robbery(3 + 2 * number, case=case, name=name, born=date(1960 + number, 4, 2)))
    bring_in(made, charges)
    _decided(made, clock)
    return made


def _rows(opened: Office) -> tuple[FactRow, ...]:
    return fact_rows(opened, through=last_event(opened, None).seq, as_of=date(2026, 12, 31))


_GROUPED = {True: "yes", False: "no", None: "unknown"}


def _counted(rows: Sequence[FactRow], which: str) -> list[tuple[str, str, str, int, int]]:
    of, hits = Counter(), Counter()
    for row in rows:
        if row.decided is None or (which == "covered" and not is_covered(row.recommended or Rollup.OUTSIDE)):
            continue
        key = (row.attorney or "", f"{row.decided_on:%Y-%m}", _GROUPED[row.grouped])
        of[key] += 1
        hits[key] += row.decided is (row.recommended if which == "covered" else Rollup.DECLINED)
    return [(*key, of[key], hits[key]) for key in sorted(of)]


def test_the_queries_of_the_guide_give_the_figures_of_the_pack(
    opened: Office, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Attorney by attorney and month by month; summed up, what ``measures.json`` says."""
    rows = _rows(opened)
    opened.user = "S1"
    produce_report.oversight_pack(opened, date(2026, 1, 1), date(2026, 12, 31), tmp_path / "pack")
    pack = json.loads((tmp_path / "pack" / "measures.json").read_text(encoding="utf-8"))
    with opened, asked(opened, request) as raw:
        declined, concordance = ([tuple(row) for row in raw.execute(query).fetchall()] for query in QUERIES)
    assert declined == _counted(rows, "decided")
    assert concordance == _counted(rows, "covered")
    assert len({row[0] for row in declined}) == 2
    assert len({row[1] for row in declined}) == 2
    assert {row[2] for row in declined} == {"yes", "no"}
    said = {
        (each["group"]["attorney"], each["group"]["grouped"]): (each["numerator"], each["denominator"])
        for each in pack
        if each["name"] == "concordance" and each["group"].keys() == {"attorney", "grouped"}
    }
    assert {key for key, (_, of) in said.items() if of} == {(row[0], row[2]) for row in concordance}
    for (attorney, word), figures in said.items():
        mine = [row for row in concordance if row[0] == attorney and row[2] == word]
        assert (sum(row[4] for row in mine), sum(row[3] for row in mine)) == figures


def test_every_charge_is_one_row_with_what_the_program_shows(opened: Office, request: pytest.FixtureRequest) -> None:
    names = "charge_id, text, statute, class, drug, weight, decision, attorney"
    counts = opened.model().counts
    with opened, asked(opened, request) as raw:
        found = {row[0]: tuple(row) for row in raw.execute(f"SELECT {names} FROM charges").fetchall()}
        described = raw.execute("SELECT * FROM charges LIMIT 1")
        columns = [each[0] for each in described.description]
    assert found.keys() == counts.keys()
    for name, count in counts.items():
        read, state = count.imported, count.state.decision
        _, text, statute, offense, drug, weight, decision, attorney = found[name]
        assert (text, statute, offense, drug) == (
            read.text, read.statute, read.reading.offense.value, read.reading.substance
        )  # fmt: skip
        amounts = [read.facts[each] for each in WEIGHTS if isinstance(read.facts.get(each), Quantity)]
        assert weight == (float(amounts[0].base) if amounts else None)
        assert attorney == (None if state is None else state.actor)
        assert decision == (None if state is None else state.content["outcome"])
    documented = set(re.findall(r"`(\w+)`", re.sub(r"^\| column.*", "", GUIDE.read_text().split("## Declined")[0])))
    assert set(columns) <= documented, "every column of the view stands in the guide"


def test_a_changed_charge_is_shown_as_its_latest_file_says(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = office(tmp_path)
    bring_in(made, [charge(2, case="26-CR-1", name="Example, A", count="1", grams="0.8")])
    bring_in(made, [charge(5, case="26-CR-1", name="Example, A", count="1", grams="28")], name="June.xlsx")
    with made, asked(made, request) as raw:
        found = raw.execute("SELECT docket, row_of_docket, weight FROM charges").fetchall()
    assert [tuple(row) for row in found] == [("June.xlsx", 5, 28.0)]


@pytest.mark.on_file
@pytest.mark.parametrize("written", ["0.8 g", "500 mg", "1 oz", "0.1 lb", "1.5 kg", "3 pills"])
def test_weights_are_grams(tmp_path: Path, written: str) -> None:
    from dataclasses import replace

    amount = parse_quantity(written)
    assert amount is not None
    made = office(tmp_path)
    bring_in(made, [replace(charge(2), facts={"amount": amount})])
    with made, closing(sqlite3.connect(made.path)) as raw:
        (weight,) = raw.execute("SELECT weight FROM charges").fetchone()
    assert weight == (pytest.approx(float(amount.base)) if amount.dimension == "mass" else None)


def test_a_role_with_the_view_alone_sees_no_table(server: Server, server_place: str) -> None:
    """On a server the view reads with its owner's rights: a partner needs none on the tables."""
    import psycopg

    from screener.workflow.session import create_office

    create_office(server_place, name="E", county="E", zone="UTC", clock=Ticking(), user="S1").close()
    schema = server_place.rpartition("schema=")[2]
    with server.connect() as boss:
        boss.execute(f"CREATE ROLE only_view_{schema} LOGIN")
        boss.execute(f"GRANT USAGE ON SCHEMA {schema} TO only_view_{schema}")
        boss.execute(f"GRANT SELECT ON {schema}.{views.NAME} TO only_view_{schema}")
    with server.connect(user=f"only_view_{schema}") as raw:
        assert raw.execute(f"SELECT count(*) FROM {schema}.charges").fetchone() == (0,)
        for table in ("person", "charge", "event"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                raw.execute(f"SELECT * FROM {schema}.{table}")
