"""In the real window, by keyboard alone: import, screen twenty charges, be killed, go on at the twenty-first."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.shipped import sample_policy
from screener.example.county import make_county
from screener.example.dockets import write_county
from screener.ui.pages.desk import DeskPage
from screener.ui.theme import ThemeKeeper
from screener.workflow.session import create_office
from screener.workflow.verbs import adopt_policy, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.ui.conftest import Clock, keeper, open_window, settle, shut

__all__ = ["keeper"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process outright")
def test_the_main_job_by_keyboard_survives_a_kill(keeper: ThemeKeeper, tmp_path: Path) -> None:
    docket = write_county(make_county(), tmp_path)[2]
    path = tmp_path / "county.screener"
    with create_office(path, name="Riverside", county="Riverside", zone="UTC", clock=Clock(), user="A1") as office:
        adopt_policy.adopt(office, sample_policy("riverside-unconditional.yaml"))

    said = work_until_killed(path, docket, tmp_path)
    acts = [line for line in said if "act" in line]
    assert len(acts) == 20
    assert Counter(line["act"] for line in acts) >= Counter(deviate=2, basis=1, hold=1, undo=1)

    window = open_window(keeper, tmp_path)
    window.open_path(path)
    settle(window)
    assert window.frame is not None
    desk = window.frame.page
    assert isinstance(desk, DeskPage)
    assert desk.count is not None
    assert desk.count.charge_id == said[-1]["here"]
    assert desk.count.decision is None
    for line in acts:
        office = desk.session.office
        person = screen_charge.person(office, screen_charge.person_of(office, line["charge"]))
        count = next(c for case in person.cases for c in case.counts if c.charge_id == line["charge"])
        if line["act"] == "hold":
            assert (count.held, count.decision) == ("waits for the lab report", None)
            continue
        decision = count.decision
        assert decision is not None, line
        assert (decision.by, decision.displayed, str(decision.recommended)) == ("A1", True, line["recommended"])
        wanted = {
            "deviate": (Rollup.FILED, Basis.OTHER, "plea in another case"),
            "basis": (Rollup.DECLINED, Basis.EVIDENCE, ""),
            "accept": (Rollup.DECLINED, Basis.POLICY, ""),
            "undo": (Rollup.DECLINED, Basis.POLICY, ""),
        }.get(line["act"])
        assert wanted is None or (decision.outcome, decision.basis, decision.reason) == wanted, line
        assert decision.deviation is (line["act"] == "deviate")
    shut(window)
    assert verify(path, thorough=True).ok


def work_until_killed(office: Path, docket: Path, home: Path) -> list[dict[str, str]]:
    """Runs the window in a process of its own and kills it as soon as it stands at the next charge."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.at_the_window", str(office), str(docket), str(home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert worker.stdout is not None
    assert worker.stderr is not None
    said: list[dict[str, str]] = []
    for line in worker.stdout:
        said.append(json.loads(line))
        if "here" in said[-1]:
            break
    os.kill(worker.pid, signal.SIGKILL)
    errors = worker.stderr.read()
    worker.communicate()
    assert said, errors
    assert "here" in said[-1], errors
    return said
