"""The audit log is found through: by who, kind, day, object and words; among a hundred thousand events while one types.

``pytest -m full`` builds 100,000 events; 5,000 by default.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Entry
from screener.workflow.session import Office, open_office
from screener.workflow.session.record.audit_log_lines import TrailFilter, trail, trail_ways
from screener.workflow.verbs import screen_charge
from tests.workflow.county import Ticking, bring_in, charge, ids, office

_MOST = 0.1  # seconds


@pytest.fixture
def opened(tmp_path: Path) -> Office:
    """Twelve charges of as many people, three decided by A1, one with a reason; the rest untouched."""
    made = office(tmp_path)
    bring_in(made, [charge(row, case=f"26-CR-{row:05}", name=f"Example, P{row}") for row in range(2, 14)])
    made.user = "A1"
    for name, reason in zip(ids(made), ("scales in plain view", "", "no lab"), strict=False):
        screen_charge.decide(made, name, outcome=Rollup.FILED, basis=Basis.EVIDENCE, reason=reason, confirmed=True)
    return made


def _found(made: Office, text: str = "", **only: object) -> list[tuple[int, str]]:
    return [(row.seq, row.kind) for row in trail(made, 100, text=text, only=TrailFilter(**only))]


def test_every_way_of_narrowing(opened: Office) -> None:
    everything = _found(opened)
    assert [seq for seq, _ in everything] == list(range(len(everything), 0, -1))
    assert {kind for _, kind in _found(opened, kind="charge decided")} == {"charge decided"}
    assert len(_found(opened, actor="A1")) == 3
    assert len(_found(opened, actor="A1", kind="docket imported")) == 0
    about = trail(opened, 1)[0].object
    assert len(_found(opened, object=about)) == 1
    assert _found(opened, end=date(2020, 1, 1)) == []
    assert _found(opened, start=date(2020, 1, 1), end=date(2030, 1, 1)) == everything
    ways = trail_ways(opened)
    assert ways.actors == ("A1", "S1")
    assert "charge decided" in ways.kinds


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("26-CR-00002", 1), ("26-cr", 3), ("scales", 1), ("SCALES plain", 1), ("cocaine", 3), ("decided", 3),
        ("a1", 4), ("May.xlsx", 1), ("docket May", 1), ("p5", 0), ("nothing of the kind", 0), ("%", 0),
        ("scales 26-CR-00003", 0), ("a1 cocaine lab", 1),
    ],
)  # fmt: skip
def test_words_find_what_may_be_searched_and_no_name(opened: Office, text: str, many: int) -> None:
    assert len(_found(opened, text)) == many


def test_ids_and_numbers_find_their_event(opened: Office) -> None:
    newest = trail(opened, 1)[0]
    for text in (
        newest.event_id,
        newest.event_id[:8],
        newest.event_id[:6],
        str(newest.seq),
        newest.object.partition(":")[2],
    ):
        assert newest.seq in [seq for seq, _ in _found(opened, text)], text


def test_pages_follow_each_other_without_a_gap(opened: Office) -> None:
    whole = [row.seq for row in trail(opened, 100)]
    paged: list[int] = []
    while page := trail(opened, 2, before=paged[-1] if paged else None):
        paged += [row.seq for row in page]
    assert paged == whole


def test_a_new_reason_is_found_at_once(opened: Office) -> None:
    assert _found(opened, "quorum") == []
    screen_charge.add_note(opened, ids(opened)[5], "quorum of the panel")
    assert len(_found(opened, "quorum")) == 1


def _many(made: Office, events: int) -> None:
    """Notes of ten people on the charges, with a rare word in one of a thousand and another kind among them."""
    names = ids(made)
    at = made.now()
    with made.writing() as connection:
        for start in range(0, events, 1000):
            entries: Sequence[Entry] = [
                Entry(
                    kind=projection.NOTED if number % 50 else projection.EXPORTED,
                    object=f"charge:{names[number % len(names)]}" if number % 50 else "report:pack",
                    body={"source": "desk", "padding": "x" * 300, "file": f"pack-{number}.pdf"},
                    written={"note": f"talked to the officer {number}" + (" kestrel" if number % 1000 == 7 else "")},
                )
                for number in range(start, start + 1000)
            ]
            journal.append(
                connection, entries, chain=made.chain, actor=f"A{start // 1000 % 10}", at=at, office_date=made.today()
            )


@pytest.mark.full
@pytest.mark.on_file  # the time of one process: a server's is another's
def test_a_search_is_never_slow(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    events = 100_000 if "full" in request.config.getoption("markexpr") else 5_000
    with office(tmp_path) as made:
        bring_in(made, [charge(row, case=f"26-CR-{row:05}", name=f"Example, P{row}") for row in range(2, 302)])
        _many(made, events)
        path = made.path
    slow: dict[tuple[str, TrailFilter], float] = {}
    with open_office(path, user="S1", clock=Ticking()) as made:
        made.model()
        first = time.process_time()
        trail_ways(made)  # what is folded once, beside the first page
        slow_first = time.process_time() - first
        for text, only in (
            ("", TrailFilter()), ("kestrel", TrailFilter()), ("26-CR-00100", TrailFilter()),
            ("officer", TrailFilter()), ("a3 kestrel", TrailFilter()), ("exported", TrailFilter()),
            ("pack-150", TrailFilter()),
            ("nothing-of-it", TrailFilter()), ("a", TrailFilter()), ("77", TrailFilter()),
            ("cocaine a9", TrailFilter()),
            ("", TrailFilter(actor="A0")), ("", TrailFilter(kind="exported")), ("", TrailFilter(end=date(2020, 1, 1))),
            ("officer", TrailFilter(start=date(2020, 1, 1))), ("", TrailFilter(object="report:pack")),
        ):  # fmt: skip
            slow[text, only] = min(_timed(made, text, only) for _ in range(3))
    most = max(slow.values())
    print(f"{events:,} events: readied in {slow_first * 1000:.0f} ms, the slowest {most * 1000:.0f} ms")
    assert [asked for asked, took in slow.items() if took > _MOST] == []


def _timed(made: Office, text: str, only: TrailFilter) -> float:
    began = time.process_time()
    trail(made, text=text, only=only)
    return time.process_time() - began
