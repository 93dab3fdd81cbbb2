"""What benchmarks measured, kept as data: ``--keep`` behind a benchmark, then ``python -m tests.benchmarks.history``.

``history.tsv`` has a line for each number: when, of which commit, on what kind of machine, how busy it was, what was
measured, the number and its unit. Numbers of two kinds of machine are never compared. The command prints, for each
measure and kind of machine, the latest number beside the one before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path

from tests.faults.results import commit, how_busy, machine_class

FILE = Path(__file__).with_name("history.tsv")
KEEP = "--keep"


@dataclass(frozen=True, slots=True)
class Number:
    """One number of one run. ``busy``: how many processes wanted each processor in the minute before."""

    day: date
    commit: str
    machine: str
    busy: float
    benchmark: str
    measure: str
    value: float
    unit: str


COLUMNS = tuple(field.name for field in fields(Number))


class Run:
    """One run of a benchmark: collects its numbers, and keeps them where ``--keep`` stands among the words."""

    def __init__(self, benchmark: str, words: Sequence[str], file: Path = FILE) -> None:
        self.words = [word for word in words if word != KEEP]
        self._benchmark, self._keeps, self._file = benchmark, KEEP in words, file
        self._found: list[tuple[str, float, str]] = []

    def found(self, measure: str, value: float, unit: str) -> None:
        self._found.append((measure, value, unit))

    def done(self) -> None:
        """Adds the numbers of this run behind those that are kept; nothing without ``--keep``."""
        if not self._keeps:
            return
        day, of, machine, busy = datetime.now(UTC).date(), commit(), machine_class(), how_busy()
        if not self._file.exists():
            self._file.write_text("\t".join(COLUMNS) + "\n", encoding="utf-8")
        with self._file.open("a", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, "excel-tab", lineterminator="\n")
            for measure, value, unit in self._found:
                number = Number(day, of, machine, busy, self._benchmark, measure, float(f"{value:.5g}"), unit)
                writer.writerow(astuple(number))


def kept(file: Path = FILE) -> tuple[Number, ...]:
    """All numbers in the order of their runs. Raises ValueError for a line that is none."""
    with file.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines, "excel-tab")
    if tuple(header) != COLUMNS:
        raise ValueError(f"the columns of {file.name} are {', '.join(COLUMNS)}")
    found = []
    for at, row in enumerate(rows, start=2):
        try:
            day, of, machine, busy, benchmark, measure, value, unit = row
            number = Number(date.fromisoformat(day), of, machine, float(busy), benchmark, measure, float(value), unit)
        except ValueError as error:
            raise ValueError(f"line {at} of {file.name} is no number of a run") from error
        found.append(number)
    return tuple(found)


def compared(numbers: Sequence[Number]) -> Iterator[str]:
    """A line for each measure on each kind of machine: the latest number, and how the one before it was."""
    series: dict[tuple[str, str, str, str], list[Number]] = {}
    for each in numbers:
        series.setdefault((each.machine, each.benchmark, each.measure, each.unit), []).append(each)
    machine = ""
    for (kind, benchmark, measure, unit), found in sorted(series.items()):
        if kind != machine:
            machine = kind
            yield f"{kind}"
        last = found[-1]
        line = f"  {benchmark}, {measure}: {last.value:,g} {unit} ({last.day}, {last.commit})"
        if len(found) > 1:
            before = found[-2]
            line += f"; before {before.value:,g} ({before.day}, {before.commit})"
        yield line


def main() -> None:
    for line in compared(kept()):
        print(line)


if __name__ == "__main__":
    main()
