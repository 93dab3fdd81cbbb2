"""A charge text that goes on in the row below is one charge; two charges of a case stay two; in doubt it is asked."""

from __future__ import annotations

import csv
import random
import textwrap
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest

from screener.docket.charges.charges import classify
from screener.docket.charges.table import OfficeTable, TableRow
from screener.docket.charges.unsettled import unsettled
from screener.docket.columns.profile import Profile
from screener.docket.model.choices import choose
from screener.docket.reading.reading import DocketReading, JoinedFile, read_docket
from screener.docket.reading.warrants_list import read_warrants
from screener.docket.tables.continuation.texts import begins_open, ends_open
from screener.domain.case import Charge
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass as C
from tests.seeds import count

_HERE = Path(__file__).parent
_HEADER = ("Case", "Name", "DOB", "Charge", "Grams")
_NAMES = ("ADAMS, JOHN", "BAKER, MARY", "COLE, ANN", "DIAZ, LUIS", "EVANS, KIM")


def labelled() -> list[str]:
    """Whole charge texts of public records: those that are no fragment themselves."""
    found = set()
    for path in sorted(set(_HERE.glob("charge_labels_*.tsv")) - {_HERE / "charge_labels_fresh.tsv"}):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = " ".join(line.split("\t")[0].split())
            if not line.startswith(("#", "text\t")) and " " in text and '"' not in text:
                found.add(text)
    return sorted(t for t in found if not begins_open(t) and not ends_open(t))


TEXTS = labelled()
Row = Sequence[str]


@dataclass(slots=True)
class Book:
    """Rows of a docket with the whole texts of each case."""

    rows: list[Row] = field(default_factory=list)
    known: dict[str, list[str]] = field(default_factory=dict)

    def add(self, pieces: Sequence[Sequence[str]]) -> None:
        """A case with its charges, each in its pieces, one piece a row and the case on the first row only."""
        case = f"26-{len(self.known) + 1:03}"
        self.known[case] = [" ".join(each) for each in pieces]
        for at, piece in enumerate(piece for each in pieces for piece in each):
            name = _NAMES[len(self.known) % len(_NAMES)]
            self.rows.append((case, name, "01/15/1988", piece, "0.5") if not at else ("", "", "", piece, ""))


def write(path: Path, rows: Sequence[Row], header: Row = _HEADER) -> Path:
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in (header, *rows):
            book.active.append(list(row))
        book.save(path)
    elif path.suffix == ".txt":
        widths = [max(len(row[at]) for row in (header, *rows)) + 2 for at in range(len(header))]
        lines = [header, tuple("-" * (width - 2) for width in widths), *rows]
        text = "\n".join("".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in lines)
        path.write_text(text + "\n", encoding="utf-8")
    else:
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows((header, *rows))
    return path


def by_case(reading: DocketReading) -> Mapping[str, list[Charge]]:
    found: dict[str, list[Charge]] = defaultdict(list)
    for charge in reading.charges:
        found[charge.case_number or ""].append(charge)
    return found


def balanced(reading: DocketReading, lines: int) -> None:
    """Every line is one record or one layout entry, those that were joined among the entries."""
    assert reading.rows_read == reading.rows_accepted + len(reading.set_aside)
    assert reading.rows_read + len(reading.layout) == lines


