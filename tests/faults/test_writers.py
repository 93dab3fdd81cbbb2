"""Many at once in one office: everything that was told as saved is there, nobody is shown a locked file, and of two who
decide the same charge at the same moment one is saved and the other is told so in a sentence.

Eight processes at one file, six at one server; ``pytest -m full``: 20 at the server, 250 decisions each, 1,000 races.
Negative controls: a transaction that takes its lock late, and an act that does not look at what others did since.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from screener.domain.case import Charge
from screener.storage.audit_log import journal
from screener.storage.engines.engine import open_database
from screener.workflow.session import create_office
from screener.workflow.verbs import adopt_policy
from screener.workflow.verbs.verify_record import verify
from tests.faults import results
from tests.faults.writers import place_of
from tests.workflow.county import Ticking, bring_in, charge, write_policy

SECONDS = 10.0  # the longest wait on a machine that does little else; after three times that a person would be told


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an office may be made."""
    if request.param == "file":
        return str(tmp_path / "shared.office")
    return str(request.getfixturevalue("server_place"))


def _office(place: str, folder: Path, charges: int, people: int) -> None:
    where = place_of(place)
    with create_office(where, name="Shared", county="", zone="America/Chicago", clock=Ticking(), user="S1") as made:
        for number in range(people):
            made.add_user(f"W{number}", f"W{number}", "attorney")
        made.automatic_backups = False
        adopt_policy.adopt(made, write_policy(folder))
        bring_in(made, [_someone(row) for row in range(2, charges + 2)])


def _someone(row: int) -> Charge:
    """A charge of somebody like nobody else: were all of one name and birth date, each would be compared with each."""
    born = date(1950, 1, 1) + timedelta(days=5 * row)
    return charge(row, case=f"26-CR-{row}", name=f"Example, P{row}", born=born)


def _run(*words: object) -> dict:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.writers", *map(str, words)],
        cwd=results.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout)


def _there(place: str) -> set[str]:
    database = open_database(place_of(place))
    try:
        with database.reading() as connection:
            return {event.event_id for event in journal.stream(connection)}
    finally:
        database.close()


@pytest.mark.full
def test_everything_that_many_decide_at_once_is_kept(
    place: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server = "://" in place
    writers = 8 if not server else 20 if results.is_full(request) else 6
    each = results.many(request, 4, 250)
    _office(place, tmp_path, writers * each, writers)
    found = _run("write", place, writers, each)
    print({name: found[name] for name in ("p50", "p99", "longest")})
    missing = set(found["saved"]) - _there(place)
    results.keep(
        request,
        "writers server" if server else "writers file",
        {
            "people": writers,
            "decisions": len(found["saved"]),
            "lost": len(missing),
            "shown": len(found["shown"]),
            "p99": round(found["p99"], 3),
            "longest": round(found["longest"], 3),
        },
    )
    assert missing == set()
    assert found["shown"] == []
    assert len(found["saved"]) == writers * each
    assert verify(place_of(place)).ok
    assert found["longest"] <= (SECONDS if results.is_alone(request) else 3 * SECONDS)


@pytest.mark.full
def test_of_two_who_decide_at_once_one_wins_and_one_is_told(
    place: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    races = results.many(request, 10, 1000)
    _office(place, tmp_path, races, 2)
    said = _run("race", place, races)["said"]
    won = [[not one for one in pair].count(True) for pair in said]
    told = [one for pair in said for one in pair if one]
    results.keep(
        request,
        "races server" if "://" in place else "races file",
        {"races": len(said), "one winner": won.count(1), "told": len(told)},
    )
    assert won == [1] * races
    assert all("meanwhile" in one and "\n" not in one and len(one) < 200 for one in told), told[:3]
    assert not any("locked" in one or "in use" in one for one in told)
    assert verify(place_of(place)).ok


@pytest.mark.full
def test_without_a_lock_from_the_start_people_are_turned_away(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A negative control."""
    place = str(tmp_path / "shared.office")
    _office(place, tmp_path, 64, 8)
    shown = _run("write", place, 8, 8, "lock")["shown"]
    results.keep(request, "control writers", {"tried": 64, "found": len(shown)})
    assert shown


@pytest.mark.full
def test_without_a_second_look_both_win(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A negative control."""
    place = str(tmp_path / "shared.office")
    _office(place, tmp_path, 15, 2)
    both = [pair for pair in _run("race", place, 15, "look")["said"] if pair == ["", ""]]
    results.keep(request, "control races", {"tried": 15, "found": len(both)})
    assert both
