"""The judges' list and the clerk's workbook: every warrant once, totals that add up, the court decides."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
from pypdf import PdfReader

from screener.policy.rendering.render import render
from screener.reports.document import Provenance
from screener.reports.policy_sheet import policy_document, write_policy_sheet
from screener.reports.warrant_packet import ASKED, warrant_document, write_review_workbook, write_warrant_list
from screener.warrants.review import totals
from tests.reports.warrants import AS_OF, policy, reviews

PROVENANCE = Provenance(office="Example office", as_of=AS_OF, event=3, head_hash="ab" * 32)


def test_every_warrant_once_in_the_workbook(tmp_path: Path) -> None:
    told = reviews(40)
    write_review_workbook(told, tmp_path / "w.xlsx", provenance=("warrants.xlsx, SHA-256 00", "As of 2026-06-30"))
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx").active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(n for n, line in enumerate(lines) if line[0] == "Line")
    body = lines[head + 1 :]
    assert [line[1] for line in body] == [review.warrant.number for review in told]
    place = lines[head].index("Recommendation")
    counted = totals(told)
    for word in counted:
        assert sum(str(line[place]).lower() == word for line in body) == counted[word]
    assert sheet.auto_filter.ref == f"A{head + 1}:O{head + 1 + len(body)}"


def test_the_judges_list(tmp_path: Path) -> None:
    told = reviews(60)
    made = write_warrant_list(told, PROVENANCE, tmp_path / "out")
    asked = [review for review in told if review.recommendation in ASKED]
    assert (made.asked, made.total) == (len(asked), 60)
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(made.files[0]).pages]
    flat = " ".join(pages)
    assert all(review.warrant.number in flat for review in asked)
    assert not any(review.warrant.number in flat for review in told if review not in asked)
    assert "The court decides" in pages[0]
    assert all("draft for the court" in page and "supervisors only" not in page for page in pages)
    assert "Judge Lindqvist" in flat
    assert "Judge not recorded" in flat
    book = openpyxl.load_workbook(made.files[1])
    rows = sum(sheet.max_row - 4 for sheet in book if sheet.title.startswith("Judge"))
    assert rows == len(asked)


def test_each_judge_has_a_page_of_their_own() -> None:
    document = warrant_document(reviews(60), PROVENANCE)
    assert all(section.new_page for section in document.sections)
    assert document.sections[-1].title.startswith("Judge not recorded")


def test_the_same_list_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_warrant_list(reviews(20), PROVENANCE, tmp_path / "a")
    second = write_warrant_list(reviews(20), PROVENANCE, tmp_path / "b")
    for one, other in zip(first.files, second.files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_nothing_to_ask_for(tmp_path: Path) -> None:
    kept = [review for review in reviews(30) if review.recommendation not in ASKED]
    made = write_warrant_list(kept, PROVENANCE, tmp_path)
    assert made.asked == 0
    assert len(PdfReader(made.files[0]).pages) == 1


def test_the_policy_on_paper(tmp_path: Path) -> None:
    loaded = policy()
    for audience in ("public", "officer", "internal"):
        write_policy_sheet(loaded, render(loaded, audience=audience), tmp_path / "p.pdf", audience=audience)
        flat = " ".join(page.extract_text() for page in PdfReader(tmp_path / "p.pdf").pages)
        assert loaded.version in flat
        assert "declined" in flat.lower()
    document = policy_document(loaded, render(loaded, audience="public"), audience="public")
    assert document.provenance.policies[0].effective == date(2026, 2, 16)
    assert len({section.anchor for section in document.sections}) == len(document.sections)
