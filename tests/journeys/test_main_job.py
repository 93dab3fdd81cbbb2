"""The main job from end to end: the example office on the command line, and work that a kill cannot lose."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screener.domain.decision import Rollup
from screener.domain.shipped import sample_policy
from screener.example.county import make_county
from screener.example.dockets import write_county
from screener.workflow.session import create_office, open_office
from screener.workflow.verbs import adopt_policy, import_docket, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.example.made import copied_to, decided, looked_at

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2026, 5, 26, 13, tzinfo=UTC)


def screener(*arguments: str, check: int = 0) -> subprocess.CompletedProcess[str]:
    run = subprocess.run(
        [sys.executable, "-m", "screener", *arguments], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert run.returncode == check, run.stderr
    return run


def test_the_demo_does_the_main_job_without_a_display(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path / "the example"
    document = json.loads(screener("demo", "--headless", "--dir", str(folder), "--json").stdout)
    assert set(document) == {"dir", "office", "files", "charges", "warrants"}
    assert document["warrants"] == 600
    assert document["charges"] >= 1170
    files = {Path(file) for file in document["files"]}
    assert all(file.is_file() for file in files)
    assert {"oversight.pdf", "oversight.xlsx", "oversight.html", "measures.json"} <= {file.name for file in files}
    checked = json.loads(screener("verify", "--office", document["office"], "--json").stdout)
    assert (checked["ok"], checked["findings"]) == (True, [])

    # The same seed decides alike, there and in this process.
    example = copied_to(tmp_path / "example", tmp_path_factory)
    words = []
    for path in (example.office, Path(document["office"])):
        with looked_at(path) as office:
            words.append([(where, d.outcome, d.basis, d.reason, d.by, d.at) for where, d in decided(office)])
    assert words[0] == words[1]
    assert len(words[0]) > 500

    said = screener("demo", "--headless", "--dir", str(folder)).stdout
    for word in ("Screened docket", "Warrant list", "Oversight pack"):
        assert word in said
    assert [file for file in files if str(file) not in said and file.parent.name != "dockets"] == []


#: Screens twenty charges of the May docket as a person does, then waits to be killed.
WORKER = """
import sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from screener.domain.decision import Basis, Rollup
from screener.workflow.verbs import screen_charge
from screener.workflow.session import open_office

moment = datetime(2026, 5, 26, 14, tzinfo=UTC)
def clock():
    global moment
    moment += timedelta(seconds=1)
    return moment

office = open_office(Path(sys.argv[1]), user="A1", clock=clock)
acts = {4: "deviate", 9: "deviate", 12: "evidence", 15: "hold", 18: "undo"}
done = 0
for person_id in screen_charge.queue(office).people:
    for case in screen_charge.person(office, person_id).cases:
        for count in case.counts:
            act = acts.get(done)
            if done == 20:
                screen_charge.save_place(office, count.charge_id, "half a no")
                print("place", count.charge_id, flush=True)
                time.sleep(600)
            elif act == "hold":
                screen_charge.hold(office, count.charge_id, "Waiting for the report")
            elif act == "deviate" and count.one_key:
                screen_charge.decide(office, count.charge_id, outcome=Rollup.FILED, basis=Basis.OTHER,
                                     reason="Plea in another case", confirmed=True)
            elif act == "evidence" or not count.one_key:
                screen_charge.decide(office, count.charge_id, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE,
                                     reason="Possession cannot be shown")
            else:
                screen_charge.accept(office, count.charge_id)
            if act == "undo":
                screen_charge.undo(office)
            print("done", count.charge_id, flush=True)
            done += 1
"""


@pytest.fixture
def office_path(tmp_path: Path) -> Path:
    """An office with both versions of the policy and the May docket, nobody at the desk yet."""
    files = write_county(make_county(), tmp_path)
    path = tmp_path / "county.screener"
    moments = iter(START + timedelta(seconds=n) for n in range(10_000))
    with create_office(
        path, name="Riverside", county="Riverside", zone="America/Chicago", clock=lambda: next(moments), user="S1"
    ) as office:
        office.add_user("A1", "Arden Kelbright", "attorney")
        for name in ("riverside-unconditional-1.yaml", "riverside-unconditional.yaml"):
            adopt_policy.adopt(office, sample_policy(name))
        import_docket.import_docket(office, import_docket.plan_import(office, files[2]))
    return path


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process outright")
def test_twenty_charges_survive_a_kill_and_the_desk_stands_at_the_next(office_path: Path) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(office_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert worker.stdout is not None
    said = read_until_place(worker)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    worker.stdout.close()

    done = [charge for word, charge in said if word == "done"]
    with open_office(office_path, user="A1", clock=lambda: START + timedelta(hours=3)) as office:
        place = screen_charge.place(office)
        assert place is not None
        assert (place.charge_id, place.draft) == (said[-1][1], "half a no")
        status = office.status()
        assert (status.decided, status.held) == (18, 1)
        counts = {
            count.charge_id: count
            for person_id in screen_charge.queue(office).people
            for case in screen_charge.person(office, person_id).cases
            for count in case.counts
        }
        assert counts[done[15]].held == "Waiting for the report"
        assert counts[done[18]].decision is None
        decided = [counts[charge].decision for charge in done if counts[charge].decision is not None]
        assert len(decided) == 18
        assert sum(decision.outcome is Rollup.FILED for decision in decided if decision is not None) >= 1
    assert verify(office_path, thorough=True).ok


def read_until_place(worker: subprocess.Popen[str]) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    assert worker.stdout is not None
    for line in iter(worker.stdout.readline, ""):
        word, charge = line.split()
        said.append((word, charge))
        if word == "place":
            return said
    pytest.fail("the worker ended before it had screened twenty charges")


def test_one_changed_byte_in_an_event_is_found_and_placed(office_path: Path) -> None:
    assert verify(office_path, thorough=True).ok
    with sqlite3.connect(office_path) as raw:
        triggers = [row[0] for row in raw.execute("select name from sqlite_master where type = 'trigger'")]
        for trigger in triggers:  # whoever can change a byte can drop them
            raw.execute(f"drop trigger {trigger}")
        chain, seq, body = raw.execute("select chain, seq, body from event order by seq limit 1 offset 2").fetchone()
        middle = len(body) // 2
        changed = body[:middle] + ("x" if body[middle] != "x" else "y") + body[middle + 1 :]
        raw.execute("update event set body = ? where chain = ? and seq = ?", (changed, chain, seq))
    found = verify(office_path, thorough=True)
    assert not found.ok
    assert (chain, seq) in {(finding.chain, finding.seq) for finding in found.findings if finding.table == "event"}
