"""The program's own files against the list of the installer: a changed byte, a missing file, a file too many."""

from __future__ import annotations

import base64
import hashlib
import random
import shutil
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from screener.runtime.installed import check_installed

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as a wheel lays it down, with resources and policies inside and a RECORD as installers write it."""
    site = tmp_path_factory.mktemp("site")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "screener", site / "screener", ignore=ignore)
    for name in ("resources", "policies"):
        shutil.copytree(ROOT / name, site / "screener" / name, ignore=ignore)
    told = site / "screener-0.1.0.dist-info"
    told.mkdir()
    lines = []
    for path in sorted((site / "screener").rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            mark = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            lines.append(f"{path.relative_to(site).as_posix()},sha256={mark},{len(data)}")
    (told / "RECORD").write_text("\n".join([*lines, "screener-0.1.0.dist-info/RECORD,,"]) + "\n")
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: screener\nVersion: 0.1.0\n")
    return site


def _check(site: Path):
    return check_installed(PathDistribution(site / "screener-0.1.0.dist-info"))


def test_as_installed(installed: Path) -> None:
    found = _check(installed)
    assert found.state == "whole"
    assert found.files > 300
    assert found.sentence() == f"All {found.files:,} files of the program are as they were installed."
    assert _check(installed).list_sha256 == found.list_sha256


@pytest.mark.full
def test_one_flipped_bit_in_any_file_is_named(installed: Path, request: pytest.FixtureRequest) -> None:
    """Every shipped file in the long run, every twentieth by default."""
    files = [path for path in sorted((installed / "screener").rglob("*")) if path.is_file() and path.stat().st_size]
    step = 1 if "full" in request.config.getoption("markexpr") else len(files) // 5
    for number, path in enumerate(files[::step]):
        whole = path.read_bytes()
        at = random.Random(number).randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        found = _check(installed)
        path.write_bytes(whole)
        name = path.relative_to(installed).as_posix()
        assert (found.state, found.changed) == ("changed", (name,))
        assert f"not as they were installed: {name} was changed" in found.sentence()


def test_what_is_missing_or_too_many_is_named(installed: Path) -> None:
    added = installed / "screener" / "ui" / "more.py"
    added.write_text("")
    gone = installed / "screener" / "policies"
    gone.rename(installed / "elsewhere")
    found = _check(installed)
    added.unlink()
    (installed / "elsewhere").rename(gone)
    assert found.added == ("screener/ui/more.py",)
    assert len(found.missing) > 1
    assert "are missing" in found.sentence()
    assert "more.py does not belong there" in found.sentence()


def test_a_working_copy_says_so() -> None:
    assert "working copy" in check_installed().sentence()
