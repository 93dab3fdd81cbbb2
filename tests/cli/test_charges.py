"""``screener charges`` and the charge table of an office: clusters, one answer, what moved, in and out as CSV."""

from pathlib import Path

from screener.domain.shipped import sample_policy

DOCKET = """Case Number,Defendant,Statute,Charge
1,Example A,,ACT 309 TRUSTY
2,Example B,,ACT 310 TRUSTY
3,Example C,,QXV BLORP
4,Example D,893.13(6)(a),POSS COCAINE
"""


def docket(folder: Path, name: str = "May.csv") -> Path:
    path = folder / name
    path.write_text(DOCKET, encoding="utf-8")
    return path


def test_clusters_are_listed_and_one_answer_settles_one(screener, tmp_path: Path):
    path, own = docket(tmp_path), tmp_path / "own.csv"
    listed = screener("charges", path, "--json").json
    assert (listed["charges"], listed["not_recognized"]) == (4, 3)
    assert [(c["text"], c["charges"]) for c in listed["clusters"]] == [("ACT 309 TRUSTY", 2), ("QXV BLORP", 1)]
    answered = screener(
        "charges", path, "--table", own, "--answer", "act 1 trusty", "--offense", "other", "--substance", "none",
        "--by", "A1", "--as-of", "2026-03-02", "--json",
    )  # fmt: skip
    assert answered.json["moved"] == [{"from": "not recognized", "to": "other", "n": 2}]
    assert "ACT # TRUSTY,,other,none,,,A1,2026-03-02" in own.read_text(encoding="utf-8")
    assert screener("charges", path, "--table", own, "--json").json["not_recognized"] == 1
    lines = tmp_path / "lines.txt"
    lines.write_text("ACT 77 TRUSTY\n", encoding="utf-8")
    assert '"offense": "other"' in screener("classify", lines, "--table", own).out


def test_an_answer_without_author_or_day_is_wrong_usage(screener, tmp_path: Path):
    ran = screener("charges", docket(tmp_path), "--answer", "QXV BLORP", "--offense", "other")
    assert ran.code == 2
    own = tmp_path / "own.csv"
    wrong = ("charges", docket(tmp_path), "--table", own, "--by", "A1", "--as-of", "2026-03-02")
    assert screener(*wrong, "--answer", "QXV BLORP", "--offense", "blorp").code == 1
    assert screener(*wrong, "--answer", "POSS COCAINE", "--offense", "other").code == 1
    assert not own.exists()


def test_an_office_answers_and_takes_back(screener, tmp_path: Path):
    office = ("--office", tmp_path / "a.screener", "--user", "me")
    assert screener("office", "create", tmp_path / "a.screener", "--zone", "UTC").code == 0
    assert screener("office", "import", docket(tmp_path), *office).code == 0
    assert screener("office", "charges", *office, "--json").json["not_recognized"] == 3
    done = screener("office", "answer", "ACT 309 TRUSTY", "other", "--substance", "none", *office, "--json").json
    assert (done["charges"], done["readings"]) == (2, [{"from": "not recognized", "to": "other", "n": 2}])
    out = tmp_path / "table.csv"
    assert screener("office", "charge-table", "-o", out, *office, "--json").json["rows"][0]["by"] == "me"
    assert screener("office", "charge-table", "--load", out, *office).code == 1  # nothing new
    back = screener("office", "charge-table", "--take-back", "ACT # TRUSTY", *office, "--json").json
    assert back["readings"] == [{"from": "other", "to": "not recognized", "n": 2}]
    assert screener("office", "charge-table", "--load", out, *office, "--json").json["charges"] == 2
    assert screener("verify", *office[:2], "--json").json["ok"]


