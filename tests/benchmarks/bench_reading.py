"""A docket from its bytes to screened charges: ``python -m tests.benchmarks.bench_reading [rows] [rows for memory]
[--keep]``.

Printed in one run, each in a process of its own, beside what stands for it in the same run:

- a csv of 24 columns, read, mapped, classified, linked and screened with explanations available, nothing stored,
  against a bare ``csv.reader`` that only counts the rows (target: 100,000 charges a CPU second);
- the most memory that the same job takes with many rows, against the size of the file (target: 500 MB for 1,000,000);
- an xlsx of the same rows, read, screened and stored in an office, with the child process that opens it, against
  openpyxl's read-only mode that only iterates it (target: a quarter).
"""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import openpyxl

from screener.docket.files.child_process import retire
from screener.domain.shipped import sample_policy
from screener.workflow.session import create_office
from screener.workflow.verbs import adopt_policy, import_docket
from screener.workflow.verbs.screen_docket import screen_docket, write_screen
from tests.benchmarks.bench_docket import make
from tests.benchmarks.history import Run

AS_OF = date(2026, 6, 30)
POLICY = "orleans-2021.yaml"


def clock() -> datetime:
    """Always the same moment."""
    return datetime(2026, 6, 30, 15, tzinfo=UTC)


def bare_csv(path: Path) -> None:
    """Counts the rows and nothing else."""
    with path.open(newline="", encoding="utf-8") as file:
        print(sum(1 for _ in csv.reader(file)) - 1)


def whole_job(path: Path) -> None:
    """What ``screener screen`` does before it writes: every charge has its recommendation."""
    print(screen_docket(path, sample_policy(POLICY), as_of=AS_OF).summary()["charges"])


def bare_xlsx(path: Path) -> None:
    """Iterates the sheet and nothing else."""
    book = openpyxl.load_workbook(path, read_only=True)
    print(sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) - 1)


def into_office(path: Path) -> None:
    """The import into a new office: read, compared with the office, screened, stored."""
    with (
        tempfile.TemporaryDirectory() as folder,
        create_office(Path(folder) / "b.screener", name="B", county="", zone="UTC", clock=clock, user="S1") as office,
    ):
        adopt_policy.adopt(office, sample_policy(POLICY))
        print(import_docket.import_docket(office, import_docket.plan_import(office, path)).charges)


def output(path: Path, form: str) -> None:
    """``screener screen -o``: the docket screened and written in one of the forms ("none": not written)."""
    result = screen_docket(path, sample_policy("riverside-unconditional.yaml"), as_of=AS_OF)
    if form != "none":
        with tempfile.TemporaryDirectory() as folder:
            write_screen(result, Path(folder) / f"screened.{form}")
    print(result.summary()["charges"])


JOBS: dict[str, Callable[[Path], None]] = {
    **{each.__name__: each for each in (bare_csv, whole_job, bare_xlsx, into_office)},
    **{f"output_{form}": partial(output, form=form) for form in ("none", "jsonl", "csv", "xlsx")},
}


def spent() -> float:
    """CPU seconds of this process and of the children that it has ended."""
    return sum(sum(resource.getrusage(whose)[:2]) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def run(job: str, path: Path) -> None:
    """In the process of its own: does the job and says what it took, without the start of the program."""
    before = spent()
    JOBS[job](path)
    retire()
    print(spent() - before)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def least(job: str, path: Path, times: int = 3) -> tuple[int, float, float]:
    """Of a short job the run with the least CPU: what other programs take from the machine only adds to a time
    (https://docs.python.org/3/library/timeit.html#timeit.Timer.repeat)."""
    return min((measured(job, path) for _ in range(times)), key=lambda found: found[1])


def measured(job: str, path: Path) -> tuple[int, float, float]:
    """Charges, CPU seconds, and the most memory in MB."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench_reading", "--job", job, str(path)],
        stdout=subprocess.PIPE,
        check=True,
    )
    charges, seconds, memory = done.stdout.split()
    return int(charges), float(seconds), float(memory)


def as_xlsx(docket: Path, into: Path) -> None:
    """The same rows as a workbook."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Docket")
    with docket.open(newline="", encoding="utf-8") as file:
        for row in csv.reader(file):
            sheet.append(row)
    book.save(into)


def main(kept: Run, rows: int = 100_000, many: int = 1_000_000) -> None:
    """Makes the files, runs each job (the short ones three times), prints what it took beside its baseline."""
    with tempfile.TemporaryDirectory() as folder:
        docket, large, book = (Path(folder) / name for name in ("docket.csv", "large.csv", "docket.xlsx"))
        make(docket, rows)
        _, bare, _ = least("bare_csv", docket)
        charges, job, _ = least("whole_job", docket)
        print(f"csv, {rows:,} rows: bare csv.reader {bare:.2f} s CPU, whole job {job:.2f} s ({job / bare:.1f} x)")
        print(f"  {charges / job:,.0f} charges a CPU second (target 100,000)")
        kept.found(f"csv, {rows:,} rows", charges / job, "charges/CPU s")
        as_xlsx(docket, book)
        _, bare, _ = measured("bare_xlsx", book)
        _, job, _ = measured("into_office", book)
        print(f"xlsx, {rows:,} rows: openpyxl iterates in {bare:.2f} s CPU, whole job with storing {job:.2f} s")
        print(f"  ratio {job / bare:.2f} (target 0.25)")
        kept.found(f"xlsx with storing, {rows:,} rows", job / bare, "of openpyxl")
        if many:
            make(large, many)
            charges, job, most = measured("whole_job", large)
            size = large.stat().st_size / 1024**2
            print(f"csv, {many:,} rows, {size:,.0f} MB: at most {most:,.0f} MB of memory (target 500 for 1,000,000)")
            print(f"  {charges / job:,.0f} charges a CPU second")
            kept.found(f"csv, {many:,} rows", charges / job, "charges/CPU s")
            kept.found(f"csv, {many:,} rows, memory", most, "MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        run(sys.argv[2], Path(sys.argv[3]))
    else:
        kept = Run("reading", sys.argv[1:])
        main(kept, *map(int, kept.words))
        kept.done()
