"""Writes the reliability statement of the guide from the stored results: ``python -m tests.faults.statement``.

No number of the page is written by hand: a test compares the page with what the stored results give, and each stored
result with its own digest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.faults import results
from tests.storage.attacks import CLUMSY, KNOWING

PAGE = results.ROOT / "resources" / "guide" / "reliability.md"


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of run: its stored result, what was done, how often and what happened, with the result's numbers."""

    result: str
    done: str
    often: str
    happened: str


@dataclass(frozen=True, slots=True)
class Part:
    """Runs of one kind, in plain words, and how we know that the test would have found a fault."""

    title: str
    words: str
    lines: Sequence[Line]
    control: str


_KILLED = "{kills:,} kills, {told:,} acts told as saved"
_STANDS = "{problems:,} lost or half done; open and verified again within {slowest restart} s"
_KILLS = {
    "kills decide": "deciding charges",
    "kills accept": "accepting several charges at once",
    "kills undo": "deciding and undoing",
    "kills import": "importing dockets",
    "kills export": "writing PDFs and workbooks",
    "kills backup": "making backups",
    "kills restore": "putting a backup back",
    "kills upgrade from 0001": "upgrading an office of release 0001",
    "kills upgrade from 0002": "upgrading an office of release 0002",
    "kills upgrade from 0003": "upgrading an office of release 0003",
}
_CUTS = {"decide": "deciding", "accept": "accepting several at once", "undo": "undoing", "import": "importing",
         "backup": "making backups"}  # fmt: skip

PARTS: Sequence[Part] = (
    Part(
        "The program is killed",
        "The program is ended by force at a random moment of its work. Afterwards everything that the screen had shown "
        "as saved must be there, nothing may be half there, the record must verify, and the office must open at once.",
        [Line(name, words, _KILLED, _STANDS) for name, words in _KILLS.items()],
        "A program that says “saved” too early, one that imports in pieces, and one that writes its exports in place "
        "are each found by these tests.",
    ),
    Part(
        "The power is cut",
        "Every write to the disk is written down. Then disks are made as they could be found after a cut: what was not "
        "yet safe on the disk is lost, torn or kept, by chance.",
        [
            *(
                Line(f"cuts {name}", words, "{cuts:,} cuts", "{broken:,} offices spoiled, {lost:,} saved acts lost")
                for name, words in _CUTS.items()
            ),
            *(
                Line(
                    f"cuts in upgrade from {one}",
                    f"upgrading from release {one}",
                    "{cuts:,} cuts",
                    "{problems:,} faults",
                )
                for one in ("0001", "0002", "0003")
            ),
        ],
        "With the disk setting that is usually advised (synchronous = NORMAL), saved decisions are lost, and the test "
        "counts them.",
    ),
    Part(
        "The disk fails or is full",
        "One read, write, sync, opening or deletion fails, once or for good, or the disk is full.",
        [
            Line(
                f"disk {name}", words, "{points:,} failures", "{lost:,} saved acts lost, {faults:,} offices with faults"
            )
            for name, words in _CUTS.items()
        ],
        "A program that tells what it did not save is found.",
    ),
    Part(
        "Many people at once",
        "Every person is a process of their own. Nobody may ever see that a file is locked; of two who decide the same "
        "charge at the same moment one is saved, and the other is told so in a sentence.",
        [
            Line(
                "writers file",
                "{people} people at one file",
                "{decisions:,} decisions",
                "{lost:,} lost, {shown:,} refusals shown; 99 of 100 saved within {p99} s, the longest wait {longest} s",
            ),
            Line(
                "writers server",
                "{people} people at one server",
                "{decisions:,} decisions",
                "{lost:,} lost, {shown:,} refusals shown; 99 of 100 saved within {p99} s, the longest wait {longest} s",
            ),
            Line(
                "races file",
                "two people, one charge, in a file",
                "{races:,} races",
                "one was saved in {one winner:,}, {told:,} times the other was told",
            ),
            Line(
                "races server",
                "two people, one charge, on a server",
                "{races:,} races",
                "one was saved in {one winner:,}, {told:,} times the other was told",
            ),
        ],
        "Without the lock that is taken first, people are turned away; without the second look, both are saved over "
        "each other. Both are found.",
    ),
    Part(
        "Backups",
        "Backups are made while eight people write; each is checked, put back and compared with the record. Others are "
        "spoiled on purpose: a bit, a byte, a page, cut short, exchanged, longer.",
        [
            Line(
                "backups under writers",
                "backups while others write",
                "{backups:,} backups, {while writing:,} of them while others wrote",
                "{problems:,} faults",
            ),
            Line(
                "spoiled backups",
                "backups spoiled on purpose",
                "{spoiled:,} backups",
                "{missed:,} passed for whole or were put back",
            ),
        ],
        "Without the hash that is written down for each backup some spoiled ones would pass: the test shows it.",
    ),
    Part(
        "The office file is damaged",
        "Bytes are changed, the file is cut, pages are wiped, the write-ahead log is lost. Verify must never fail "
        "itself, and must report every damage that changes what the record says.",
        [
            Line(
                f"damage {name}",
                words,
                "{spoiled:,} files, {changed:,} of them say something else",
                "{missed:,} not reported, {crashed:,} crashes",
            )
            for name, words in (
                ("changed bytes", "a changed byte"),
                ("cut files", "a file cut short"),
                ("zeroed pages", "a wiped page"),
                ("logs", "a log lost, cut or changed"),
            )
        ],
        "Without the chain and the digests the database's own checks let changed texts pass: the test shows it.",
    ),
    Part(
        "Somebody changes the record",
        "Attacks on an anchored record by somebody who has the file and the program's source.",
        [
            Line(f"attack {name.replace(',', '')}", name, "{attacks:,} attacks", "{missed:,} not found")
            for name in (*CLUMSY, *KNOWING)
        ],
        "Without an anchor kept elsewhere, those who know the program are not found: the test shows it.",
    ),
    Part(
        "What goes out",
        "Random dockets are imported, exported and read again. Rows in must be rows out, the totals of PDF, workbook "
        "and record one and the same, no cell a formula, the same record the same bytes.",
        [Line("exports", "random dockets", "{dockets:,} dockets of {rows:,} rows", "{problems:,} differences")],
        "A workbook that lost a row, and a cell that became a formula, are found.",
    ),
    Part(
        "The clock is wrong",
        "The clock jumps back and ahead, through summer time, leap days, 2038 and 9999; the machine changes its zone.",
        [
            Line(
                "clocks",
                "{zones} zones with {jumps} jumps each",
                "every time the tests run",
                "order, days and ages as they should be; every jump back is in the record",
            )
        ],
        "Ordered by time instead of by number the record would read otherwise: the test shows it.",
    ),
    Part(
        "Speed",
        "On the machine named below, with other work going on.",
        [
            Line(
                "speed verify",
                "Verify of {events:,} events about {charges:,} charges",
                "once",
                "{cpu} s of processor time, {memory} MB of memory at the most",
            ),
            Line(
                "speed decide",
                "from the key to saved on disk, {charges:,} charges in the office",
                "{decisions:,} decisions",
                "95 of 100 within {p95} ms, {ratio} times a bare commit of the database on the same disk",
            ),
        ],
        "",
    ),
)

