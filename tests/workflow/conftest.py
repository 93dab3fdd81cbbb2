"""The verbs are tried on both engines: the file always, the server for what differs there, or for all: -m full."""

from __future__ import annotations

import pytest

from tests import server as servers
from tests.workflow import county

#: Modules whose tests run on both engines by default: writing, reading back, conflicts, imports, backups. The others
#: run on both in the long run (``pytest -m "full or not full"``); what a test does to a file itself is marked on_file.
BOTH = ("test_office", "test_desk", "test_import", "test_import_batches", "test_keep_backups")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" not in metafunc.fixturenames:
        return
    name = metafunc.module.__name__.rpartition(".")[2]
    long = "full" in metafunc.config.getoption("markexpr")
    on_file = metafunc.definition.get_closest_marker("on_file") is not None
    both = (name in BOTH or long) and not on_file
    metafunc.parametrize("engine", ["file", "server"] if both else ["file"], indirect=True, ids=str)


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What keeps the offices that ``county.office`` makes in this test."""
    if request.param == "server":
        server: servers.Server = request.getfixturevalue("server")
        request.getfixturevalue("server_place")  # a home of its own
        monkeypatch.setattr(county, "place_for", lambda folder: server.place())
    return str(request.param)
