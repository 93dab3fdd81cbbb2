"""The pack as files: what it says, where, and that the same record gives the same bytes in any process."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from screener.domain.errors import ScreenerError
from screener.reports.anchor import anchor_words
from screener.reports.document import PolicySource, Provenance, SourceFile
from screener.reports.oversight.pack import pack_from_facts, write_pack

START, END = date(2026, 3, 1), date(2026, 5, 31)
_STYLES = {"A-1": (0.97, 0.95), "A-2": (0.95, 0.92), "A-3": (0.9, 0.93), "A-4": (0.93, 0.93), "A-5": (0.96, 0.22)}


def facts(folder: Path, *, seed: int = 7) -> Path:
    """Five invented attorneys; the fifth does not drop grouped counts."""
    lot = random.Random(seed)
    made = []
    for attorney, (alone, beside) in _STYLES.items():
        for n in range(90):
            grouped = n % 9 >= 5
            place = (n // 9) * (4 if grouped else 5) + n % 9 - (5 if grouped else 0)
            kept = place < (beside * 40 if grouped else alone * 50)
            made.append(
                {
                    "charge_id": f"{attorney}-{n:03d}", "case_id": f"26-CR-{attorney}-{n:03d}", "attorney": attorney,
                    "decided_on": f"2026-0{3 + n % 3}-{1 + n % 28:02d}", "offense": "simple_possession",
                    "substance": lot.choice(["cocaine", "heroin", ""]), "grouped": "yes" if grouped else "no",
                    "recommended": "declined", "covered_at_import": "yes", "decided": "declined" if kept else "filed",
                    "basis": "policy", "reason": "" if kept else "=HYPERLINK(1)", "approval": "" if kept else "none",
                    "race": lot.choice(["Black", "White", ""]), "policy_version": "2",
                }
            )  # fmt: skip
    path = folder / "FACTS.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, fieldnames=list(made[0]))
        writer.writeheader()
        writer.writerows(made)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    pack_from_facts(facts(folder), START, END, folder / "out")
    return folder


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def test_the_files_and_the_json(tmp_path: Path) -> None:
    result = pack_from_facts(facts(tmp_path), START, END, tmp_path / "new" / "folder")
    assert [path.name for path in result.files] == [
        "oversight.pdf",
        "oversight.xlsx",
        "oversight.html",
        "measures.json",
    ]
    assert all(path.is_file() for path in result.files)
    told = result.as_json()
    (flag,) = told["flags"]
    assert set(flag) == {"measure", "attorney", "p", "text"}
    assert flag["attorney"] == "A-5"
    assert flag["p"] < 1e-6
    assert told["lists"]["declined here, filed there"] is None
    json.dumps(told)


def test_measures_json(made: Path) -> None:
    measures = json.loads((made / "out" / "measures.json").read_text("utf-8"))
    keys = {
        "name", "unit", "group", "numerator", "denominator", "estimate", "interval", "test", "flag",
        "suppressed", "definition",
    }  # fmt: skip
    assert all(set(one) == keys for one in measures)
    (flagged,) = [one for one in measures if one["flag"] == "look at the files"]
    assert flagged["group"] == {"attorney": "A-5"}
    assert flagged["test"]["p"] < 1e-6
    total = next(one for one in measures if one["name"] == "concordance" and one["group"] == {})
    assert total["denominator"] == 450
    sides = [one for one in measures if one["name"] == "concordance" and set(one["group"]) == {"grouped"}]
    assert sum(one["denominator"] for one in sides) == 450


def test_the_first_page_says_it(made: Path) -> None:
    first = pages(made / "out" / "oversight.pdf")[0]
    flat = " ".join(first.split())
    assert "Oversight pack" in flat
    assert "Of 450 charges that the policy covers" in flat
    assert "look at the files" in flat
    assert "A-5" in flat
    assert "p: Fisher exact" in flat
    assert "biased" not in flat
    assert "What the numbers rest on" in flat


def test_every_page_carries_marking_words_and_its_number(made: Path) -> None:
    told = pages(made / "out" / "oversight.pdf")
    words = " ".join(anchor_words(hashlib.sha256((made / "FACTS.csv").read_bytes()).hexdigest()))
    for number, page in enumerate(told, start=1):
        flat = " ".join(page.split())
        assert "Confidential: attorney work product" in flat
        assert f"page {number} of {len(told)}" in flat
        assert words in flat


def test_the_page_that_the_sentence_names_lists_the_charges(made: Path) -> None:
    told = [" ".join(page.split()) for page in pages(made / "out" / "oversight.pdf")]
    named = int(told[0].split("listed on page ")[1].split(".")[0].split()[0])
    assert "The charges behind each flag" in told[named - 1]


def test_every_glyph_is_embedded_and_there(made: Path) -> None:
    reader = PdfReader(made / "out" / "oversight.pdf")
    fonts = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            fonts.add(font.get_object()["/BaseFont"])
    used = {str(name).split("+")[-1] for name in fonts}
    assert used >= {"InterPaper-Regular", "InterPaper-SemiBold", "InterPaper-Bold"}
    assert "\ufffd" not in "".join(pages(made / "out" / "oversight.pdf"))


def test_no_cell_is_a_formula_and_nothing_is_altered(made: Path) -> None:
    book = openpyxl.load_workbook(made / "out" / "oversight.xlsx")
    formulas = [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert formulas == []
    texts = [c for row in book["Decided charges"].iter_rows() for c in row if c.value == "=HYPERLINK(1)"]
    assert texts
    assert all(c.data_type == "s" and c.quotePrefix for c in texts)
    for sheet in book:
        assert str(sheet["A1"].value).startswith("Confidential: attorney work product")
    assert book["Decided charges"].max_row == 450 + 4


def test_the_page_for_browsers(made: Path) -> None:
    text = (made / "out" / "oversight.html").read_text("utf-8")
    assert text.count("<h1>") == 1
    assert '<html lang="en">' in text
    assert "<script" not in text
    assert "http://" not in text.replace('http-equiv="', "")
    assert "https://" not in text
    assert text.count("<table") == text.count("<caption>") > 10
    assert text.count("<svg") == text.count('role="img" aria-label="') > 0
    assert "▲ look at the files" in text


def test_the_same_facts_give_the_same_bytes_in_another_process(made: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from datetime import date; from pathlib import Path; "
        "from screener.reports.oversight.pack import pack_from_facts; "
        "pack_from_facts(Path(sys.argv[1]), date(2026, 3, 1), date(2026, 5, 31), Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-c", code, str(made / "FACTS.csv"), str(tmp_path)], check=True)
    for name in ("oversight.pdf", "oversight.xlsx", "oversight.html", "measures.json"):
        assert (tmp_path / name).read_bytes() == (made / "out" / name).read_bytes(), name


def test_other_facts_give_other_bytes(made: Path, tmp_path: Path) -> None:
    result = pack_from_facts(facts(tmp_path, seed=8), START, END, tmp_path / "out")
    assert result.files[0].read_bytes() != (made / "out" / "oversight.pdf").read_bytes()


def test_an_office_names_its_record(made: Path, tmp_path: Path) -> None:
    result = pack_from_facts(made / "FACTS.csv", START, END, tmp_path)
    head = hashlib.sha256(b"head").hexdigest()
    provenance = Provenance(
        office="Riverside County, Office of the District Attorney (example)", as_of=END, event=4812, head_hash=head,
        files=(SourceFile(name="March", sha256=head, rows_read=3412, accepted=3395, set_aside=17),),
        policies=(
            PolicySource(title="Riverside, unconditional", version="2", effective=date(2026, 2, 16), sha256=head),
        ),
    )  # fmt: skip
    write_pack(result.oversight, provenance, tmp_path)
    flat = " ".join(" ".join(pages(tmp_path / "oversight.pdf")[0].split()).split())
    assert f"Record through event 4,812: {' '.join(anchor_words(head))}" in flat
    assert "3,412 rows read = 3,395 accepted + 17 set aside" in flat
    assert "in force since 16 February 2026" in flat


def test_a_pack_without_any_covered_charge(tmp_path: Path) -> None:
    path = tmp_path / "FACTS.csv"
    path.write_text("charge_id,decided,recommended,decided_on\nC1,filed,outside the policy,2026-03-04\n", "utf-8")
    result = pack_from_facts(path, START, END, tmp_path / "out")
    assert result.flags == ()
    assert "No charge that the policy covers" in pages(tmp_path / "out" / "oversight.pdf")[0]


def test_a_period_turned_round_and_a_folder_that_is_a_file(tmp_path: Path) -> None:
    path = facts(tmp_path)
    with pytest.raises(ScreenerError, match="before it starts"):
        pack_from_facts(path, END, START, tmp_path / "out")
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ScreenerError, match="cannot be made"):
        pack_from_facts(path, START, END, tmp_path / "taken")


def test_forty_attorneys_with_long_codes_fit(tmp_path: Path) -> None:
    lines = ["charge_id,case_id,attorney,decided_on,grouped,recommended,decided"]
    for n in range(40 * 12):
        code = f"Attorney-{n % 40:02d}-of-the-felony-screening-unit"
        grouped, decided = ("yes", "no")[n % 2], ("declined", "filed")[n % 7 == 0]
        lines.append(f"c{n},k{n},{code},2026-04-0{1 + n % 9},{grouped},declined,{decided}")
    path = tmp_path / "FACTS.csv"
    path.write_text("\n".join(lines), "utf-8")
    result = pack_from_facts(path, START, END, tmp_path / "out")
    told = " ".join(" ".join(page.split()) for page in pages(result.files[0]))
    assert all(f"Attorney-{n:02d}-of-the" in told.replace(" ", "") or f"Attorney-{n:02d}" in told for n in range(40))


def test_cells_that_could_not_be_read_are_said_on_paper(tmp_path: Path) -> None:
    path = tmp_path / "FACTS.csv"
    path.write_text(
        "charge_id,decided,recommended,decided_on,priors,Shoe size\n"
        "C1,filed,declined,2026-03-04,two,9\nC2,filed,declined,2026-02-31,,9\n",
        "utf-8",
    )
    result = pack_from_facts(path, START, END, tmp_path / "out")
    told = " ".join(" ".join(page.split()) for page in pages(result.files[0]))
    assert "2 cells could not be read and count as unknown (line 2, priors: " in told
    assert "Columns that were not used: Shoe size." in told
    assert result.oversight.beside.undated == 1
