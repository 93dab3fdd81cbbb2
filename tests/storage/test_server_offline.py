"""The office's own server is the only address that the program connects to (R21): as it says, and as it does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from screener.cli.app import run
from screener.domain.errors import ScreenerError
from screener.storage.engines.address import address_of, place_of
from screener.storage.engines.engine import open_database
from screener.storage.engines.server_engine import parameters_of
from screener.workflow.session import create_office
from tests.server import Server
from tests.workflow.county import Ticking

ROOT = Path(__file__).parents[2]
_CONNECT = re.compile(r"connect\(\d+, \{sa_family=(AF_\w+), (.*?)\}, \d+\)")
#: Sockets of this machine that its C library asks for names of users and hosts.
_SYSTEM = ("/var/run/nscd/socket", "/run/systemd/")
_WORK = """
import sys
from tests.workflow.county import Ticking, bring_in, charge
from screener.workflow.verbs import keep_backups
from screener.workflow.session import open_office
from screener.workflow.verbs.verify_record import verify
with open_office(sys.argv[1], user="S1", clock=Ticking()) as office:
    bring_in(office, [charge(2)])
    keep_backups.make(office)
assert verify(sys.argv[1]).ok
"""


def test_an_address_that_is_not_configured_is_an_attempt_at_a_network(server: Server, offline: list[str]) -> None:
    """The control: were it let pass, the whole suite would prove nothing about servers."""
    with pytest.raises(ScreenerError):
        open_database("postgresql+psycopg://127.0.0.1:9/county")
    assert offline == ["screener.connect"]
    offline.clear()
    open_configured = server.place("nothing_there")
    with pytest.raises(ScreenerError, match="There is no office"):
        open_database(open_configured)
    assert offline == []


def test_so_in_a_process_that_a_test_starts(server_place: str) -> None:
    ran = _run(
        "from screener.storage.engines.engine import open_database\nimport sys\nopen_database(sys.argv[1])",
        server_place,
    )
    assert "There is no office" in ran.stderr
    other = _run(
        "from screener.storage.engines.engine import open_database\nimport sys\nopen_database(sys.argv[1])",
        "postgresql+psycopg://127.0.0.1:9/county",
    )
    assert "offline: screener.connect was tried" in other.stderr


def _run(script: str, *arguments: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def _connected_to(script: str, place: str, log: Path) -> list[str]:
    """Every address that a process and its children connected to, as the kernel saw it."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    ran = _run(script, place, before=("strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(log)))
    if not log.exists() or "Operation not permitted" in ran.stderr:
        pytest.skip("this machine lets nobody trace a process")
    assert ran.returncode == 0, ran.stderr
    found = [" ".join(found.groups()) for found in _CONNECT.finditer(log.read_text("utf-8", "replace"))]
    return [each for each in found if not any(own in each for own in _SYSTEM)]


def test_a_whole_day_connects_to_the_server_and_to_nothing_else(
    server: Server, server_place: str, tmp_path: Path
) -> None:
    create_office(server_place, name="E", county="E", zone="UTC", clock=Ticking(), user="S1").close()
    reached = _connected_to(_WORK, server_place, tmp_path / "log")
    assert reached
    assert {each for each in reached if f'"{server.folder}/.s.PGSQL.5432"' not in each} == set()


def test_another_connection_of_the_driver_would_be_seen(server: Server, server_place: str, tmp_path: Path) -> None:
    """The control: Python's hooks do not see what the driver does; the kernel does."""
    script = "import psycopg, sys\ntry: psycopg.connect('host=127.0.0.1 port=9')\nexcept psycopg.Error: pass"
    reached = _connected_to(script, server_place, tmp_path / "log")
    assert any("127.0.0.1" in each for each in reached)


def test_only_one_place_in_the_program_connects() -> None:
    found = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "screener").rglob("*.py")
        if "psycopg.connect" in file.read_text("utf-8")
    }
    assert found == {"screener/storage/engines/server_engine.py"}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql+psycopg://db.example.gov/county?sslmode=disable", "must be encrypted"),
        ("postgresql+psycopg://db.example.gov/county?sslmode=prefer", "must be encrypted"),
        ("postgresql+psycopg://db.example.gov/county?options=-csearch_path%3Dx", "'options'"),
        ("postgresql+psycopg://db.example.gov/county?hostaddr=10.0.0.1", "'hostaddr'"),
        ("postgresql+psycopg://db.example.gov/county?schema=pg_catalog", "schema"),
        ("postgresql+psycopg://db.example.gov/county?schema=a%22%3Bdrop", "schema"),
        ("postgresql+psycopg://db.example.gov", "no database"),
        ("postgresql+psycopg://s1:hunter2@db.example.gov:port/county", "no address"),
    ],
)
def test_what_an_address_may_not_say(address: str, said: str) -> None:
    with pytest.raises(ScreenerError, match=said) as told:
        address_of(address)
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("given", ["s1:hunter2@db.example.gov/county", "s1@db.example.gov/county?password=hunter2"])
def test_a_password_in_an_address_goes_no_further(given: str) -> None:
    place = place_of(f"postgresql+psycopg://{given}")
    address = address_of(str(place))
    assert "hunter2" not in f"{place} {address!r} {address.name}"
    assert parameters_of(address)["password"] == "hunter2"


def test_between_machines_the_certificate_is_checked_unless_the_address_says_how() -> None:
    far = parameters_of(address_of("postgresql+psycopg://db.example.gov/county"))
    assert (far["sslmode"], far["sslrootcert"], far["gssencmode"]) == ("verify-full", "system", "disable")
    own = parameters_of(
        address_of("postgresql+psycopg://db.example.gov/county?sslrootcert=/etc/ca.pem&sslmode=verify-ca")
    )
    assert (own["sslmode"], own["sslrootcert"]) == ("verify-ca", "/etc/ca.pem")
    assert "sslmode" not in parameters_of(address_of("postgresql+psycopg:///county?host=/run/postgresql"))


@pytest.mark.usefixtures("server_place")
def test_the_guide_for_the_administrator_does_what_it_says(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    """Its commands are run as they stand; then the office is made by the owner, and worked in and read by others."""
    guide = (ROOT / "resources" / "guide" / "server.md").read_text("utf-8")
    commands = [line.strip() for line in guide.splitlines() if re.match(r"    (CREATE|GRANT|REVOKE|ALTER) ", line)]
    assert len(commands) == 9
    with server.connect() as boss:
        for name in ("deploy", "ann", "audrey"):
            boss.execute(f"CREATE ROLE {name} LOGIN")
        for command in commands:
            boss.execute(command)
        boss.execute("GRANT county_work TO ann")
        boss.execute("GRANT county_read TO audrey")

    def place(user: str) -> str:
        return f"postgresql+psycopg://{user}@/county?host={server.folder}"

    def cli(*words: str) -> str:
        code = run(words).code
        return f"{code} {capsys.readouterr().err.strip()}"

    assert cli("office", "create", place("deploy"), "--name", "County", "--county", "C", "--user", "S1") == "0 "
    assert cli("office", "grant", "county_work", "--office", place("deploy")) == "0 "
    assert cli("office", "grant", "county_read", "--to-read", "--office", place("deploy")) == "0 "
    assert cli("office", "user", "add", "A1", "--office", place("ann"), "--user", "S1").startswith(("0", "2"))
    assert cli("office", "status", "--office", place("ann")) == "0 "
    assert cli("verify", "--office", place("audrey")) == "0 "
    assert "may only read" in cli("backup", "--automatic", "off", "--office", place("audrey"), "--user", "S1")
