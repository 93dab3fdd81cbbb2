"""Every broken input: one plain sentence with place and remedy, exit code 1, nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

GOOD = "Case Number,Charge Description,Statute\nA1,POSS COCAINE,11350(a)\n"


def sentence(ran, *words: str) -> str:
    assert ran.code == 1, (ran.code, ran.out, ran.err)
    text = ran.err.strip().splitlines()
    assert len(text) == 1, text
    for word in words:
        assert word.lower() in text[0].lower(), text[0]
    assert text[0].endswith(".")
    return text[0]


def broken(folder: Path) -> dict[str, tuple[Path, tuple[str, ...]]]:
    made: dict[str, tuple[Path, tuple[str, ...]]] = {}

    def put(name: str, data: bytes, *words: str) -> None:
        path = folder / name
        path.write_bytes(data)
        made[name] = (path, words)

    put("scan.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf")
    put("photo.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(200), "photo.xlsx")
    put("empty.csv", b"", "empty")
    put("no-header.csv", b"17,4\n18,5\n19,6\n", "header")
    put("no-charge.csv", b"Name,City\nDoe,Springfield\nRoe,Shelbyville\n", "charge")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    put("locked.xlsx", ole, "locked.xlsx")
    with zipfile.ZipFile(folder / "notes.docx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    made["notes.docx"] = (folder / "notes.docx", ("notes.docx",))
    return made


@pytest.mark.parametrize(
    "name", ["scan.pdf", "photo.xlsx", "empty.csv", "no-header.csv", "no-charge.csv", "locked.xlsx", "notes.docx"]
)
def test_a_docket_that_is_none(screener, tmp_path, name):
    path, words = broken(tmp_path)[name]
    sentence(screener("read", path), *words)


def test_a_docket_that_is_not_there(screener, tmp_path):
    sentence(screener("read", tmp_path / "gone.csv"), "does not exist")


def test_a_folder_in_place_of_a_docket(screener, tmp_path):
    sentence(screener("read", tmp_path), "folder")


def test_a_policy_with_a_misspelled_key(screener, policies, tmp_path):
    text = (policies / "riverside-unconditional.yaml").read_text().replace("\notherwise:", "\notherwize:")
    bad = tmp_path / "bad.yaml"
    bad.write_text(text)
    line = next(i for i, row in enumerate(text.splitlines(), 1) if row.startswith("otherwize"))
    ran = screener("policy", "check", bad, "--json")
    assert ran.code == 1
    error = next(e for e in ran.json["errors"] if e["line"] == line)
    assert "otherwise" in error["hint"] + error["message"]
    (tmp_path / "d.csv").write_text(GOOD)
    ran = screener("screen", tmp_path / "d.csv", "--policy", bad, "--as-of", "2026-06-30")
    assert ran.code == 1
    assert "bad.yaml" in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_two_rules_in_conflict(screener, policies, tmp_path):
    text = (policies / "riverside-unconditional.yaml").read_text()
    extra = (
        "  - id: 9.9\n    title: A rule that says otherwise\n    quote: \"No.\"\n    cite: nowhere\n"
        "    applies to: {offense: paraphernalia}\n    reaches: the charge, alone or beside others\n"
        "    outcome: dismiss\n"
    )  # fmt: skip
    text = text.replace("\notherwise:", "\n" + extra + "\notherwise:")
    bad = tmp_path / "conflict.yaml"
    bad.write_text(text)
    ran = screener("policy", "check", bad)
    assert ran.code == 1
    assert "9.9" in ran.err


def test_an_office_file_that_is_none(screener, tmp_path):
    path = tmp_path / "office.screener"
    path.write_text("not a database, whatever its name says\n" * 100)
    sentence(screener("office", "status", "--office", path), "office.screener")
    ran = screener("verify", "--office", path)
    assert ran.code == 1
    assert len(ran.err.strip().splitlines()) <= 2


def test_an_output_of_an_unknown_form(screener, policies, tmp_path):
    (tmp_path / "d.csv").write_text(GOOD)
    ran = screener(
        "screen",
        tmp_path / "d.csv",
        "--policy",
        policies / "riverside-unconditional.yaml",
        "--as-of",
        "2026-06-30",
        "-o",
        tmp_path / "o.doc",
    )
    sentence(ran, ".xlsx")
    assert not (tmp_path / "o.doc").exists()


def test_an_output_in_a_folder_that_is_not_there(screener, policies, tmp_path):
    (tmp_path / "d.csv").write_text(GOOD)
    ran = screener(
        "screen",
        tmp_path / "d.csv",
        "--policy",
        policies / "riverside-unconditional.yaml",
        "--as-of",
        "2026-06-30",
        "-o",
        tmp_path / "no" / "o.jsonl",
    )
    sentence(ran, "does not exist")


@pytest.mark.skipif(
    os.getuid() == 0 and not Path("/usr/bin/setpriv").exists(),
    reason="root may write everywhere, and no tool to be someone else",
)
def test_a_folder_without_write_permission(policies, tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir()
    (tmp_path / "d.csv").write_text(GOOD)
    folder.chmod(0o555)
    command = [sys.executable, "-m", "screener", "office", "create", str(folder / "o.screener")]
    if os.getuid() == 0:
        folder_owner = [
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--bounding-set=-all",
            "--inh-caps=-all",
        ]
        for parent in [tmp_path, *tmp_path.parents]:
            if parent.stat().st_mode & 0o005 != 0o005:
                parent.chmod(parent.stat().st_mode | 0o005)
        command = folder_owner + command
    ran = subprocess.run(
        command, capture_output=True, text=True, cwd=policies.parent, env={**os.environ, "HOME": str(tmp_path)}
    )
    if "Permission denied" in ran.stderr and "python" in ran.stderr.split("\n")[0]:
        pytest.skip("the other user may not run this Python")
    assert ran.returncode == 1, ran.stderr
    assert "Traceback" not in ran.stderr
    assert str(folder) in ran.stderr
    assert not list(folder.iterdir())


def test_a_full_disk_leaves_the_old_file(policies, tmp_path):
    """/dev/full takes nothing: a write there fails as on a full disk, and the sentence says so."""
    from screener.domain.errors import ScreenerError
    from screener.reports.finished import cannot_write

    old = tmp_path / "o.jsonl"
    old.write_text("old")
    with pytest.raises(OSError) as caught, open("/dev/full", "wb", buffering=0) as full:
        full.write(b"x")
    error = cannot_write(old, caught.value, size=2_000_000)
    assert isinstance(error, ScreenerError)
    assert "disk is full" in str(error)
    assert "2.0 MB" in str(error)


def test_wrong_usage_is_2(screener, tmp_path):
    assert screener("screen").code == 2
    assert screener("no-such-verb").code == 2
    (tmp_path / "d.csv").write_text(GOOD)
    ran = screener("read", tmp_path / "d.csv", "--as-of", "30/06/2026")
    assert ran.code == 2
    assert "YYYY-MM-DD" in ran.err


def test_a_fault_of_the_program_is_3_and_prints_no_traceback(screener, monkeypatch, tmp_path):
    from screener.cli.docket import read as verb

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("DOE, JORDAN")

    monkeypatch.setattr(verb, "read_docket", fail)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "d.csv").write_text(GOOD)
    ran = screener("read", tmp_path / "d.csv")
    assert ran.code == 3
    assert "DOE" not in ran.err
