"""What the office holds about a person goes out whole, in every form, as an event."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from screener.cli.app import run
from screener.domain.errors import ScreenerError
from screener.workflow.session.record.audit_log_lines import trail
from screener.workflow.verbs.person_data import write_person_data
from tests.privacy.hunted import hits
from tests.privacy.planted import ALL, plant

#: Another person's case and note stay out of it; a draft is nobody's record.
NOT_HERS = {"draft of the crimson door"}


def test_everything_that_was_planted_stands_in_each_form(tmp_path: Path) -> None:
    opened, found = plant(tmp_path)
    with opened:
        for form in (".pdf", ".xlsx", ".json"):
            out = tmp_path / f"data{form}"
            write_person_data(opened, found.charges[0], out)
            wanted = {word for word in ALL if word not in NOT_HERS and word != "Quillaine Zyxwander"}
            missing = wanted - hits(out, ALL)
            # Paper breaks a line where a column ends: what is left of the words stands on two lines.
            assert not missing if form != ".pdf" else all(" " in word or "-" in word for word in missing), missing
            assert hits(out, ["26-CR-22222", "Bystander"]) == set()
        data = json.loads((tmp_path / "data.json").read_text())
        assert [act["by"] for act in data["acts"] if act["what"] == "charge decided"] == ["A1"]
        assert {row["file"] for row in data["rows"]} == {"may.csv", "june.csv", "warrants.csv"}
        assert any(fact["source"].startswith("recorded by A1") for c in data["charges"] for fact in c["facts"])
        assert "amount: 0.5 g" in [act["in words"] for act in data["acts"]]
        told = [each.words for each in trail(opened, limit=5) if each.kind == "exported"]
        assert told[0] == "person data: data.json"
        with pytest.raises(ScreenerError, match="End its name"):
            write_person_data(opened, found.person, tmp_path / "data.docx")


def test_on_the_command_line_a_person_is_shown_sealed_listed_and_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened, found = plant(tmp_path)
    opened.close()
    office = str(opened.path)

    def screener(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["office", *map(str, arguments), "--office", office, "--user", "S1"]).code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    code, _, _ = screener("person-data", found.person, "-o", tmp_path / "data.xlsx")
    assert code == 0
    code, said, _ = screener("seal", "--person", found.person)
    assert code == 0
    assert "Nothing was changed" in said
    assert "data.xlsx (person data)" in said
    assert hits(opened.path, ["zyxwander"]) == {"zyxwander"}
    code, said, _ = screener("seal", "--person", found.person, "--order", "2026-9", "--yes", "-o",
                             tmp_path / "list.pdf", "--json")  # fmt: skip
    assert code == 0
    done = json.loads(said)
    assert (done["done"], done["cleared"], done["charges"], done["warrants"]) == (True, True, 3, 1)
    assert hits(opened.path, ALL) == set()
    code, said, _ = screener("seal", "--list")
    assert "Order 2026-9" in said
    assert "data.xlsx" in said
    assert screener("seal", "--finish")[1] == "There was nothing to clear.\n"
    assert screener("seal")[0] == 2
    code, _, said = screener("person-data", found.person, "-o", tmp_path / "again.pdf")
    assert code == 1
    assert "no person" in said
