"""A file that looks like no docket stops every verb that reads one, with exit code 1, until a person agrees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docket.test_plausible import SUMMONSES, text_of

POLICY = Path(__file__).parents[2] / "policies"

_LIST = "Warrant No,Case Number,Name,Issued,Charge\n" + "".join(
    f'W{n},CR-{n},"DOE, J{n}",2019-05-0{n % 9 + 1},FAILURE TO APPEAR\n' for n in range(30)
)
_AS_OF = ("--as-of", "2026-06-30")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "counts.csv").write_text(text_of(SUMMONSES), encoding="utf-8")
    (tmp_path / "warrants.csv").write_text(_LIST, encoding="utf-8")
    (tmp_path / "policy.yaml").write_bytes((POLICY / "contra-costa-2020.yaml").read_bytes())
    return tmp_path


_VERBS: dict[str, tuple[str, ...]] = {
    "read": ("read", "counts.csv"),
    "screen": ("screen", "counts.csv", "--policy", "policy.yaml", *_AS_OF),
    "warrants": ("warrants", "counts.csv", "--policy", "policy.yaml", *_AS_OF),
    "warrants --cases": ("warrants", "warrants.csv", "--cases", "counts.csv", "--policy", "policy.yaml", *_AS_OF),
    "charges": ("charges", "counts.csv"),
    "policy check --docket": ("policy", "check", "policy.yaml", "--docket", "counts.csv"),
    "import": ("office", "import", "counts.csv", "--office", "o.screener"),
    "import --cases": ("office", "import", "counts.csv", "--cases", "--office", "o.screener"),
    "import --warrants": ("office", "import", "counts.csv", "--warrants", "--office", "o.screener"),
}


@pytest.mark.parametrize("name", list(_VERBS))
def test_counts_are_no_docket(
    screener: Callable[..., object], files: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files)
    if "--office" in _VERBS[name]:
        made = screener("office", "create", "o.screener", "--user", "S1", "--zone", "America/Chicago")
        assert made.code == 0
    stopped = screener(*_VERBS[name])
    assert (stopped.code, "does not look like a" in stopped.err, "--as-read" in stopped.err) == (1, True, True)
    assert "Traceback" not in stopped.err
    agreed = screener(*_VERBS[name], "--as-read")
    assert "does not look like" not in agreed.err
    assert agreed.code == 0, agreed.err