def test_the_same_table_is_asked_first_wherever_a_docket_is_read(screener, tmp_path: Path):
    path, own, policy = docket(tmp_path), tmp_path / "own.csv", sample_policy("riverside-unconditional.yaml")
    own.write_text("text,offense,substance\nACT # TRUSTY,paraphernalia,none\n", encoding="utf-8")
    under = ("--policy", policy, "--as-of", "2026-06-30", "--json")
    assert screener("read", path, "--json").json["not_recognized"] == 3
    assert screener("read", path, "--table", own, "--json").json["not_recognized"] == 1
    before, after = screener("screen", path, *under).json, screener("screen", path, *under, "--table", own).json
    assert (before["not_recognized"], after["not_recognized"]) == (3, 1)
    assert after["rollups"] != before["rollups"]
    assert screener("read", path, "--table", tmp_path / "gone.csv").code == 1


def test_a_warrant_list_is_read_by_the_table_too(screener, tmp_path: Path):
    listed, own = tmp_path / "warrants.csv", tmp_path / "own.csv"
    listed.write_text(
        "Warrant No,Warrant Type,Name,Issue Date,Charge\nW-1,ARREST,Example A,2019-01-02,QXV BLURP ZONK\n",
        encoding="utf-8",
    )
    own.write_text("text,offense,substance\nQXV BLURP ZONK,paraphernalia,none\n", encoding="utf-8")
    policy = sample_policy("riverside-unconditional.yaml")
    under = ("warrants", listed, "--policy", policy, "--as-of", "2026-06-30", "--json")
    before, after = screener(*under).json["recommendations"], screener(*under, "--table", own).json["recommendations"]
    assert (before["needs information"], after["recall"]) == (1, 1)


def test_looking_note_statute_and_undo(screener, tmp_path: Path):
    office = ("--office", tmp_path / "a.screener", "--user", "me")
    assert screener("office", "create", tmp_path / "a.screener", "--zone", "UTC").code == 0
    assert screener("office", "import", docket(tmp_path), *office).code == 0
    listed = screener("office", "charges", *office, "--json").json
    assert [(c["people_waiting"], c["undecided"], c["read_as"]) for c in listed["clusters"]] == [
        (2, 2, "unknown"), (1, 1, "unknown")
    ]  # fmt: skip
    said = ("ACT 309 TRUSTY", "other", "--substance", "none", "--note", "ask the clerk", "--statute", "893.13(6)(a)")
    looked = screener("office", "answer", *said, "--look", *office, "--json").json
    assert (looked["charges"], looked["beyond"]) == (3, 1)
    assert screener("office", "charge-table", *office, "--json").json["rows"] == []
    assert "3 charges would be read otherwise" in screener("office", "answer", *said, "--look", *office).out
    done = screener("office", "answer", *said, *office, "--json").json
    assert (done["charges"], done["rows"]) == (3, 2)
    rows = screener("office", "charge-table", *office, "--json").json["rows"]
    assert {(row["note"], row["charges"]) for row in rows} == {("ask the clerk", 2), ("ask the clerk", 1)}
    answered = screener("office", "charges", "--of", "answered", *office, "--json").json
    assert (answered["charges"], answered["not_recognized"]) == (3, 1)
    back = screener("office", "charge-table", "--undo", *office, "--json").json
    assert back["charges"] == 3
    assert screener("office", "charge-table", "--undo", *office).code == 1
    assert screener("office", "charges", "--of", "blorp", *office).code == 2
    assert screener("office", "charge-table", "--undo", "--take-back", "x", *office).code == 2


def test_the_threshold_is_set_and_shown_on_the_command_line(screener, tmp_path: Path):
    office = ("--office", tmp_path / "a.screener", "--user", "me")
    assert screener("office", "create", tmp_path / "a.screener", "--zone", "UTC").code == 0
    assert screener("office", "import", docket(tmp_path), *office).code == 0
    below = ("office", "charges", "--of", "least sure", *office, "--json")
    first = screener(*below).json
    assert first["threshold"] == 0.7
    wider = screener(*below, "--threshold", "1").json
    assert wider["threshold"] == 1.0
    assert wider["charges"] > first["charges"]
    assert screener(*below).json == wider, "the setting stays"
    refused = screener(*below, "--threshold", "high")
    assert (refused.code, "such as 0.80" in refused.err) == (1, True)
