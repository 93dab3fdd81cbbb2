"""What the policy page does, without a window: look, adopt, list, withdraw, replay and explore, as one record."""

from __future__ import annotations

import pytest

from tests.cli.test_policy_diff import HEADER, ROWS


@pytest.fixture
def office(screener, tmp_path):
    docket, path = tmp_path / "May.csv", tmp_path / "one.screener"
    docket.write_text(HEADER + ROWS)
    for args in (
        ("office", "create", path, "--name", "One", "--zone", "UTC", "--user", "S1"),
        ("office", "import", docket, "--office", path),
    ):
        ran = screener(*args)
        assert ran.code == 0, ran.err
    return path


def test_looking_adopts_nothing_and_adopting_withdrawing_and_listing_agree(screener, office, policies):
    first = policies / "riverside-unconditional-1.yaml"
    looked = screener("office", "adopt", first, "--look", "--office", office, "--json").json
    assert (looked["adopted"], looked["in_force"], looked["charges"]) == (False, False, 4)
    assert screener("office", "versions", "--office", office, "--json").json == {"versions": []}
    adopted = screener("office", "adopt", first, "--office", office, "--json").json
    assert adopted["adopted"]
    assert adopted["transitions"] == looked["transitions"]
    (version,) = screener("office", "versions", "--office", office, "--json").json["versions"]
    assert version["policy"] == adopted["policy"]
    wrong = screener("office", "withdraw", "1999", "--reason", "x", "--office", office)
    assert wrong.code == 1
    assert "names no version" in wrong.err
    name = version["policy"]["version"]
    gone = screener("office", "withdraw", name, "--reason", "by order", "--office", office, "--json")
    assert gone.code == 0, gone.err
    (version,) = screener("office", "versions", "--office", office, "--json").json["versions"]
    assert (version["state"], version["reason"], version["withdrawn_by"]) == ("withdrawn", "by order", "S1")


def test_a_replay_equals_what_adopting_shows(screener, office, policies):
    screener("office", "adopt", policies / "riverside-unconditional-1.yaml", "--office", office)
    second = policies / "riverside-unconditional.yaml"
    looked = screener("office", "adopt", second, "--look", "--office", office, "--json").json
    replayed = screener("policy", "replay", second, "--office", office, "--json").json
    assert replayed["transitions"] == looked["transitions"]
    assert replayed["charges"] == 4
    assert replayed["changed"] == sum(t["n"] for t in replayed["transitions"] if t["from"] != t["to"])
    for parts in replayed["by"].values():
        assert sum(part["n"] for part in parts) == 4


def test_limits_are_listed_looked_at_and_moved(screener, office, policies):
    text = policies / "riverside-unconditional.yaml"
    screener("office", "adopt", text, "--office", office)
    limits = screener("policy", "explore", text, "--office", office, "--json").json["limits"]
    cut = next(each for each in limits if each["shown"] == "10 g")
    looked = screener("policy", "explore", text, "--office", office, "--line", cut["line"], "--json").json
    every = looked["parts"][0]
    assert every["n"] == every["measured"] + every["missing"] == 3
    assert every["missing"] == 1
    args = ("policy", "explore", text, "--office", office, "--line", cut["line"], "--move", "0.5 g")
    moved = screener(*args, "--json").json["moved"]
    assert moved["changed"] == 2
    assert screener(*args[:-1], "half a gram").code == 1
    assert screener("policy", "explore", text, "--office", office, "--line", "1").code == 1
    assert screener("policy", "explore", text, "--office", office, "--move", "1 g").code == 2
