"""Eight published policies, each written from its memo with nothing but the guide, put to dockets of another's making.

``published/NAME.md`` is the memo in short, ``.yaml`` the file that was written from it, ``.csv`` a docket with column
names of its own, whose rows the writer of the file never saw. ``RIGHT`` is what the memo says of each row.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from screener.cli.app import run
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.loading.load import load_policy

HERE = Path(__file__).parent / "published"
DECLINED, OUTSIDE, ASKED, DIVERTED, HELD = "declined", "outside the policy", "needs information", "diverted", "held"
REDUCED, FILED = "reduced", "filed"
#: The day of the screening, and what the memo says of each row. Asked is right where neither docket nor memo says it:
#: Los Angeles 2, on which property the earlier trespasses were; Suffolk 3, whether a larceny is essentially
#: shoplifting; King 7, whether "JAIL" is one of the jails that the office named; Dallas 5 and 6, whether there was an
#: intrusion, and what was taken. King 8: the writer took a blank for "no investigation is noted". Suffolk
#: 9: the file first asked the attorney whether it is possession with intent; ``conduct`` has had a word for it since.
RIGHT = {
    "los-angeles-2020": (
        "2021-03-01",
        (DECLINED, ASKED, DECLINED, DECLINED, OUTSIDE, OUTSIDE, OUTSIDE, ASKED, OUTSIDE, ASKED, DECLINED, DECLINED),
    ),
    "suffolk-2019": (
        "2019-05-01",
        (DECLINED, DECLINED, ASKED, DECLINED, OUTSIDE, DECLINED, OUTSIDE, OUTSIDE, DECLINED, OUTSIDE, OUTSIDE),
    ),
    "baltimore-2021": (
        "2021-05-01",
        (DECLINED, DECLINED, OUTSIDE, DECLINED, DECLINED, DECLINED, OUTSIDE, DECLINED, OUTSIDE, DECLINED),
    ),
    "travis-2021": ("2021-05-01", (DECLINED, OUTSIDE, DECLINED, OUTSIDE, OUTSIDE, ASKED, OUTSIDE)),
    "king-2018": ("2018-11-01", (DECLINED, DECLINED, DECLINED, HELD, OUTSIDE, OUTSIDE, ASKED, DECLINED)),
    "washtenaw-2021": (
        "2021-03-01",
        (DECLINED, DECLINED, OUTSIDE, OUTSIDE, OUTSIDE, OUTSIDE, DECLINED, OUTSIDE),
    ),
    "dallas-2019": ("2019-06-01", (DECLINED, DIVERTED, DECLINED, OUTSIDE, ASKED, ASKED, OUTSIDE, OUTSIDE)),
    "cook-2016": ("2018-05-01", (REDUCED, FILED, FILED, ASKED, DECLINED, OUTSIDE, OUTSIDE, OUTSIDE, REDUCED)),
}


@pytest.mark.parametrize("name", RIGHT)
def test_the_file_says_in_its_scenarios_what_the_memo_says(name: str) -> None:
    report = run_scenarios(load_policy(HERE / f"{name}.yaml"))
    assert report.passed >= 12
    assert [each.scenario.name for each in report.failed] == []


@pytest.mark.parametrize("name", RIGHT)
def test_a_docket_with_names_of_its_own_gets_what_the_memo_says(name: str, tmp_path: Path) -> None:
    day, right = RIGHT[name]
    mapping = HERE / f"{name}.profile.json"
    profile = ["--profile", str(mapping)] if mapping.exists() else []
    out = tmp_path / "out.jsonl"
    docket, policy = str(HERE / f"{name}.csv"), str(HERE / f"{name}.yaml")
    said = run(["screen", docket, "--policy", policy, "--as-of", day, "-o", str(out), *profile])
    assert said.code == 0
    found = [json.loads(line)["rollup"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert found == list(right)
