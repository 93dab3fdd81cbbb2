"""What reading makes of every real docket: ``python -m tests.docket.closing_table [FOLDER]``.

Prints a table in Markdown: rows, accepted, set aside with the reasons, charges, cases, people, the share of charges
that are not recognized, and how the file was opened. A file without any column of charges (a list of people, a list of
weights) is no docket: its rows are counted and set aside, and its sentence is printed.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from screener.docket.files.source import load
from screener.docket.model.choices import NOTHING_CHOSEN
from screener.docket.reading.opened_file import open_chosen
from screener.docket.reading.reading import NoColumns, read_docket
from screener.docket.reading.warrants_list import read_warrants

AS_OF = date(2026, 6, 30)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "dockets"
#: Files that stand beside another one and are read with it: the notes of a dBase table.
BESIDE = {".fpt", ".dbt"}
NO_CHARGES = "no column names a charge"


@dataclass(frozen=True)
class Line:
    """One file. ``reasons`` are why rows were set aside, with how many; ``said`` is its sentence otherwise."""

    name: str
    kind: str
    form: str
    rows: int
    accepted: int
    reasons: dict[str, int]
    charges: int = 0
    cases: int = 0
    people: int = 0
    not_recognized: int = 0
    said: str = ""

    @property
    def set_aside(self) -> int:
        return sum(self.reasons.values())


def files(folder: Path) -> list[Path]:
    """Every file that is read by itself."""
    return sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.lower() not in BESIDE)


def line_of(path: Path) -> Line:
    """Reads one file, as a list of warrants where its name says so. Raises ScreenerError where it cannot be opened."""
    try:
        if "warrant" in path.name.lower():
            kind, reading = "warrants", read_warrants(path, as_of=AS_OF).docket
        else:
            kind, reading = "docket", read_docket(path, as_of=AS_OF)
    except NoColumns as error:
        opened = open_chosen(load(path), NOTHING_CHOSEN)
        rows = len(opened.layout.records) if opened.layout is not None else 0
        return Line(path.name, "no docket", opened.grid.format, rows, 0, {NO_CHARGES: rows}, said=error.what)
    return Line(
        name=path.name,
        kind=kind,
        form=", ".join(filter(None, (reading.format, reading.encoding))),
        rows=reading.rows_read,
        accepted=reading.rows_accepted,
        reasons=dict(Counter(row.reason for row in reading.set_aside)),
        charges=len(reading.charges),
        cases=reading.cases,
        people=reading.people,
        not_recognized=reading.not_recognized,
    )


def table(lines: list[Line]) -> str:
    """The table in Markdown, with the sums of the dockets below."""
    heads = ("File", "Kind", "Format", "Rows", "Accepted", "Set aside", "Charges", "Cases", "People", "Not recognized")
    rows = [heads, ("---", "---", "---", *["---:"] * 7)]
    for line in lines:
        aside = f"{line.set_aside:,}"
        if line.reasons:
            aside += " (" + "; ".join(f"{n:,}: {reason}" for reason, n in line.reasons.items()) + ")"
        rows.append((line.name, line.kind, line.form, f"{line.rows:,}", f"{line.accepted:,}", aside, *_counts(line)))
    whole = Line(
        "all", "", "", sum(line.rows for line in lines), sum(line.accepted for line in lines),
        {"": sum(line.set_aside for line in lines)}, sum(line.charges for line in lines),
        sum(line.cases for line in lines), sum(line.people for line in lines),
        sum(line.not_recognized for line in lines),
    )  # fmt: skip
    rows.append(("all", "", "", f"{whole.rows:,}", f"{whole.accepted:,}", f"{whole.set_aside:,}", *_counts(whole)))
    said = [f"\n{line.said}." for line in lines if line.said]
    return "\n".join(["| " + " | ".join(row) + " |" for row in rows] + said) + "\n"


def _counts(line: Line) -> tuple[str, str, str, str]:
    share = f"{line.not_recognized:,} ({line.not_recognized / line.charges:.1%})" if line.charges else "-"
    return f"{line.charges:,}", f"{line.cases:,}", f"{line.people:,}", share


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    if not folder.is_dir():
        sys.exit(f"{folder} is no folder of dockets")
    sys.stdout.write(table([line_of(path) for path in files(folder)]))


if __name__ == "__main__":
    main()