# -- the two forms of the issue ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".txt"])
def test_words_of_intent_on_the_next_row_make_one_sale(tmp_path: Path, suffix: str) -> None:
    rows = (
        ("26-1", "DOE, ALEX", "1/15/1988", "POSSESSION OF COCAINE", "0.5"),
        ("", "", "", "WITH INTENT TO DISTRIBUTE", ""),
        ("26-2", "ROE, SAM", "11/2/1979", "POSSESSION OF HEROIN", "1.5"),
    )
    reading = read_docket(write(tmp_path / f"docket{suffix}", rows), as_of=None)
    assert [(c.case_number, c.text, c.reading.offense) for c in reading.charges] == [
        ("26-1", "POSSESSION OF COCAINE WITH INTENT TO DISTRIBUTE", C.SALE_MANUFACTURE),
        ("26-2", "POSSESSION OF HEROIN", C.SIMPLE_POSSESSION),
    ]
    assert reading.rows_read == 2
    joined = [entry for entry in reading.layout if entry.kind == "continued"]
    assert [entry.text for entry in joined] == ["WITH INTENT TO DISTRIBUTE"]
    balanced(reading, 5 if suffix == ".txt" else 4)
    # Who exports the record again loses nothing of its text.
    assert "WITH INTENT TO DISTRIBUTE" in " ".join(reading.raw(reading.charges[0].row))


def test_a_column_of_a_report_with_wrapped_texts(tmp_path: Path) -> None:
    rows = (
        ("26-CR-11", "DOE, ALEX", "01/15/1988", "POSSESSION OF CONTROLLED", "F5"),
        ("", "", "", "SUBSTANCE - COCAINE", ""),
        ("26-CR-11", "DOE, ALEX", "01/15/1988", "POSSESSION WITH INTENT TO", "F3"),
        ("", "", "", "DISTRIBUTE HEROIN", ""),
        ("26-CR-12", "ROE, SAM", "11/02/1979", "THEFT OF PROPERTY LESS", "MA"),
        ("", "", "", "THAN $750", ""),
    )
    header = ("CASE NUMBER", "DEFENDANT", "DOB", "OFFENSE", "DEGREE")
    reading = read_docket(write(tmp_path / "report.txt", rows, header), as_of=None)
    assert [(c.text, c.reading.offense) for c in reading.charges] == [
        ("POSSESSION OF CONTROLLED SUBSTANCE - COCAINE", C.SIMPLE_POSSESSION),
        ("POSSESSION WITH INTENT TO DISTRIBUTE HEROIN", C.SALE_MANUFACTURE),
        ("THEFT OF PROPERTY LESS THAN $750", C.THEFT),
    ]
    balanced(reading, 8)


def test_case_columns_repeated_on_the_row_with_the_rest(tmp_path: Path) -> None:
    rows = (
        ("26-1", "DOE, ALEX", "1/15/1988", "POSSESSION OF COCAINE", "0.5"),
        ("26-1", "DOE, ALEX", "1/15/1988", "with intent to deliver", ""),
        ("26-2", "ROE, SAM", "1/15/1988", "POSSESSION OF HEROIN", ""),
        ("26-3", "POE, KIT", "1/15/1988", "WITH INTENT TO DISTRIBUTE", ""),
    )
    reading = read_docket(write(tmp_path / "docket.csv", rows), as_of=None)
    assert [c.reading.offense for c in reading.charges][:2] == [C.SALE_MANUFACTURE, C.SIMPLE_POSSESSION]
    assert reading.charges[2].case_number == "26-3"  # another case's words are not the text of this one


def test_a_name_that_is_wrapped_with_the_text_is_asked_about(tmp_path: Path) -> None:
    rows = (
        ("26-1", "DOE-FEATHERSTONE,", "1/15/1988", "POSSESSION OF COCAINE", "0.5"),
        ("", "ALEXANDRA", "", "WITH INTENT TO DISTRIBUTE", ""),
        ("26-2", "ROE, SAM", "11/2/1979", "POSSESSION OF HEROIN", "1.5"),
        ("", "POE, KIT", "2/3/1980", "ROBBERY", ""),
    )
    reading = read_docket(write(tmp_path / "docket.csv", rows), as_of=None)
    assert [c.reading.offense for c in reading.charges] == [C.UNKNOWN, C.UNKNOWN, C.SIMPLE_POSSESSION, C.VIOLENT]


