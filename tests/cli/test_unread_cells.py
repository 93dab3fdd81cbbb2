"""Cells that are no answers, named at their place by every command that reads a docket, and asked in an office."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from screener.workflow.session import create_office, open_office
from screener.workflow.verbs import adopt_policy, import_docket, screen_charge
from tests.docket.test_unread_cells import FACTS, docket_of, policy_of

CELLS = ["Y", "N", "", "YES - RESALE", "Unk", "YES - RESALE", "Y", "N"]
AS_OF = ("--as-of", "2026-06-30")


@pytest.fixture
def files(tmp_path):
    docket, policy = tmp_path / "d.csv", tmp_path / "p.yaml"
    docket_of(FACTS[0], docket, CELLS)
    policy.write_text(policy_of(FACTS[0], "unless shown"), encoding="utf-8")
    return docket, policy


def test_named_by_screen(screener, files):
    docket, policy = files
    said = screener("screen", docket, "--policy", policy, *AS_OF).out
    assert "'gain' is not recorded on 1 charge: the policy treats silence as not shown" in said
    assert "'gain' is recorded but not understood on 3 charges: it is asked where a rule needs it" in said
    assert "E5, E7 (Gain): 'YES - RESALE' is no answer to “gain”" in said
    assert "E6 (Gain): 'Unk' says that it is not known" in said
    told = json.loads(screener("screen", docket, "--policy", policy, *AS_OF, "--json").out)
    assert told["not_understood"] == {"gain": 3}
    assert [(each["text"], each["at"]) for each in told["cells_not_understood"]] == [
        ("YES - RESALE", ["E5", "E7"]),
        ("Unk", ["E6"]),
    ]


def test_named_by_read(screener, files):
    docket, policy = files
    read = screener("read", docket, "--policy", policy).out
    assert "a fact of the policy" in read
    assert "not used" not in read
    assert "'YES - RESALE' is no answer to “gain”" in read
    assert "not used" in screener("read", docket).out


def test_asked_and_named_in_an_office(files, tmp_path):
    docket, policy = files
    place = tmp_path / "o.screener"

    def now() -> datetime:
        return datetime(2026, 6, 30, 15, tzinfo=UTC)

    with create_office(place, name="T", county="C", zone="UTC", clock=now, user="A1") as made:
        adopt_policy.adopt(made, policy)
        plan = import_docket.plan_import(made, docket)
        assert [(each.text, each.at) for each in plan.unread] == [("YES - RESALE", ("E5", "E7")), ("Unk", ("E6",))]
        import_docket.import_docket(made, plan)
        before = _said(made)
    with open_office(place, clock=now, user="A1") as again:
        assert _said(again) == before
        assert sorted(before.values()) == [*["declined"] * 3, *["needs information"] * 3, *["outside the policy"] * 2]
        asked = next(count for count in again.model().counts.values() if count.imported.row == 5)
        screen_charge.record_fact(again, asked.charge_id, "gain", "no", source="report")
        assert _said(again)[5] == "declined"


def _said(office):
    return {count.imported.row: count.screened.finding.rollup.value for count in office.model().counts.values()}
