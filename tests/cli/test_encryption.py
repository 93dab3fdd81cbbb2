"""An encrypted office on the command line: passphrases from files or a prompt, never from the line itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import typer

from screener.storage.engines import encrypted
from screener.workflow.verbs.encrypt_office import LOST

pytestmark = pytest.mark.skipif(not encrypted.is_installed(), reason="sqlcipher3 is not installed (extra 'encrypted')")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    monkeypatch.setattr(encrypted, "ITERATIONS", 1000)
    encrypted.forget()
    texts = {"one": "four paper horses walk", "two": "nine copper lamps burn", "wrong": "none of these at all"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text + "\n")
    return {name: tmp_path / name for name in (*texts, "h1", "h2")} | {"office": tmp_path / "c.screener"}


def test_made_opened_changed_and_ended(screener, files: dict[str, Path]) -> None:
    office = ("--office", files["office"])

    def run(*words: object):
        encrypted.forget()  # each command line is a run of its own
        return screener(*words)

    made = run("office", "create", files["office"], "--user", "S1", "--encrypted", "--passphrase-file", files["one"],
               "--half-1", files["h1"], "--half-2", files["h2"], "--json")  # fmt: skip
    assert made.code == 0, made.err
    assert LOST in made.err
    assert made.json["half_1_file"] == str(files["h1"])
    assert run("verify", *office, "--office-passphrase-file", files["one"]).code == 0
    assert run("office", "status", *office, "--passphrase-file", files["one"], "--json").json["disk"]["encrypted"]
    missing = run("office", "status", *office)
    assert (missing.code, missing.err.count("\n")) == (1, 1)
    assert "--office-passphrase-file" in missing.err
    wrong = run("office", "status", *office, "--office-passphrase-file", files["wrong"])
    assert (wrong.code, wrong.err.count("\n")) == (1, 1)
    assert "does not open" in wrong.err
    changed = run("office", "encryption", "passphrase", *office, "--user", "S1", "--from-half-1-file", files["h1"],
                  "--from-half-2-file", files["h2"], "--new-passphrase-file", files["two"], "--json")  # fmt: skip
    assert changed.code == 0, changed.err
    assert run("verify", *office, "--office-passphrase-file", files["one"]).code == 1
    assert run("office", "encryption", "status", *office, "--json").json["encrypted"] is True
    ended = run("office", "encryption", "end", *office, "--user", "S1", "--office-passphrase-file", files["two"])
    assert ended.code == 0, ended.err
    assert run("verify", *office).code == 0
    weak = files["wrong"]
    weak.write_text("password1234\n")
    refused = run("office", "encryption", "begin", *office, "--user", "S1", "--new-passphrase-file", weak)
    assert refused.code == 1
    assert "cannot be taken" in refused.err
    assert files["office"].read_bytes().startswith(b"SQLite format 3")


def test_a_person_is_asked_once_and_a_wrong_passphrase_is_one_sentence(
    screener, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = screener(
        "office", "create", files["office"], "--user", "S1", "--encrypted", "--passphrase-file", files["one"]
    )
    assert made.code == 0
    encrypted.forget()
    asked = []
    answers = ["none of these at all", "four paper horses walk"]
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "prompt", lambda words, **_: asked.append(words) or answers.pop(0))
    wrong = screener("office", "status", "--office", files["office"])
    assert (wrong.code, asked) == (1, ["Passphrase of c.screener"])
    assert "does not open" in wrong.err
    assert screener("office", "status", "--office", files["office"]).code == 0
    assert len(asked) == 2
