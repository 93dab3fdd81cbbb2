"""Pages about one case or person, and booking logs in blocks: every charge with its person, or one true sentence."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.docket.files import child_process
from screener.docket.quality.plausible import doubts_of
from screener.docket.reading.reading import DocketReading, read_docket
from screener.docket.reading.settled import settled_charges
from screener.domain.errors import ScreenerError

CASE, WHO, BORN = "26CR000417", "MARLOW, INA", date(1990, 2, 3)
CHARGES = (
    ("POSS COCAINE", "893.13(6)(a)", "Felony", "Dismissed by the Court"),
    ("RESISTING ARREST", "843.02", "Misdemeanor", ""),
    ("POSS MARIJUANA", "893.13(6)(b)", "Misdemeanor", "Adjudicated Guilty"),
)


@pytest.fixture(scope="module", autouse=True)
def _no_child_left():
    yield
    child_process.retire()


def row(*cells: str, tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


def person(form: str) -> str:
    if form == "labels in a table":
        return f"<table>{row('Case No.:', CASE)}{row('Defendant:', WHO)}{row('Date of Birth:', '02/03/1990')}</table>"
    if form == "names over values":
        head = row("Case Number", "Defendant Name", "Date of Birth", "Race", tag="th")
        return f"<table>{head}{row(CASE, WHO, '02/03/1990', 'W')}</table>"
    if form == "running text":
        return (
            f"<h1>Register</h1><div>Case No. <span>{CASE}</span></div><p>STATE VS INA MARLOW</p>"
            f"<div><span>DOB: 02/03/1990</span></div><table>{row('Defendant', f'<b>{WHO}</b><br>1 MAIN ST')}</table>"
        )
    inner = f"<table>{row('Defendant', f'<table>{row(WHO)}</table>')}{row('State', 'STATE OF ZENDA')}</table>"
    return (
        f"<table><tr><td><table>{row('Case Number:', CASE)}{row('DOB:', '02/03/1990')}</table></td></tr></table>{inner}"
    )


def charges(form: str) -> str:
    if form == "plain":
        head = row("Charge", "Statute", "Level", tag="th")
        return f"<table>{head}{''.join(row(*each[:3]) for each in CHARGES)}</table>"
    if form == "numbered":
        head = f"<tr><th colspan=2>Charges: {WHO}</th><th>Statute</th><th>Level</th></tr>"
        return f"<table>{head}{''.join(row(f'{n}.', *each[:3]) for n, each in enumerate(CHARGES, 1))}</table>"
    if form == "for small screens":
        head = "<tr><th colspan=2>Offense</th><th>Statute</th><th>Degree</th></tr><tr></tr>"
        lines = "".join(
            f"<tr><td>{n:02d}.</td><td colspan=3>{text}</td></tr>"
            f"<tr><td></td><td></td><td><i>Statute</i> {statute}</td><td><i>Degree</i> {level}</td></tr>"
            f"<tr><td>{n:02d}.</td><td>{text}</td><td><i>Statute</i> {statute}</td><td><i>Degree</i> {level}</td></tr>"
            f"<tr><td></td><td colspan=3>Agency: <b>PORT PD</b></td></tr>"
            for n, (text, statute, level, _) in enumerate(CHARGES, 1)
        )
        return f"<table>{head}{lines}</table>"
    lines = "".join(row(f"{statute} [81971{n}]<br>{text}") for n, (text, statute, _, _) in enumerate(CHARGES))
    return f"<table>{row('<b>Charges</b>')}{lines}{row('')}</table>"


def ended() -> str:
    return "".join(f"<div>{n}. {each[0]}</div><p>{each[3]}</p>" for n, each in enumerate(CHARGES, 1) if each[3])


def page(*parts: str) -> str:
    head = "<html><head><style>p { color: red }</style><script>var a = '<table>';</script></head><body>"
    menu = f"<table>{row('Home', 'Search', 'Help')}</table>"
    return f"{head}{menu}{''.join(parts)}<table>{row('?', 'Show this help')}</table></body></html>"


def check(reading: DocketReading) -> None:
    assert [charge.text for charge in reading.charges] == [each[0] for each in CHARGES]
    assert [charge.statute for charge in reading.charges] == [each[1] for each in CHARGES]
    assert {charge.case_number for charge in reading.charges} == {CASE}
    assert {charge.person.name for charge in reading.charges} == {WHO}
    assert {charge.person.birth_date for charge in reading.charges} == {BORN}
    assert (reading.people, reading.cases, len(reading.set_aside)) == (1, 1, 0)
    assert doubts_of(reading) == ()


@settings(max_examples=32, deadline=None)
@given(
    first=st.sampled_from(("labels in a table", "names over values", "running text", "tables in tables")),
    second=st.sampled_from(("plain", "numbered", "for small screens", "under a heading")),
    ending=st.sampled_from((".html", ".xls", ".csv")),
    turned=st.booleans(),
)
def test_a_page_of_a_case_gives_each_charge_with_its_person(
    tmp_path_factory: pytest.TempPathFactory, first: str, second: str, ending: str, turned: bool
) -> None:
    parts = (person(first), charges(second))
    path = tmp_path_factory.mktemp("p") / f"case{ending}"
    path.write_text(page(*(reversed(parts) if turned else parts)), encoding="utf-8")
    check(read_docket(path, as_of=None))


def test_a_disposition_told_further_down_settles_its_charge(tmp_path: Path) -> None:
    path = tmp_path / "case.html"
    path.write_text(page(person("labels in a table"), charges("numbered"), ended()), encoding="utf-8")
    reading = read_docket(path, as_of=None)
    check(reading)
    assert settled_charges(reading, None) == {
        0: "Disposition: Dismissed by the Court",
        2: "Disposition: Adjudicated Guilty",
    }


def test_a_page_of_several_defendants_is_refused(tmp_path: Path) -> None:
    two = f"<table>{row('Defendant:', WHO)}{row('Defendant:', 'WENDT, ODO')}</table>"
    path = tmp_path / "case.html"
    path.write_text(page(two, charges("plain")), encoding="utf-8")
    with pytest.raises(ScreenerError, match="several defendants"):
        read_docket(path, as_of=None)


def test_a_table_of_cases_on_a_page_is_read_as_it_was(tmp_path: Path) -> None:
    head = row("Case Number", "Defendant", "Charge", tag="th")
    lines = "".join(row(f"26-{at}", f"PERSON{at}, ANN", "POSS COCAINE") for at in range(5))
    path = tmp_path / "docket.xls"
    path.write_text(page(f"<table>{row('Defendant:', WHO)}</table>", f"<table>{head}{lines}</table>"), encoding="utf-8")
    reading = read_docket(path, as_of=None)
    assert [charge.case_number for charge in reading.charges] == [f"26-{at}" for at in range(5)]


PERSON_NAMES = ["Inmate #", "Inmate Name", "Birth Date", "Booking DtTm"]
CHARGE_NAMES = ["Charge Code", "Charge Description", "Reference #"]


@settings(max_examples=25, deadline=None)
@given(
    many=st.lists(st.integers(min_value=1, max_value=4), min_size=2, max_size=6),
    blank=st.booleans(),
    named_again=st.booleans(),
)
def test_blocks_give_each_charge_its_person_and_its_line(
    tmp_path_factory: pytest.TempPathFactory, many: list[int], blank: bool, named_again: bool
) -> None:
    lines: list[list[str]] = [PERSON_NAMES]
    right: list[tuple[int, str, str]] = []
    for at, charged in enumerate(many):
        if at and named_again:
            lines.append(PERSON_NAMES)
        lines.append([f"{1400 + at}", f"PERSON{'ABCDEF'[at]}, ANN", "2/17/1981", "2/19/2021 0:35"])
        lines.append(CHARGE_NAMES)
        for n in range(charged):
            lines.append(["459", f"BURGLARY:{['FIRST', 'SECOND', 'THIRD', 'FOURTH'][n]} DEGREE", f"0955{at}{n}"])
            right.append((len(lines), f"{1400 + at}", lines[-1][1]))
        if blank:
            lines.append([])
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    path = tmp_path_factory.mktemp("b") / "log.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    reading = read_docket(path, as_of=None)
    assert [(c.row, c.person.person_id, c.text) for c in reading.charges] == right
    assert reading.people == len(many)
    assert {column.header: column.field for column in reading.columns}["Booking DtTm"] == "booking date"
    assert len(reading.layout) + reading.rows_read == len(lines)
