"""Accounts on the command line: as somebody without a window begins with them, enrolls people and works."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screener.workflow.verbs.access import trying
from tests.cli.conftest import Ran
from tests.workflow.county import Ticking
from tests.workflow.peopled import PHRASES, cheap

__all__ = ["cheap"]
pytestmark = pytest.mark.usefixtures("cheap")
Call = Callable[..., Ran]


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / f"{name}.txt"
        path.write_text(f"{text}\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def office(tmp_path: Path, screener: Call, file: Callable[[str, str], Path]) -> Path:
    """With accounts AD1 and S1; the passphrase files of everybody lie beside it."""
    path = tmp_path / "county.screener"
    for code, phrase in PHRASES.items():
        file(code, phrase)
    assert screener("office", "create", path, "--name", "Example", "--user", "S1").code == 0
    begun = screener(
        "office", "access", "begin", "--office", path, "--administrator", "AD1", "--supervisor", "S1",
        "--administrator-passphrase-file", tmp_path / "AD1.txt", "--supervisor-passphrase-file", tmp_path / "S1.txt",
        "--half-1", tmp_path / "half1", "--half-2", tmp_path / "half2", "--json",
    )  # fmt: skip
    assert begun.code == 0, begun.err
    assert set(begun.json["fingerprints"]) == {"AD1", "S1"}
    assert "half_1" not in begun.json
    return path


def _as(office: Path, code: str, *rest: object) -> tuple[object, ...]:
    return ("--office", office, "--user", code, "--passphrase-file", office.parent / f"{code}.txt", *rest)


def _attorney(screener: Call, office: Path) -> None:
    added = screener(
        "office", "user", "add", "A1", *_as(office, "AD1"), "--name", "Attorney One", "--json",
        "--new-passphrase-file", office.parent / "A1.txt",
    )  # fmt: skip
    assert added.code == 0, added.err
    assert added.json["waits"]
    confirmed = screener("office", "user", "confirm", "A1", *_as(office, "S1"), "--json")
    assert confirmed.code == 0, confirmed.err


def test_verify_and_status_need_no_passphrase(screener: Call, office: Path) -> None:
    assert screener("office", "status", "--office", office, "--json").json["events"] > 5
    assert screener("verify", "--office", office).code == 0
    assert screener("verify", "--all", "--office", office).code == 0
    said = screener("office", "access", "status", "--office", office, "--json").json
    assert said["mode"] == "accounts"
    assert [one["code"] for one in said["accounts"]] == ["AD1", "S1"]


def test_everything_else_does(screener: Call, office: Path) -> None:
    ran = screener("office", "queue", "--office", office, "--user", "S1")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "screener: Passphrase is needed: nobody is at the keyboard. Give --passphrase-file FILE.\n"
    assert "--user" in screener("office", "queue", "--office", office).err
    wrong = screener(
        "office", "queue", "--office", office, "--user", "S1", "--passphrase-file", office.parent / "AD1.txt"
    )
    assert wrong.code == 1
    assert "wrong" in wrong.err


def test_two_people_enroll_a_third(screener: Call, office: Path) -> None:
    alone = screener(
        "office", "user", "add", "A1", *_as(office, "S1"), "--new-passphrase-file", office.parent / "A1.txt"
    )
    assert alone.code == 1
    assert "an administrator may" in alone.err
    _attorney(screener, office)
    assert screener("office", "queue", *_as(office, "A1"), "--json").code == 0
    asked = screener("office", "user", "role", "A1", "supervisor", *_as(office, "AD1"), "--json")
    assert asked.code == 0, asked.err
    listed = screener("office", "user", *_as(office, "S1"), "--json").json["users"]
    assert {one["code"]: (one["role"], one["asked_role"]) for one in listed}["A1"] == ("attorney", "supervisor")
    assert screener("office", "user", "confirm", "A1", *_as(office, "S1")).code == 0
    assert screener("office", "user", "disable", "A1", *_as(office, "AD1")).code == 0
    assert "disabled" in screener("office", "queue", *_as(office, "A1")).err
    assert screener("office", "user", "release", "A1", *_as(office, "AD1")).code == 0
    assert screener("office", "queue", *_as(office, "A1")).code == 0
    assert screener("verify", "--all", "--office", office).code == 0


def test_lockout_and_recovery(screener: Call, office: Path) -> None:
    _attorney(screener, office)
    wrong = ("--office", office, "--user", "A1", "--passphrase-file", office.parent / "S1.txt")
    for _ in range(5):
        assert "wrong" in screener("office", "queue", *wrong).err
    assert "locked" in screener("office", "queue", *_as(office, "A1")).err
    new = office.parent / "new.txt"
    new.write_text("orange ladder winter eight\n")
    halves = ("--half-1-file", office.parent / "half1", "--half-2-file", office.parent / "half2")
    half = screener(
        "office", "user", "recover", "A1", "--office", office, "--half-1-file", office.parent / "half1",
        "--half-2-file", office.parent / "half1", "--new-passphrase-file", new,
    )  # fmt: skip
    assert half.code == 1
    assert "not this office's recovery key" in half.err
    done = screener("office", "user", "recover", "A1", "--office", office, *halves, "--new-passphrase-file", new)
    assert done.code == 0, done.err
    assert screener("office", "queue", "--office", office, "--user", "A1", "--passphrase-file", new).code == 0


def test_passphrase_second_factor_and_the_systems_log_on(
    screener: Call, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Ticking(datetime.now(UTC))
    monkeypatch.setattr("screener.cli.office_for.system_clock", clock)
    new, link = tmp_path / "new.txt", tmp_path / "link.txt"
    new.write_text("orange ladder winter eight\n")
    assert screener("office", "user", "passphrase", *_as(office, "S1"), "--new-passphrase-file", new).code == 0
    new.replace(tmp_path / "S1.txt")
    assert screener("office", "user", "totp", *_as(office, "S1"), "--keep", link).code == 0
    assert link.stat().st_mode & 0o777 == 0o600
    app = trying.authenticator(link.read_text().partition("secret=")[2].partition("&")[0])

    def code() -> str:
        clock.now += timedelta(seconds=60)
        return app.generate(int(clock.now.timestamp())).decode()

    done = screener("office", "user", "totp", *_as(office, "S1"), "--keep", link, "--app-code", code())
    assert done.code == 0, done.err
    assert "--code" in screener("office", "queue", *_as(office, "S1")).err
    assert screener("office", "queue", *_as(office, "S1"), "--code", code()).code == 0
    dropped = screener("office", "user", "totp", *_as(office, "S1"), "--drop", "--code", code())
    assert dropped.code == 0, dropped.err
    assert screener("office", "user", "passphrase", *_as(office, "S1"), "--system").code == 0
    assert screener("office", "queue", "--office", office, "--user", "S1").code == 0
    assert screener("office", "queue", "--office", office).code == 0  # the system says who it is


def test_the_banner(screener: Call, office: Path, tmp_path: Path) -> None:
    assert "Unauthorized use is prohibited" in screener("office", "access", "banner", "--office", office).out
    own = tmp_path / "banner.txt"
    own.write_text("This is the office's own text with its four statements.")
    assert screener("office", "access", "banner", *_as(office, "AD1"), "--set", own).code == 0
    assert screener("office", "access", "banner", "--office", office, "--json").json["banner"] == own.read_text()
    said = screener("office", "access", "acknowledge", *_as(office, "S1"))
    assert said.out.startswith("This is the office's own text")


def test_backup_and_restore_with_accounts(screener: Call, office: Path, tmp_path: Path) -> None:
    _attorney(screener, office)
    own = ("--office", office, "--user")
    made = screener("backup", *own, "AD1", "--user-passphrase-file", tmp_path / "AD1.txt", "--json")
    assert made.code == 0, made.err
    for code, ends in (("AD1", 1), ("A1", 1), ("S1", 0)):
        file = tmp_path / f"{code}.txt"
        ran = screener("restore", made.json["file"], *own, code, "--user-passphrase-file", file, "--json")
        assert ran.code == ends, ran.err
        if ends:
            assert "a supervisor may" in ran.err
            raw = sqlite3.connect(office)
            (actor,) = raw.execute("SELECT actor FROM event WHERE kind = 'act refused' ORDER BY seq DESC").fetchone()
            raw.close()
            assert actor == code
    assert screener("verify", "--all", "--office", office).code == 0


def test_the_quick_start_asks_for_nothing(screener: Call, tmp_path: Path) -> None:
    path = tmp_path / "mine.screener"
    assert screener("office", "create", path).code == 0
    assert screener("office", "queue", "--office", path).code == 0
    listed = screener("office", "user", "--office", path, "--json").json["users"]
    assert [(one["code"], one["role"], one["state"]) for one in listed] == [("me", "supervisor", "active")]
    assert screener("office", "user", "add", "A1", "--office", path, "--user", "me").code == 0
    for verb in (("passphrase",), ("totp",), ("disable", "A1")):
        ran = screener("office", "user", *verb, "--office", path, "--user", "me")
        assert ran.code == 1
        assert "no accounts" in ran.err
