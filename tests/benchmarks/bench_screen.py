"""The whole job without storing, and with its output: ``python -m tests.benchmarks.bench_screen [rows] [many rows]``.

Printed in one run, each in a process of its own, in CPU seconds:

- reading, screening (linking, facts, findings) of a csv against ``csv.reader`` iterating the same file;
- the explained output as ``screen -o`` writes it, of the csv and of the same rows as a workbook, against openpyxl's
  read-only mode that only iterates the rows of that workbook (target: at most .25);
- the most memory that the output takes with ``rows`` and with ``many`` rows (target: no more with ten times the rows
  but what the docket itself takes, and 500 MB for 1,000,000).
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

from screener.docket.reading.reading import read_docket
from screener.domain.shipped import sample_policy
from screener.policy.loading.load import load_policy
from screener.screening.linking.docket_links import link_docket
from screener.screening.linking.link import link
from screener.screening.recommend.recommend import screen
from tests.benchmarks.bench_docket import make
from tests.benchmarks.bench_reading import as_xlsx, measured

AS_OF = date(2026, 6, 30)
OUTPUTS = ("jsonl", "csv", "xlsx")


def steps(path: Path) -> None:
    """Runs each step once, prints the ratios."""
    policy = load_policy(sample_policy("riverside-unconditional.yaml"))
    marks = [time.process_time()]
    with path.open(newline="", encoding="utf-8") as file:
        lines = sum(1 for _ in csv.reader(file))
    marks.append(time.process_time())
    reading = read_docket(path, as_of=AS_OF)
    marks.append(time.process_time())
    link(reading.charges)
    marks.append(time.process_time())
    linked = link_docket(reading.charges)
    marks.append(time.process_time())
    screened = screen(reading.charges, (policy,), as_of=AS_OF, links=linked.links, known=linked.charges)
    marks.append(time.process_time())
    classes = {each.explained for each in screened.explained()}
    marks.append(time.process_time())
    bare, read, by_rule, in_all, found, explained = (b - a for a, b in pairwise(marks))
    print(f"{lines - 1:,} rows, {len(screened):,} charges; baseline csv.reader {bare:.2f} s")
    parts = {"read": read, "link": in_all, "screen": found, "whole": read + in_all + found}
    for name, seconds in parts.items():
        rate = len(screened) / seconds
        print(f"  {name:<8}{seconds:6.2f} s  {seconds / bare:6.1f} x baseline  {rate:>12,.0f} charges a CPU second")
    asked = max(in_all - by_rule, 0.0)
    print(f"  of linking, the search for doubtful people {asked:.2f} s: {asked / parts['whole']:.0%} of the whole")
    print(f"  every charge with the explanation of its class ({len(classes):,} classes) {explained:.2f} s")


def outputs(docket: Path, book: Path) -> None:
    """What the explained outputs take of the CPU, against the bare reading of the workbook."""
    _, bare, _ = measured("bare_xlsx", book)
    print(f"openpyxl iterates the rows in {bare:.2f} s CPU")
    for path in (docket, book):
        for form in ("none", *OUTPUTS):
            _, seconds, memory = measured(f"output_{form}", path)
            print(f"  {path.suffix[1:]:<5} -> {form:<6}{seconds:7.2f} s  ratio {seconds / bare:.2f}  {memory:5,.0f} MB")


def main(rows: int, many: int) -> None:
    """Makes the files, measures the steps and the outputs, then memory with many rows (0: not)."""
    with tempfile.TemporaryDirectory() as folder:
        docket, book, large = (Path(folder) / name for name in ("docket.csv", "docket.xlsx", "large.csv"))
        make(docket, rows)
        as_xlsx(docket, book)
        steps(docket)
        outputs(docket, book)
        if many:
            make(large, many)
            for form in ("none", *OUTPUTS):
                _, seconds, memory = measured(f"output_{form}", large)
                print(f"  {many:,} rows -> {form:<6}{seconds:7.2f} s  {memory:5,.0f} MB (target 500 for 1,000,000)")


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    main(*(numbers + [100_000, 1_000_000][len(numbers) :]))
