"""``screener backup`` and ``screener restore`` as a script calls them."""

from __future__ import annotations

from pathlib import Path

from tests.workflow.county import bring_in, charge, office


def test_made_listed_checked_and_put_back(screener, tmp_path: Path) -> None:
    with office(tmp_path) as made:
        bring_in(made, [charge(2)])
    secret = tmp_path / "secret.txt"
    secret.write_text("four paper horses walk\n")
    first = screener("backup", "--office", made.path, "--user", "S1", "--json")
    assert first.code == 0
    assert first.json["locked"] is False
    locked = screener(
        "backup",
        "--office",
        made.path,
        "--user",
        "S1",
        "--to",
        tmp_path / "stick",
        "--passphrase-file",
        secret,
        "--json",
    )
    assert locked.json["locked"] is True
    found = screener("backup", "--office", made.path, "--list", "--json")
    assert [row["file"] for row in found.json["backups"]] == [first.json["file"]]
    assert screener("backup", "--office", made.path, "--check", first.json["file"]).code == 0
    refused = screener("restore", locked.json["file"], "--office", made.path, "--user", "S1")
    assert refused.code == 1
    assert "--passphrase-file" in refused.err
    done = screener(
        "restore", locked.json["file"], "--office", made.path, "--user", "S1", "--passphrase-file", secret, "--json"
    )
    assert done.code == 0, done.err
    assert Path(done.json["kept"]).exists()
    assert screener("verify", "--office", made.path).code == 0


def test_a_spoiled_backup_is_a_finding_and_a_missing_one_a_sentence(screener, tmp_path: Path) -> None:
    with office(tmp_path) as made:
        bring_in(made, [charge(2)])
    first = screener("backup", "--office", made.path, "--user", "S1", "--json")
    path = Path(first.json["file"])
    path.write_bytes(path.read_bytes()[:-1])
    said = screener("backup", "--office", made.path, "--check", path)
    assert said.code == 1
    assert "changed or damaged" in said.err
    assert screener("restore", tmp_path / "none", "--office", made.path).code == 1


def test_wrong_usage(screener, tmp_path: Path) -> None:
    assert screener("backup", "--office", tmp_path / "x", "--list", "--automatic", "on").code == 2
    with office(tmp_path) as made:
        assert screener("backup", "--office", made.path, "--user", "S1", "--automatic", "perhaps").code == 2
        assert screener("backup", "--office", made.path, "--user", "S1", "--automatic", "off").code == 0
