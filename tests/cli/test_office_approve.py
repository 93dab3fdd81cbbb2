"""Approvals on the command line: listed, answered, refused, written down, and who stands in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from screener.domain.shipped import sample_policy

DOCKET = (
    "Case Number,Count,Defendant Name,Date of Birth,Arrest Date,Statute,Charge Description,Quantity\n"
    '26-CR-1,1,"EXAMPLE, ANN",04/02/1990,05/20/2026,11350(a),POSSESSION OF COCAINE,0.5 g\n'
)


def _asked(screener: Callable[..., object], folder: Path) -> tuple[Path, str]:
    """An office in which A1 filed a covered count."""
    made = folder / "a.screener"
    assert screener("office", "create", made, "--user", "S1", "--zone", "America/Chicago").code == 0
    for code, role in (("A1", "attorney"), ("A2", "attorney"), ("S2", "supervisor")):
        add = ("office", "user", "--office", made, "--user", "S1", "--add", code, "--role", role)
        assert screener(*add).code == 0
    (folder / "may.csv").write_text(DOCKET, encoding="utf-8")
    by = ("--office", made, "--user", "S1")
    assert screener("office", "adopt", sample_policy("riverside-unconditional.yaml"), *by).code == 0
    assert screener("office", "import", folder / "may.csv", *by).code == 0
    queue = screener("office", "queue", *by, "--json").json
    charge = queue["queue"][0]["counts"][0]["id"]
    decide = ("office", "decide", charge, "--outcome", "filed", "--basis", "other", "--reason", "plea elsewhere")
    assert screener(*decide, "--office", made, "--user", "A1").code == 0
    return made, charge


def test_a_deviation_is_listed_and_approved(screener: Callable[..., object], tmp_path: Path) -> None:
    made, charge = _asked(screener, tmp_path)
    listed = screener("office", "approve", "--list", "--office", made, "--user", "S1", "--json").json
    (waiting,) = listed["waiting"]
    assert (listed["mine"], waiting["charge"], waiting["by"], waiting["approval"]) == (1, charge, "A1", "requested")
    assert (waiting["reason"], waiting["yours"], waiting["waits_for"]) == ("plea elsewhere", True, "unit supervisor")
    assert "1 deviation waits" in screener("office", "approve", "--list", "--office", made, "--user", "A1").out
    own = screener("office", "approve", charge, "--office", made, "--user", "A1")
    assert own.code == 1
    assert "you asked for this approval" in own.err
    done = screener("office", "approve", charge, "--office", made, "--user", "S1", "--json").json
    assert done["approval"] == "approved"
    back = screener("office", "approve", charge, "--take-back", "--office", made, "--user", "S1", "--json").json
    assert back["approval"] == "requested"
    assert screener("verify", "--office", made).code == 0


def test_a_refusal_and_a_verbal_answer(screener: Callable[..., object], tmp_path: Path) -> None:
    made, charge = _asked(screener, tmp_path)
    said = ("--verbal", "--by", "S1", "--at", "2026-01-05T09:30")
    told = screener("office", "approve", charge, *said, "--office", made, "--user", "A1", "--json").json
    assert told["approval"] == "verbal"
    assert screener("office", "approve", charge, "--refuse", "--office", made, "--user", "S1").code == 1
    no = ("--refuse", "--reason", "I said no such thing")
    refused = screener("office", "approve", charge, *no, "--office", made, "--user", "S1", "--json").json
    assert refused["approval"] == "refused"
    answered = screener("office", "approve", "--list", "--all", "--office", made, "--json").json["answered"]
    assert [each["approval"] for each in answered] == ["refused"]
    assert answered[0]["answers"][0]["reason"] == "I said no such thing"
    count = screener("office", "queue", "--state", "refused", "--office", made, "--json").json["queue"][0]["counts"][0]
    assert (count["decision"], count["approval"]) == ("filed", "refused")


def test_delegates_and_holders(screener: Callable[..., object], tmp_path: Path) -> None:
    made, charge = _asked(screener, tmp_path)
    by = ("--office", made, "--user", "S1")
    assert screener("office", "delegate", "--to", "A2", "--until", "2999-01-01", *by).code == 0
    (standing,) = screener("office", "delegate", *by, "--json").json["delegations"]
    assert (standing["for"], standing["to"], standing["holds_today"]) == ("S1", "A2", True)
    assert screener("office", "approve", charge, "--office", made, "--user", "A2").code == 0
    assert screener("office", "delegate", "--to", "A2", "--end", *by).code == 0
    named = screener("office", "approvers", "--role", "unit supervisor", "--is", "S2", *by, "--json").json
    assert named == {"approvers": {"unit supervisor": ["S2"]}}


def test_wrong_usage(screener: Callable[..., object], tmp_path: Path) -> None:
    made, charge = _asked(screener, tmp_path)
    for wrong in (
        (),
        (charge, "--list"),
        (charge, "--verbal"),
        (charge, "--by", "S1"),
        (charge, "--refuse", "--take-back"),
        (charge, "--verbal", "--by", "S1", "--at", "yesterday"),
    ):
        assert screener("office", "approve", *wrong, "--office", made, "--user", "S1").code == 2, wrong
    assert screener("office", "delegate", "--to", "A2", "--office", made, "--user", "S1").code == 2
