"""Writes the reliability statement of the guide from the results of full runs: ``python -m tests.faults.statement``.

No number of the page is written by hand: a test compares the page with what the stored results give, and each stored
result with its own digest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from screener.storage.schema import tables
from tests.faults import results
from tests.storage.attacks import CLUMSY, KNOWING, SIGNED

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
    """Runs of one kind, in plain words, and how we know that the test would have found a fault.

    ``controls`` are stored runs of programs that do it wrongly on purpose: these must be found.
    """

    title: str
    words: str
    lines: Sequence[Line]
    control: str
    controls: Sequence[Line] = ()


def _wrong(name: str, words: str, often: str = "{tried:,} tries") -> Line:
    return Line(f"control {name}", f"On purpose wrong: {words}", often, "found {found:,} times")


EARLIER = tables.REVISIONS[:-1]
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
    **{f"kills upgrade from {one}": f"upgrading an office of release {one}" for one in EARLIER},
}
_SERVER_KILLS = {
    "decide": "deciding on a server",
    "undo": "deciding and undoing on a server",
    "import": "importing dockets on a server",
    "upgrade": "upgrading an office on a server from the release before",
    "the server": "the server itself is killed, with all its processes, while somebody works",
}
_CUTS = {"decide": "deciding", "accept": "accepting several at once", "undo": "undoing", "import": "importing",
         "backup": "making backups"}  # fmt: skip

PARTS: Sequence[Part] = (
    Part(
        "The program is killed",
        "The program is ended by force at a random moment of its work. Afterwards everything that the screen had shown "
        "as saved must be there, nothing may be half there, the record must verify, and the office must open at once.",
        [
            *(Line(name, words, _KILLED, _STANDS) for name, words in _KILLS.items()),
            *(Line(f"kills on a server {name}", words, _KILLED, _STANDS) for name, words in _SERVER_KILLS.items()),
        ],
        "A program that says “saved” too early, one that imports in pieces, and one that writes its exports in place "
        "are each found by these tests.",
        [
            _wrong("kills decide", "says “saved” too early", "{tried:,} kills, until found"),
            _wrong("kills import", "imports in pieces", "{tried:,} kills, until found"),
            _wrong("kills export", "writes exports in place", "{tried:,} kills, until found"),
            _wrong("kills on a server", "says “saved” too early on a server", "{tried:,} kills, until found"),
        ],
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
                for one in EARLIER
            ),
            Line(
                "cuts decide, deletions lost",
                "deciding, on a disk that may also forget a deletion",
                "{cuts:,} cuts",
                "{broken:,} offices spoiled, {lost:,} saved acts lost",
            ),
        ],
        "With the disk setting that is usually advised (synchronous = NORMAL), saved decisions are lost, and the test "
        "counts them.",
        [
            Line(
                "control cuts",
                "On purpose wrong: synchronous = NORMAL",
                "{cuts:,} cuts",
                "{lost:,} saved acts lost, as it must be",
            )
        ],
    ),
    Part(
        "The disk fails or is full",
        "One read, write, sync, opening or deletion fails, once or for good, or the disk is full.",
        [
            Line(
                f"disk {name}", words, "{points:,} failures", "{lost:,} saved acts lost, {faults:,} offices with faults"
            )
            for name, words in _CUTS.items()
        ]
        + [
            Line(
                f"small disk {name}",
                f"{words}, on a real disk that is full at another place each time",
                "{levels:,} levels, {struck:,} of them too small",
                "{problems:,} acts lost, half done, unrecorded or not told; still opened at {opened:,} levels",
            )
            for name, words in {**_CUTS, "export": "writing PDFs and workbooks"}.items()
        ]
        + [
            Line(
                f"full disk {name}",
                f"{_CUTS[name]}, in an office file that may grow by so many pages and no more",
                "{levels:,} levels, {struck:,} of them too small",
                "{problems:,} acts lost, half done or not told",
            )
            for name in ("decide", "accept", "undo", "import")
        ],
        "A program that tells what it did not save is found.",
        [
            _wrong("disk", "tells what it did not save", "{tried:,} failures"),
            _wrong("small disk", "tells what a full disk did not take", "{tried:,} levels"),
        ],
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
        [
            _wrong("writers", "the lock is taken late", "{tried:,} decisions"),
            _wrong("races", "no second look", "{tried:,} races"),
        ],
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
                "backups on a server under writers",
                "backups of an office on a server while others write",
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
        [_wrong("backups", "the hash is not compared", "{tried:,} spoiled backups, until one passed")],
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
        [_wrong("damage", "no chain and no digests", "{tried:,} files, until one passed")],
    ),
    Part(
        "Somebody changes the record",
        "Attacks on an anchored record by somebody who has the file and the program's source.",
        [
            Line(f"attack {name.replace(',', '')}", name, "{attacks:,} attacks", "{missed:,} not found")
            for name in (*CLUMSY, *KNOWING)
        ]
        + [
            Line(
                f"signed {name.replace(',', '')}",
                f"where people sign, and without an anchor: {name}",
                "{attacks:,} attacks",
                "{missed:,} not found",
            )
            for name in SIGNED
        ]
        + [
            Line(
                f"signed and anchored {name}",
                f"where people sign, with an anchor: {words}",
                "{attacks:,} attacks",
                "{missed:,} not found",
            )
            for name, words in (
                ("swap_all_keys", "all keys exchanged and all signed anew"),
                ("cut_the_end", "the end cut off, before the anchor"),
            )
        ],
        "Without an anchor kept elsewhere, those who know the program are not found: the test shows it.",
        [
            Line(
                f"control attack {name.replace(',', '')}",
                f"On purpose wrong, no anchor: {name}",
                "{attacks:,} attacks",
                "{missed:,} not found, as it must be",
            )
            for name in KNOWING
        ]
        + [
            Line(
                "control signed",
                "On purpose wrong, signatures not checked: an event edited, all chained anew",
                "{attacks:,} attack",
                "{missed:,} not found, as it must be",
            )
        ],
    ),
    Part(
        "What goes out",
        "Random dockets are imported, exported and read again. Rows in must be rows out, the totals of PDF, workbook "
        "and record one and the same, no cell a formula, the same record the same bytes.",
        [
            Line("exports", "random dockets", "{dockets:,} dockets of {rows:,} rows", "{problems:,} differences"),
            *(
                Line(
                    f"export edits {end}",
                    f"a {words} that was exported and then changed",
                    "{edits:,} files",
                    "{missed:,} not found",
                )
                for end, words in (("pdf", "PDF"), ("xlsx", "workbook"))
            ),
        ],
        "A workbook that lost a row, and a cell that became a formula, are found; a name alone would find no edit.",
        [_wrong("exports", "one row lost and one cell made a formula", "{tried:,} docket")],
    ),
    Part(
        "The clock is wrong",
        "The clock jumps back and ahead, through summer time, leap days, 2038 and 9999; the machine changes its zone. "
        "Somebody who guesses at a passphrase moves the clock between the guesses.",
        [
            Line(
                "clocks",
                "{zones} zones with {jumps} jumps each",
                "once",
                "order, days and ages as they should be; every jump back is in the record",
            ),
            Line(
                "lockout",
                "guessing at a passphrase while the clock jumps",
                "{runs:,} times, {guesses:,} guesses",
                "{opened:,} locked accounts opened; at most {most:,} guesses before the lock",
            ),
        ],
        "Ordered by time instead of by number the record would read otherwise: the test shows it.",
        [_wrong("lockout", "failures are forgotten by the clock alone", "{tried:,} guesses, none refused")],
    ),
    Part(
        "Speed",
        "On the machine named below, with other work going on.",
        [
            Line(
                "speed verify",
                "Verify of {events:,} events about {charges:,} charges",
                "once",
                "{longer} s of processor time in the longer of its two processes, {cpu} s in both; {memory} MB of "
                "memory at the most",
            ),
            Line(
                "speed verify signed",
                "Verify of {events:,} signed events about {charges:,} charges",
                "once",
                "{longer} s of processor time in the longer of its two processes, {cpu} s in both",
            ),
            Line(
                "speed verify signed all",
                "the same with every signature computed (--all)",
                "{events:,} events, each signed by its person and by its workstation",
                "{longer} s of processor time in the longer of its two processes, {cpu} s in both",
            ),
            Line(
                "speed decide",
                "from the key to saved on disk, {charges:,} charges in the office",
                "{decisions:,} decisions",
                "95 of 100 within {p95} ms, {cpu p95} ms of that processor time; half of them within {ratio} times a "
                "bare commit of the database on the same disk at the same moment",
            ),
        ],
        "",
    ),
)

HEAD = "| What was done | How often | What happened | Day, seed |\n|---|---|---|---|"
START = """# Reliability statement

