"""``screener office quality``: the quality report of what was imported, docket or warrant list, out of the record."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

DOCKET = (
    "Case Number,Defendant Name,Statute,Charge Description,Level\n"
    "1,Example A,13.10,POSSESSION OF HEROIN,QQ\n2,Example B,13.10,THEFT,F\n"
)
WARRANTS = "Number,Defendant,Date,Charge\nW1,Example B,02/30/2025,FTA\nW2,Example C,01/20/2025,FTA\n"


@pytest.mark.parametrize(
    ("name", "text", "kind", "cell", "more"),
    [("d.csv", DOCKET, "docket", "E2", ()), ("w.csv", WARRANTS, "warrants", "C2", ("--warrants",))],
)
def test_the_report_comes_out_of_the_record(
    screener: Callable[..., object], tmp_path: Path, name: str, text: str, kind: str, cell: str, more: tuple[str, ...]
) -> None:
    office, path = tmp_path / "a.screener", tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert screener("office", "create", office, "--user", "S1", "--zone", "America/Chicago").code == 0
    assert screener("office", "import", path, *more, "--office", office).code == 0
    path.unlink()
    out = tmp_path / "q.json"
    done = screener("office", "quality", name, "--office", office, "-o", out, "--json")
    assert (done.code, done.json) == (0, {"file": str(out)})
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["kind"] == kind
    assert cell in {place["cell"] for place in told["places"]}
    wrong = screener("office", "quality", name, "--office", office, "-o", tmp_path / "q.doc")
    assert (wrong.code, "no form of a quality report" in wrong.err) == (1, True)
    gone = screener("office", "quality", "other.csv", "--office", office, "-o", out)
    assert (gone.code, "There is no docket other.csv" in gone.err) == (1, True)


def test_the_stages_of_an_imported_docket(screener: Callable[..., object], tmp_path: Path) -> None:
    office, path = tmp_path / "a.screener", tmp_path / "s.csv"
    path.write_text(
        "Case Number,Defendant,Arrest Charge,Prosecutor Charge\n1,Example A,SELL COCAINE,POSS COCAINE\n",
        encoding="utf-8",
    )
    assert screener("office", "create", office, "--user", "S1", "--zone", "America/Chicago").code == 0
    assert screener("office", "import", path, "--office", office).code == 0
    told = screener("office", "stages", "s.csv", "--office", office, "--json").json
    assert (told["stages"]["differ"], told["changed"][0]["text_before"]) == (1, "SELL COCAINE")
    assert "1 of them differ" in screener("office", "stages", "s.csv", "--office", office).out
