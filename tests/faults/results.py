"""What the full runs found: the only source of the reliability statement.

A run with ``-m full`` writes ``build/faults/NAME.json``: when, of which commit, on what machine, with which seed, how
often, what happened. ``python -m tests.faults.statement`` takes these into ``stored.tsv``, the one file that is kept,
a line for each kind of run. Its column ``check`` is a digest over the line, so that a number that somebody edits is
seen.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "faults"
STORED = Path(__file__).with_name("stored.tsv")
COLUMNS = ("name", "date", "commit", "machine", "busy", "seed", "numbers", "check")
SEED = 20261128

Numbers = dict[str, int | float | str]


def is_full(request: pytest.FixtureRequest) -> bool:
    """Whether the full counts were asked for."""
    return "full" in request.config.getoption("markexpr")


def many(request: pytest.FixtureRequest, few: int, full: int) -> int:
    """The count for this run. ``FAULTS_AT_MOST`` caps the full one where there is no time; the result says so."""
    if not is_full(request):
        return few
    return min(full, int(os.environ.get("FAULTS_AT_MOST", full)))


def keep(request: pytest.FixtureRequest, name: str, numbers: Numbers, *, seed: int | str = SEED) -> None:
    """Stores the result of a full run; of a small run nothing."""
    if is_full(request):
        store(name, numbers, seed=seed)


def store(name: str, numbers: Numbers, *, seed: int | str = SEED, folder: Path = FOLDER) -> Path:
    """Writes one result with everything that makes it traceable."""
    found = {
        "name": name,
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit(),
        "machine": machine_class(),
        "busy": how_busy(),
        "seed": seed,
        "numbers": numbers,
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps({**found, "check": check_of(found)}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return path


def check_of(found: dict[str, object]) -> str:
    """The digest over a result without its own line."""
    said = {name: value for name, value in found.items() if name != "check"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def stored(file: Path = STORED) -> dict[str, dict[str, object]]:
    """Every stored result by its name. Raises ValueError for one that is not as a run wrote it."""
    header, *lines = file.read_text(encoding="utf-8").splitlines()
    assert header == "\t".join(COLUMNS)
    found = {}
    for line in lines:
        name, *values, check = line.split("\t")
        said = {column: json.loads(value) for column, value in zip(COLUMNS[1:-1], values, strict=True) if value}
        found[name] = _whole({"name": name, **said, "check": check}, name)
    return found


def take(folder: Path = FOLDER, file: Path = STORED) -> dict[str, dict[str, object]]:
    """Takes the results of new runs into the stored ones, in place of older ones of their names; gives all."""
    found = stored(file)
    for path in sorted(folder.glob("*.json")):
        found[path.stem] = _whole(json.loads(path.read_text(encoding="utf-8")), path.stem)
    lines = ["\t".join((name, *_values(found[name]), str(found[name]["check"]))) for name in sorted(found)]
    file.write_text("\n".join(("\t".join(COLUMNS), *lines, "")), encoding="utf-8")
    return found


def _values(said: dict[str, object]) -> list[str]:
    """The columns between name and check; a run of long ago has no ``busy``."""
    return [json.dumps(said[column], sort_keys=True) if column in said else "" for column in COLUMNS[1:-1]]


def _whole(said: dict[str, object], name: str) -> dict[str, object]:
    if said.get("check") != check_of(said) or said.get("name") != name:
        raise ValueError(f"the result {name} is not as a run wrote it")
    return said


def machine_class() -> str:
    """The kind of machine in words, without its name."""
    python, system = platform.python_version(), f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} processors, {system}, Python {python}, SQLite {sqlite3.sqlite_version}"


def how_busy() -> float:
    """How many processes wanted each processor in the last minute: above 1, the program had to wait for others."""
    return round(os.getloadavg()[0] / (os.cpu_count() or 1), 1) if hasattr(os, "getloadavg") else 0.0


def is_alone(request: pytest.FixtureRequest) -> bool:
    """Whether times can be asked of this run: a full one, on a machine that does little else."""
    return is_full(request) and how_busy() <= 2


def commit() -> str:
    """The commit that runs, in twelve letters; unknown without git."""
    try:
        ran = subprocess.run(
            ["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:  # a machine without git
        return "unknown"
    return ran.stdout.strip() or "unknown"