What was done to the program on purpose, how often, and what happened. Every number on this page comes out of a stored
test run; none is written by hand. “Not run for this statement” means just that. Each line says on which day it ran and
with which seed, so that the same run can be made again. Lines that begin with “On purpose wrong” are a program spoiled
for the test: were these not found, the lines above them would prove nothing.
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
        rows = [row for line in (*part.lines, *part.controls) if (row := _row(line, stored)) is not None]
        parts.append(f"## {part.title}\n\n{part.words}\n")
        if rows:
            parts.append(f"{HEAD}\n" + "\n".join(rows) + "\n")
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
    happened = f"{line.happened}, {{processor}} s of them of the processor" if "processor" in numbers else line.happened
    cells = (one.format_map(numbers) for one in (line.done, line.often, happened))
    return f"| {' | '.join(cells)} | {found['date']}, {found['seed']} |"


def _runs(stored: Mapping[str, Mapping[str, object]]) -> str:
    """When, of what, where: once for all runs that share it."""
    said = sorted({(str(r["date"]), str(r["machine"])) for r in stored.values()})
    commits = sorted({str(r["commit"]) for r in stored.values()})
    lines = [f"- {date}: {machine}{_busy(stored, date, machine)}" for date, machine in said]
    words = f"{len(stored)} runs, of the program at {', '.join(commits)}:" if stored else "No runs are stored yet."
    return "\n".join(["## The runs", "", words, "", *lines]).rstrip() + "\n"


def _busy(stored: Mapping[str, Mapping[str, object]], date: str, machine: str) -> str:
    """How many wanted each processor at once: times of such runs are longer than they would be alone."""
    runs = (r for r in stored.values() if (str(r["date"]), str(r["machine"])) == (date, machine))
    most = max((float(str(r.get("busy", 0))) for r in runs), default=0.0)
    return f"; up to {most:.0f} programs wanted each processor at the same time" if most > 1 else ""


def main() -> None:
    """Takes new results in and writes the page."""
    PAGE.write_text(page(results.take()), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
