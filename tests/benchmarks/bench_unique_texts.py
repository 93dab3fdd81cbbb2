"""A docket in which no charge text stands twice: ``python -m tests.benchmarks.bench_unique_texts [rows] [--keep]``.

The csv of 24 columns of ``bench_reading``, with a different charge text in each row (``tests.docket.unique_texts``):
read, mapped, classified, linked and screened as there, in a process of its own (target: 25,000 charges a CPU second).
What is remembered of a text is of no use here: this is the speed of the reader itself.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.benchmarks.bench_docket import make
from tests.benchmarks.bench_reading import measured
from tests.benchmarks.history import Run
from tests.docket.unique_texts import key_of, unique_charges

TARGET = 25_000
TIMES = 5
_NUMBERS = re.compile(r"[\d.,]+")
_LEVELS = ("F3", "M1", "F2", "M2", "M")


def rows_of(charges: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Statute, text and level, as ``make`` writes them."""
    for at, (statute, text, _) in enumerate(charges):
        yield statute, text, _LEVELS[at % len(_LEVELS)]


def told(rows: int, seed: int) -> str:
    """How different the texts are, in words."""
    texts = [text for _, (_, text, _) in zip(range(rows), unique_charges(seed), strict=False)]
    keys = {key_of(text) for text in texts}
    without = {_NUMBERS.sub("#", key) for key in keys}
    letters = statistics.fmean(map(len, texts))
    return f"{len(keys):,} different texts ({len(without):,} with numbers left out), {letters:.0f} letters in the mean"


def main(run: Run, rows: int = 100_000, seed: int = 5) -> None:
    """Makes the file, runs the job so many times, prints the least and the median."""
    with tempfile.TemporaryDirectory() as folder:
        docket = Path(folder) / "docket.csv"
        make(docket, rows, charges=rows_of(unique_charges(seed)))
        print(f"csv, {rows:,} rows: {told(rows, seed)}")
        found = [measured("whole_job", docket) for _ in range(TIMES)]
    charges = found[0][0]
    least, median = min(job for _, job, _ in found), statistics.median(job for _, job, _ in found)
    print(f"  whole job: least {least:.2f} s CPU, median {median:.2f} s, of {TIMES}; {found[0][2]:,.0f} MB at most")
    run.found(f"csv, {rows:,} rows, least", charges / least, "charges/CPU s")
    run.found(f"csv, {rows:,} rows, median", charges / median, "charges/CPU s")
    print(f"  {charges / least:,.0f} charges a CPU second, median {charges / median:,.0f} (target {TARGET:,})")


if __name__ == "__main__":
    run = Run("unique texts", sys.argv[1:])
    main(run, *map(int, run.words))
    run.done()