START = """# Reliability statement

What was done to the program on purpose, how often, and what happened. Every number on this page comes out of a stored
test run; none is written by hand. “Not run for this statement” means just that.
"""
NOT_PROMISED = """## What is not promised

- That nobody can tamper with the record. Changes are *found*, up to the last anchor that is kept elsewhere; after it,
  only where entries are signed.
- That an administrator who controls the computer, the keys and the anchors is found.
- Safety of an office file on a network share or in a synchronized folder: the program refuses both.
- That a disk which says “written” before it is survives a power cut. The tests assume that a disk honors a flush.
- What was typed and not yet saved.
- Certification of any kind. The program supports the rules for criminal justice information; only an office can comply.
"""


def page(stored: Mapping[str, Mapping[str, object]]) -> str:
    """The whole page."""
    parts = [START]
    for part in PARTS:
        rows = [row for line in part.lines if (row := _row(line, stored)) is not None]
        parts.append(f"## {part.title}\n\n{part.words}\n")
        if rows:
            parts.append("| What was done | How often | What happened |\n|---|---|---|\n" + "\n".join(rows) + "\n")
        else:
            parts.append("Not run for this statement.\n")
        if part.control:
            parts.append(f"How we know that the test finds faults: {part.control}\n")
    parts.append(NOT_PROMISED)
    parts.append(_runs(stored))
    return "\n".join(parts)


def _row(line: Line, stored: Mapping[str, Mapping[str, object]]) -> str | None:
    found = stored.get(line.result)
    if found is None:
        return None
    numbers = found["numbers"]
    assert isinstance(numbers, dict)
    cells = (one.format_map(numbers) for one in (line.done, line.often, line.happened))
    return f"| {' | '.join(cells)} |"


def _runs(stored: Mapping[str, Mapping[str, object]]) -> str:
    """When, of what, where: once for all runs that share it."""
    said = sorted({(str(r["date"]), str(r["machine"]), f"seed {r['seed']}") for r in stored.values()})
    commits = sorted({str(r["commit"]) for r in stored.values()})
    lines = [f"- {date}: {machine}; {seed}" for date, machine, seed in said]
    words = f"{len(stored)} runs, of the program at {', '.join(commits)}:" if stored else "No runs are stored yet."
    return "\n".join(["## The runs", "", words, "", *lines]).rstrip() + "\n"


def main() -> None:
    """Writes the page."""
    PAGE.write_text(page(results.stored()), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
