"""``screener policy diff``: the contract's keys, and whom the change reaches by rule, substance, race and agency."""

from __future__ import annotations

import pytest

from tests.docket.test_plausible import SUMMONSES, text_of

HEADER = "Case Number,Defendant,DOB,Race,Agency,Statute,Charge Description,Class,Arrest Date,Quantity,Unit\n"
ROWS = (
    "26-CR-1,\"DOE, JORDAN\",1990-04-02,B,City PD,211,ROBBERY 2ND DEGREE,F,2026-05-27,,\n"
    "26-CR-1,\"DOE, JORDAN\",1990-04-02,B,City PD,11350(a),POSS CONTROLLED SUBSTANCE COCAINE,F,2026-05-27,1,g\n"
    "26-CR-2,\"ROE, CASEY\",1988-01-09,W,Sheriff,11350(a),POSS CONTROLLED SUBSTANCE COCAINE,F,2026-05-11,1,g\n"
    "26-CR-3,\"POE, ROBIN\",1979-11-30,,Sheriff,11350(a),POSS CONTROLLED SUBSTANCE HEROIN,F,2026-05-12,,\n"
)  # fmt: skip


@pytest.fixture
def asked(screener, policies, tmp_path):
    docket = tmp_path / "May.csv"
    docket.write_text(HEADER + ROWS)
    return (
        "policy", "diff", policies / "riverside-unconditional-1.yaml", policies / "riverside-unconditional.yaml",
        "--docket", docket, "--as-of", "2026-06-30",
    )  # fmt: skip


def test_the_matrices_name_who_is_reached(screener, asked):
    ran = screener(*asked, "--json")
    assert ran.code == 0, ran.err
    assert {"words", "widens", "narrows", "transitions"} <= set(ran.json)
    by = ran.json["by"]
    assert {"rule", "substance", "race", "agency", "grouped"} == set(by)
    for parts in by.values():
        assert sum(part["n"] for part in parts) == 4
        assert sum(t["n"] for part in parts for t in part["transitions"]) == 4
        for part in parts:
            assert part["changed"] == sum(t["n"] for t in part["transitions"] if t["from"] != t["to"])
    race = {part["key"]: part for part in by["race"]}
    reached = next(part for part in race.values() if part["n"] == 2)  # the two charges of the grouped case
    assert {"from": "outside the policy", "to": "declined", "n": 1} in reached["transitions"]
    assert race["not known"]["transitions"] == [{"from": "declined", "to": "needs information", "n": 1}]
    assert len(race) == 3
    substances = {part["key"]: part["n"] for part in by["substance"]}
    assert (substances["cocaine"], substances["heroin"]) == (2, 1)


def test_the_same_in_words(screener, asked):
    ran = screener(*asked)
    assert ran.code == 0, ran.err
    assert "outside the policy  becomes  declined" in ran.out
    assert "By race: changed, of all" in ran.out


def test_without_a_docket_there_is_nothing_to_split(screener, asked):
    ran = screener(*asked[:4], "--json")
    assert "by" not in ran.json
    assert ran.json["transitions"] == []


SETTLED = (
    "Case Number,Defendant,DOB,Charge Description,Class,Disposition\n"
    '26-CR-1,"DOE, JORDAN",1990-04-02,POSS COCAINE,F,Guilty\n'
    '26-CR-2,"ROE, CASEY",1988-01-09,POSS COCAINE,F,\n'
    '26-CR-3,"POE, ROBIN",1979-11-30,POSS COCAINE,F,Dismissed\n'
)


def replays(policies, docket, out):
    """Each verb that counts what a policy does with a docket, as its words."""
    old, new = policies / "riverside-unconditional-1.yaml", policies / "riverside-unconditional.yaml"
    under = ("--docket", docket, "--as-of", "2026-06-30")
    yield "screen", ("screen", docket, "--policy", new, "--as-of", "2026-06-30")
    yield "diff", ("policy", "diff", old, new, *under)
    yield "share", ("policy", "share", new, "--since", old, *under, "-o", out)


def test_what_is_no_docket_stops_every_replay_as_it_stops_screen(screener, policies, tmp_path):
    docket = tmp_path / "counts.csv"
    docket.write_text(text_of(SUMMONSES))
    said = set()
    for _, verb in replays(policies, docket, tmp_path / "out"):
        stopped = screener(*verb, "--json")
        assert (stopped.code, stopped.out) == (1, ""), verb
        said.add(stopped.err)
        assert screener(*verb, "--as-read", "--json").code == 0, verb
    assert len(said) == 1, "one path, one sentence"


def test_settled_charges_are_left_out_of_a_replay_as_of_screen(screener, policies, tmp_path):
    docket = tmp_path / "May.csv"
    docket.write_text(SETTLED)
    verbs = dict(replays(policies, docket, tmp_path / "out"))
    screened, replayed = screener(*verbs["screen"], "--json").json, screener(*verbs["diff"], "--json").json
    assert screened["settled"] == replayed["settled"] == 2
    assert replayed["charges"] == sum(t["n"] for t in replayed["transitions"]) == 1
    assert "2 of 3 charges are settled" in screener(*verbs["diff"]).out
    whole = screener(*verbs["diff"], "--with-settled", "--json").json
    assert (whole["charges"], whole["settled"]) == (3, 0)
    screener(*verbs["share"])
    assert "the 1 charge of May.csv" in (tmp_path / "out" / "share.html").read_text("utf-8")
