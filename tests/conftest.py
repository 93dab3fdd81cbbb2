"""What every test may use. Material outside the checkout is optional: its tests say why they skip."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import seeds
from tests import server as servers
from tests.offline.sitecustomize import ALLOWED, reaches_out
from tests.shuffled import pytest_addoption as pytest_addoption  # the option --shuffle
from tests.shuffled import pytest_collection_modifyitems as pytest_collection_modifyitems

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples on every run, so that a red build means a change; --hypothesis-profile explore looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None, max_examples=40)
settings.register_profile("long", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    seeds.long_run("full" in config.getoption("markexpr"))
    if seeds.is_long() and config.getoption("hypothesis_profile", None) is None:
        settings.load_profile("long")


ROOT = Path(__file__).resolve().parent.parent

# The program opens no network connection: what tries, in this process or in one that a test starts, is a failure.
_TRIED: list[str] = []
sys.addaudithook(lambda event, arguments: _TRIED.append(event) if reaches_out(event, arguments) else None)
os.environ["PYTHONPATH"] = os.pathsep.join(
    part for part in (str(ROOT / "tests" / "offline"), os.environ.get("PYTHONPATH", "")) if part
)


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Settings, log, fault reports and keys of the tests lie in a folder of this run, never in a developer's own."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCREENER_HOME", str(home))
        yield home


@pytest.fixture(autouse=True)
def offline() -> Iterator[list[str]]:
    """Fails a test during which anything reached for a network; gives the list of attempts."""
    _TRIED.clear()
    yield _TRIED
    assert _TRIED == [], "the program is offline, and something reached for a network"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real public dockets that may stand beside the checkout."""
    folder = ROOT.parent / "shared"
    if not (folder / "dockets").is_dir():
        pytest.skip("the real dockets are not beside this checkout (../shared)")
    return folder


@pytest.fixture(scope="session")
def server() -> Iterator[servers.Server]:
    """A real PostgreSQL server of this run, the only one that the program may connect to meanwhile."""
    if why := servers.why_not():
        pytest.skip(why)
    made = servers.Server()
    before = os.environ.get(ALLOWED)
    os.environ[ALLOWED] = "\n".join(filter(None, [before, str(made.folder)]))
    try:
        yield made
    finally:
        made.close()
        if before is None:
            del os.environ[ALLOWED]
        else:
            os.environ[ALLOWED] = before


@pytest.fixture
def server_place(
    server: servers.Server, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> str:
    """The address of a schema that nobody used before. What this machine keeps beside it has a folder of its own."""
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path_factory.mktemp("home")))
    return server.place()


@pytest.fixture(scope="session")
def policies() -> Path:
    """The sample policies that ship with the program."""
    return ROOT / "policies"
