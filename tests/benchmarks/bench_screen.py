"""The whole job without storing, against a bare CSV reader: ``python -m tests.benchmarks.bench_screen [rows]``.

Baseline: ``csv.reader`` iterating the same file, in the same run. Printed: CPU seconds, charges a CPU second, and the
ratio to the baseline for reading, screening (linking, facts, findings) and the explanations of 1,000 charges.
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
from screener.screening.recommend.recommend import bound_explanation, screen
from tests.benchmarks.bench_docket import make

AS_OF = date(2026, 6, 30)


def main(rows: int) -> None:
    """Makes the file, runs each step once, prints the ratios."""
    policy = load_policy(sample_policy("riverside-unconditional.yaml"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "docket.csv"
        make(path, rows)
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
        for item in screened[:1000]:
            bound_explanation(item, as_of=AS_OF)
        marks.append(time.process_time())
    bare, read, by_rule, in_all, found, explained = (b - a for a, b in pairwise(marks))
    print(f"{lines - 1:,} rows, {len(screened):,} charges; baseline csv.reader {bare:.2f} s")
    steps = {"read": read, "link": in_all, "screen": found, "whole": read + in_all + found}
    for name, seconds in steps.items():
        rate = len(screened) / seconds
        print(f"  {name:<8}{seconds:6.2f} s  {seconds / bare:6.1f} x baseline  {rate:>12,.0f} charges a CPU second")
    asked = max(in_all - by_rule, 0.0)
    print(f"  of linking, the search for doubtful people {asked:.2f} s: {asked / steps['whole']:.0%} of the whole")
    print(f"  1,000 explanations bound in {explained * 1000:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