def test_a_file_joined_to_the_docket_has_whole_texts_too(tmp_path: Path) -> None:
    cases = write(tmp_path / "cases.csv", [(f"26-{n}", "DOE, ALEX", "1/15/1988") for n in range(1, 9)], _HEADER[:3])
    charges = [(f"26-{n}", "1", "THEFT OF PROPERTY") for n in range(3, 9)]
    charges += [("26-1", "1", "POSSESSION WITH INTENT TO"), ("", "", "DISTRIBUTE HEROIN")]
    charges += [("26-2", "1", "POSSESSION OF COCAINE"), ("", "", "DISTRIBUTION")]
    more = write(tmp_path / "charges.csv", charges, ("Case", "Count", "Charge"))
    reading = read_docket(cases, as_of=None, joined=(JoinedFile(path=more, by=""),))
    whole = next(c for c in reading.charges if c.text.startswith("POSSESSION WITH"))
    assert (whole.text, whole.case_number) == ("POSSESSION WITH INTENT TO DISTRIBUTE HEROIN", "26-1")
    assert whole.reading.offense is C.SALE_MANUFACTURE
    assert not any(c.reading.offense is C.SIMPLE_POSSESSION for c in reading.charges)


def test_a_list_of_warrants_reads_whole_texts(tmp_path: Path) -> None:
    rows = (
        ("W-1", "26-1", "DOE, ALEX", "FTA - POSSESSION OF COCAINE"),
        ("", "", "", "WITH INTENT TO DISTRIBUTE"),
        ("W-2", "26-2", "ROE, SAM", "POSSESSION OF HEROIN"),
        ("", "", "", "DISTRIBUTION"),
    )
    path = write(tmp_path / "warrants.csv", rows, ("Warrant Number", "Case", "Name", "Charge"))
    read = [charge for warrant in read_warrants(path, as_of=None).warrants for charge in warrant.charges]
    assert read
    assert all(charge.reading.offense is not C.SIMPLE_POSSESSION for charge in read)


# -- what cannot be told ----------------------------------------------------------------------------------------------

_UNCLEAR = (
    ("26-1", "DOE, ALEX", "1/15/1988", "POSSESSION OF COCAINE", "0.5"),
    ("", "", "", "DISTRIBUTION", ""),
)


def test_what_is_unclear_is_asked_and_neither_text_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "docket.csv", _UNCLEAR)
    reading = read_docket(path, as_of=None)
    assert [(c.reading.offense, unsettled(c)) for c in reading.charges] == [(C.UNKNOWN, True)] * 2
    assert not any({"offense", "substance"} & set(c.facts) for c in reading.charges)
    assert [(issue.code, issue.cell) for issue in reading.issues] == [("may_continue", "D2"), ("may_continue", "D3")]
    assert any("(line 3)" in notice and "--continued" in notice for notice in reading.notices)
    assert reading.rows_read == 2

    joined = read_docket(path, as_of=None, choices=choose(continued="join"))
    assert [(c.text, c.reading.offense) for c in joined.charges] == [
        ("POSSESSION OF COCAINE DISTRIBUTION", C.SALE_MANUFACTURE)
    ]
    apart = read_docket(path, as_of=None, choices=choose(continued="apart"))
    assert [c.text for c in apart.charges] == ["POSSESSION OF COCAINE", "DISTRIBUTION"]
    assert apart.charges[0].reading.offense is C.SIMPLE_POSSESSION
    assert not joined.issues
    assert not apart.issues


def test_the_answer_is_kept_with_the_mapping(tmp_path: Path) -> None:
    path = write(tmp_path / "docket.csv", _UNCLEAR)
    kept = Profile.of_reading("May", read_docket(path, as_of=None, choices=choose(continued="join")))
    again = read_docket(path, as_of=None, profile=Profile.from_json(kept.to_json()))
    assert len(again.charges) == 1
    with pytest.raises(ScreenerError, match="One of: join, apart"):
        choose(continued="perhaps")


