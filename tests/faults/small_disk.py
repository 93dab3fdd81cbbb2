"""Runs the program's own verbs on a real disk that is almost full, and says what became of the office.

``unshare -rm python -m tests.faults.small_disk OPERATION FOLDER LEVELS [lies]`` mounts a disk of eight MiB that nobody
else sees, and prints a JSON line for each level: how much was free, what was told, what is wrong. The levels go from
nothing to what the work needs, and once above it. Office, log, copies, exports and temporary files are all on it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.workflow.session import open_office
from screener.workflow.verbs import produce_report
from tests.faults import acts
from tests.storage import recorded

SIZE = 8 * 1024**2
STEP = 16 * 1024  # how exactly the need is found
OPERATIONS = (*recorded.OPERATIONS, "export")
JUDGES: dict[str, Callable[[Path, list[str]], acts.Judged]] = {
    "decide": acts.judge,
    "undo": acts.judge,
    "accept": acts.judge_groups,
    "import": acts.judge_rows,
    "backup": acts.judge_backups,
    "export": acts.judge_exports,
}


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk, an office to copy onto it, and the work. ``lies``: tells what was not saved."""

    root: Path
    source: Path
    operation: str
    lies: bool = False

    @property
    def home(self) -> Path:
        return self.root / "home"

    def tried(self, free: int | None) -> dict[str, object]:
        """Does the work with so many bytes free: what was told, and what is wrong afterwards."""
        filler = self.root / "filler"
        filler.unlink(missing_ok=True)
        for place in (self.home, self.root / "temporary"):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
        shutil.copyfile(self.source, self.home / "example.office")
        if free is not None:
            with filler.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, max(1, _free(self.root) - free))
        said, kind, told = self._worked()
        if self.lies and said:
            told.append("not-saved-and-told")
        problems = [] if kind != "fault" else [f"no sentence: {said}"]
        if said and kind == "sentence" and not ("full" in said or "space" in said.lower()):
            problems.append(f"it was said: {said}")
        opens = self._opens()
        if opens and "the disk is full" not in opens:
            problems.append(f"it was said at opening: {opens}")
        filler.unlink(missing_ok=True)
        problems += JUDGES[self.operation](self.home, told).problems
        if self.operation == "export":
            out = sorted(p for p in (self.home / "out").rglob("*") if p.is_file() and not p.name.startswith("."))
            names = [path.relative_to(self.home).as_posix() for path in out]
            problems += [f"{name} went out unrecorded" for name in names if name not in told]
        return {"free": free, "said": said, "told": len(told), "opens": opens, "problems": problems}

    def _worked(self) -> tuple[str, str, list[str]]:
        recorded.LOG.clear()
        try:
            if self.operation == "export":
                self._exported()
            else:
                recorded.run(self.operation, self.home / "example.office", recorded.LITTLE)
        except ScreenerError as error:
            return str(error), "sentence", [op.file for op in recorded.LOG if op.kind == "ack"]
        except Exception as error:
            return repr(error), "fault", [op.file for op in recorded.LOG if op.kind == "ack"]
        return "", "", [op.file for op in recorded.LOG if op.kind == "ack"]

    def _exported(self) -> None:
        out = self.home / "out"
        out.mkdir()
        with open_office(self.home / "example.office", user="S1", clock=acts.later()) as opened:
            opened.automatic_backups = False
            (docket,) = {count.docket_id for count in opened.model().counts.values()}
            for name in ("quality.pdf", "quality.xlsx"):
                recorded.acknowledged(f"out/{produce_report.quality_report(opened, docket, out / name).name}")
            produce_report.export_workbook(opened, docket, out / "docket.xlsx")
            recorded.acknowledged("out/docket.xlsx")
            made = produce_report.oversight_pack(opened, date(2026, 4, 1), date(2026, 4, 30), out / "pack")
            for file in made.files:
                recorded.acknowledged(f"out/pack/{file.name}")

    def _opens(self) -> str:
        """What somebody is told who opens the office while the disk is still full; nothing where it opens."""
        try:
            with open_office(self.home / "example.office", user="S1", clock=acts.later()) as opened:
                opened.automatic_backups = False
                opened.status()
        except ScreenerError as error:
            return str(error)
        return ""


def _free(root: Path) -> int:
    there = os.statvfs(root)
    return there.f_bavail * there.f_frsize


def needed(disk: Disk) -> int:
    """How much must be free for the work to be done whole."""
    low, high = 0, SIZE
    while high - low > STEP:
        middle = (low + high) // 2
        low, high = (middle, high) if disk.tried(middle)["said"] else (low, middle)
    return high


def main(operation: str, folder: Path, levels: int, *, lies: bool) -> None:
    """Finds out what the work needs, then tries every level below it."""
    root = folder / "disk"
    root.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", root], check=True)
    tempfile.tempdir = str(root / "temporary")
    source = folder / "source"
    source.mkdir()
    disk = Disk(root, recorded.prepare(source, people=8), operation, lies)
    most = needed(disk) if levels > 9 else 16 * STEP  # a few levels are not worth finding it out
    print(json.dumps({**disk.tried(None), "needed": most}))
    for level in range(levels):
        print(json.dumps(disk.tried(most * level // levels)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), lies="lies" in sys.argv)
