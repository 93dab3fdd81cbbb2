"""The main job in the real window, by keyboard alone: import, screen twenty charges, be killed, go on at the next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from screener.domain.decision import Basis, Rollup
from screener.domain.shipped import sample_policy
from screener.example.county import make_county
from screener.example.dockets import write_county
from screener.ui.pages.desk import DeskPage
from screener.ui.theme import ThemeKeeper
from screener.workflow.session import create_office, open_office
from screener.workflow.verbs import adopt_policy, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.ui.conftest import Clock, keeper, open_window, settle, shut

ROOT = Path(__file__).resolve().parents[2]
_ = keeper  # the fixture of the window's tests


@pytest.fixture(scope="module")
def docket(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example county's docket of May."""
    files = write_county(make_county(), tmp_path_factory.mktemp("county"))
    return next(path for path in files if "may" in path.name.lower())


def test_import_screen_twenty_be_killed_and_go_on(
    docket: Path, tmp_path: Path, qapp: QApplication, keeper: ThemeKeeper
) -> None:
    path = tmp_path / "office.screener"
    with create_office(path, name="Riverside", county="Riverside", zone="UTC", clock=Clock(), user="A1") as office:
        adopt_policy.adopt(office, sample_policy("riverside-unconditional.yaml"))
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.at_the_desk", str(path), str(docket), str(tmp_path / "first")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert worker.stdout is not None
    said = worker.stdout.readline().split()
    if not said:
        assert worker.stderr is not None
        pytest.fail(worker.stderr.read())
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    word, here = said
    assert word == "standing"

    window = open_window(keeper, tmp_path / "second")
    window.open_path(path)
    settle(window)
    assert window.frame is not None
    desk = window.frame.page
    assert isinstance(desk, DeskPage)
    assert desk.count is not None
    assert desk.count.charge_id == here
    assert desk.count.decision is None
    assert desk.asking.prompt is not None
    assert desk.asking.prompt.field.toPlainText() == "half a no"
    shut(window)

    with open_office(path, user="A1", clock=Clock()) as office:
        decided = screen_charge.last_decisions(office, 30)
        status = office.status()
    decisions = [item.decision for item in decided]
    assert len(decisions) == 18  # twenty charges: one held, one decision undone
    assert status.held == 1
    assert sum(decision.deviation for decision in decisions) == 2
    assert sum(d.basis is Basis.EVIDENCE and d.outcome is Rollup.DECLINED for d in decisions) == 1
    found = verify(path, thorough=True)
    assert found.ok, found.findings