def test_no_charge_table_answers_for_half_of_a_text(tmp_path: Path) -> None:
    reading = read_docket(write(tmp_path / "docket.csv", _UNCLEAR), as_of=None)
    row = TableRow(text="POSSESSION OF COCAINE", statute="", offense=C.SIMPLE_POSSESSION, substance="cocaine")
    table = OfficeTable((row,))
    assert [table.read_again(c).reading.offense for c in reading.charges] == [C.UNKNOWN, C.UNKNOWN]


def test_a_total_between_a_text_and_its_rest_is_asked(tmp_path: Path) -> None:
    rows = (
        ("26-1", "DOE, ALEX", "1/15/1988", "POSSESSION OF COCAINE", "0.5"),
        ("Total: 1", "", "", "", ""),
        ("", "", "", "WITH INTENT TO DISTRIBUTE", ""),
    )
    for said in (None, "join"):
        choices = choose(continued=said)
        reading = read_docket(write(tmp_path / "docket.csv", rows), as_of=None, choices=choices)
        assert reading.charges[0].reading.offense is C.UNKNOWN


# -- generated --------------------------------------------------------------------------------------------------------


def read_known(charges: Sequence[Charge], text: str) -> str:
    """What became of one whole text."""
    if [c.text for c in charges] == [text]:
        return "joined"
    return "asked" if all(unsettled(c) for c in charges) else "apart"


def test_wrapped_at_every_width_no_sale_becomes_possession(tmp_path: Path) -> None:
    rng, made = random.Random(13), Counter[str]()
    for width in range(12, 41, 29 // count(29, few=7)):
        book = Book()
        for text in rng.sample(TEXTS, 40):
            book.add([textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)])
        for suffix in (".csv", ".txt"):
            reading = read_docket(write(tmp_path / f"wrapped{suffix}", book.rows), as_of=None)
            balanced(reading, len(book.rows) + (2 if suffix == ".txt" else 1))
            cases = by_case(reading)
            for case, (text,) in book.known.items():
                whole = classify(text, "").offense
                read = {c.reading.offense for c in cases[case]}
                assert whole is C.SIMPLE_POSSESSION or C.SIMPLE_POSSESSION not in read, (width, text, cases[case])
                made[read_known(cases[case], text)] += 1
    print(dict(made))
    assert made["joined"] >= 0.9 * made.total()
    assert made["apart"] <= 0.02 * made.total()


def test_a_sale_parted_at_any_blank_is_never_half_a_possession(tmp_path: Path) -> None:
    """One case a file, so that no other row says anything: the words alone decide, or it is asked."""
    rng = random.Random(26)
    sales = [text for text in TEXTS if classify(text, "").offense is C.SALE_MANUFACTURE]
    for text in rng.sample(sales, count(len(sales), few=25)):
        words = text.split()
        for cut in range(1, len(words)):
            book = Book()
            book.add([[" ".join(words[:cut]), " ".join(words[cut:])]])
            book.add([["POSSESSION OF HEROIN"]])
            read = by_case(read_docket(write(tmp_path / "one.csv", book.rows), as_of=None))["26-001"]
            assert all(c.reading.offense is not C.SIMPLE_POSSESSION for c in read), (text, cut, read)


def test_separate_charges_of_a_case_are_never_glued(tmp_path: Path) -> None:
    rng, made = random.Random(5), Counter[str]()
    for _ in range(count(60, few=6)):
        book = Book()
        for _case in range(25):
            book.add([[text] for text in rng.sample(TEXTS, rng.choice((1, 2, 3)))])
        for suffix in (".csv", ".txt"):
            reading = read_docket(write(tmp_path / f"down{suffix}", book.rows), as_of=None)
            cases = by_case(reading)
            for case, texts in book.known.items():
                assert [c.text for c in cases[case]] == texts
            made["charges"] += len(reading.charges)
            made["asked"] += sum(map(unsettled, reading.charges))
    print(dict(made))
    assert made["asked"] <= 0.1 * made["charges"]
