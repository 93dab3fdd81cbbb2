"""Paper: nothing cut, nothing read as markup, words kept whole, the page that a sentence names is the page."""

from __future__ import annotations

import io
import time
from datetime import date

import pytest
from pypdf import PdfReader

from screener.reports.anchor import anchor_words
from screener.reports.document import Column, Document, Paragraph, Provenance, Run, Section, Table, TableCell, plain
from screener.reports.imprint import day, p_value, percent, period, record_line, short_hash
from screener.reports.pdf.pdf import pdf_bytes
from screener.reports.pdf.style import MEASURE, width_of
from screener.reports.pdf.table import column_widths

HEAD = "00" * 11 + "ff" + "00" * 20


def document(*sections: Section, opening: tuple[Paragraph | Table, ...] = (), office: str = "Office") -> Document:
    return Document(
        title="Report", subtitle="About", opening=opening, sections=sections,
        provenance=Provenance(office=office, event=7, head_hash=HEAD, as_of=date(2026, 5, 31)),
    )  # fmt: skip


def text(made: Document) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf_bytes(made))).pages]


def table(rows: list[tuple[str, ...]], *, columns: int, paper_rows: int = 0) -> Table:
    return Table(
        name="T", caption="T", columns=tuple(Column(header=f"H{n}") for n in range(columns)), paper_rows=paper_rows,
        rows=tuple(tuple(TableCell(text=cell) for cell in row) for row in rows),
    )  # fmt: skip


def test_angle_brackets_are_text() -> None:
    (page,) = text(document(opening=(plain("a <b>bold</b> & <para> x"),)))
    assert "a <b>bold</b> & <para> x" in page


def test_control_characters_do_not_break_a_page() -> None:
    assert "a" in text(document(opening=(plain("a\x00\x0b\x1fb"),)))[0]


def test_headers_stand_on_every_page_and_every_row_is_there() -> None:
    rows = [(f"row{n:04d}", "x") for n in range(200)]
    pages = text(document(opening=(table(rows, columns=2),)))
    assert len(pages) > 3
    assert all("H0 H1" in page for page in pages)
    told = " ".join(pages)
    assert all(name in told for name, _ in rows)


def test_paper_refers_to_the_workbook_for_the_rest() -> None:
    rows = [(f"row{n:04d}", "x") for n in range(20)]
    (page,) = text(document(opening=(table(rows, columns=2, paper_rows=5),)))
    assert "row0004" in page
    assert "row0005" not in page
    assert "15 more rows stand in the workbook." in page


def test_a_page_reference_names_the_page() -> None:
    lead = Paragraph(runs=(Run(text="See "), Run(text="", page_of="far"), Run(text=".")))
    filler = Section(title="Filler", blocks=(table([(f"r{n}",) for n in range(120)], columns=1),))
    pages = text(document(filler, Section(title="Far", anchor="far", blocks=(plain("here it is"),)), opening=(lead,)))
    named = int(pages[0].split("See page ")[1].split(".")[0])
    assert "here it is" in pages[named - 1]


def test_a_heading_never_stands_alone_at_the_foot() -> None:
    for count in range(20, 45):
        filler = Section(title="Filler", blocks=(table([(f"r{n}",) for n in range(count)], columns=1),))
        after = Section(title="Heading", blocks=(table([("first row",)] * 3, columns=1),))
        page = next(page for page in text(document(filler, after)) if "Heading" in page)
        assert "first row" in page


def test_long_office_names_are_cut_with_an_ellipsis_and_never_overlap() -> None:
    (page,) = text(document(opening=(plain("x"),), office="Office of the Prosecuting Attorney of " + "Long " * 40))
    assert "…" in page


def test_columns_fill_the_measure_and_keep_words_whole() -> None:
    made = table(
        [("26-CR-01449", "a reason of several words that goes on " * 3, "not recorded", "declined")] * 3, columns=4
    )
    widths = column_widths(made)
    assert sum(widths) == pytest.approx(MEASURE, abs=0.1)
    assert widths[0] >= width_of("26-CR-01449", "cell")
    assert widths[3] >= width_of("declined", "cell")


def test_digits_are_equally_wide_and_look_alikes_differ() -> None:
    assert len({round(width_of(digit * 5, "cell"), 3) for digit in "0123456789"}) == 1
    assert width_of("l", "cell") != width_of("I", "cell")


def test_the_same_document_gives_the_same_bytes_another_year(monkeypatch: pytest.MonkeyPatch) -> None:
    made = document(Section(title="S", blocks=(table([("a", "b")], columns=2),)))
    first, now = pdf_bytes(made), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 400 * 86_400)
    assert pdf_bytes(made) == first


def test_anchor_words() -> None:
    words = anchor_words(HEAD)
    assert len(words) == 12
    assert words[0] == "acorn"
    assert words[-1] == "winter"
    assert len(set(words)) == 2
    assert record_line(Provenance(office="O", event=4812, head_hash=HEAD)).startswith(
        "Record through event 4,812: acorn"
    )
    for wrong in ("", "zz" * 20, "00" * 11):
        with pytest.raises(ValueError):
            anchor_words(wrong)


def test_words_of_numbers_and_days() -> None:
    assert period(date(2026, 3, 1), date(2026, 5, 31)) == "1 March to 31 May 2026"
    assert period(date(2025, 12, 1), date(2026, 1, 31)) == "1 December 2025 to 31 January 2026"
    assert day(date(2026, 2, 16)) == "16 February 2026"
    assert (percent(0.9585), percent(None), percent(1.0)) == ("95.9 %", "–", "100.0 %")
    assert [p_value(p) for p in (1.0, 0.6551, 0.00099, 9.08e-14, 0.0)] == [
        "1.000",
        "0.655",
        "9.9e-04",
        "9.1e-14",
        "< 1e-300",
    ]
    assert short_hash("4be17a90" + "0" * 52 + "9c02") == "4be1 7a90 … 9c02"
