"""The verbs are tried on every engine: the file always, the server and the encrypted file for what differs there, or
for all: -m full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.storage.engines import encrypted
from tests import server as servers
from tests import tables_once
from tests.workflow import county

#: Modules whose tests run on both engines by default: writing, reading back, conflicts, imports, backups. The others
#: run on both in the long run (``pytest -m "full or not full"``); what a test does to a file itself is marked on_file.
BOTH = (
    "test_ask_with_sql",
    "test_office",
    "test_desk",
    "test_import",
    "test_import_batches",
    "test_keep_backups",
    "test_own_facts",
)
#: Tests that run on an encrypted file too by default: its pages alone differ, so what copies and exchanges files.
ENCRYPTED = (
    "test_a_backup_holds_the_record_and_is_recorded",
    "test_a_restore_brings_back_what_was_and_says_what_is_lost",
    "test_no_restore_while_another_window_has_the_office_open",
    "test_a_locked_backup_opens_with_its_passphrase_only",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" not in metafunc.fixturenames:
        return
    name = metafunc.module.__name__.rpartition(".")[2]
    long = "full" in metafunc.config.getoption("markexpr")
    on_file = metafunc.definition.get_closest_marker("on_file") is not None
    both = (name in BOTH or long) and not on_file
    engines = ["file", *(["server"] if both else [])]
    if (metafunc.function.__name__ in ENCRYPTED or long) and not on_file:
        engines.append("encrypted")
    metafunc.parametrize("engine", engines, indirect=True, ids=str)


@pytest.fixture(scope="package", autouse=True)
def tables() -> Iterator[None]:
    """What is tried here is not the migrations."""
    with pytest.MonkeyPatch.context() as patch:
        tables_once.once(patch)
        yield


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What keeps the offices that ``county.office`` makes in this test."""
    server: servers.Server | None = None
    made: list[str] = []
    if request.param == "server":
        server = request.getfixturevalue("server")
        request.getfixturevalue("server_place")  # a home of its own

        def place(folder: Path) -> str:
            made.append(server.ready())
            return made[-1]

        monkeypatch.setattr(county, "place_for", place)
    if request.param == "encrypted":
        if not encrypted.is_installed():
            pytest.skip("sqlcipher3 is not installed (the extra 'encrypted')")
        monkeypatch.setattr(encrypted, "ITERATIONS", 1000)  # what is tried here is the file, not how dear a guess is
        monkeypatch.setattr(county, "PASSPHRASE", "four paper horses walk")
    yield str(request.param)
    for place in made:
        server.drop(place)
