"""Which file beside a docket is the one that was joined last month: by its name, never by likeness."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.docket.columns.join_again import JoinedFile, SavedJoin, SavedJoins, expected, found_again
from screener.docket.columns.profile import Profile
from screener.domain.errors import ScreenerError


@pytest.mark.parametrize(
    ("name", "before", "now", "found"),
    [
        ("charges-2026-04.csv", "cases-2026-04.csv", "cases-2026-05.csv", "charges-2026-05.csv"),
        ("charges-2026-04.csv", "cases-2026-04.csv", "cases-2027-01.csv", "charges-2027-01.csv"),
        ("April charges.xlsx", "April cases.xlsx", "May cases.xlsx", "May charges.xlsx"),
        ("charges.csv", "cases april.csv", "cases may.csv", "charges.csv"),
        ("charges.csv", "cases.csv", "cases.csv", "charges.csv"),
        ("weights.csv", "cases april.csv", "cases may (2).csv", "weights.csv"),
        ("charges april.csv", "cases april.csv", "cases may (2).csv", ""),  # April's charges are not May's
        ("a-04-04.csv", "b-04-04.csv", "b-04-05.csv", ""),  # which of the two changed is not known
    ],
)
def test_what_a_joined_file_is_called_next_month(name: str, before: str, now: str, found: str) -> None:
    assert expected(name, before, now) == found


def test_only_a_file_of_that_name_is_taken(tmp_path: Path) -> None:
    saved = SavedJoins(docket="c-04.csv", headers=("A",), files=(SavedJoin(name="x-04.csv", by="N"),))
    for name in ("c-05.csv", "x-04.csv", "y-05.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    missing = found_again(saved, tmp_path / "c-05.csv")
    assert (missing.files, missing.missing) == ((), ("x-05.csv",))
    assert "x-05.csv does not stand beside this one: nothing was joined" in missing.sentence
    (tmp_path / "x-05.csv").write_text("x", encoding="utf-8")
    assert found_again(saved, tmp_path / "c-05.csv").files == (JoinedFile(path=tmp_path / "x-05.csv", by="N"),)


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "a\\b.csv", "", ".."])
def test_a_profile_never_points_out_of_the_folder(name: str) -> None:
    profile = Profile.of_pairs("x", [("A", "")]).to_json()
    damaged = profile[:-2] + f', "joins": {{"docket": "c", "headers": ["A"], "files": [{{"name": {name!r}}}]}}}}'
    with pytest.raises(ScreenerError):
        Profile.from_json(damaged.replace("'", '"'))
