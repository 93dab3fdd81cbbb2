"""The import contracts of pyproject.toml hold, and each fails when it is violated on purpose (on a copy)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]

#: Contract id -> violations: the file that gets the line (made where it does not exist), and the line.
VIOLATIONS = {
    "floors": [
        ("domain/case.py", "import screener.policy"),
        ("policy/evaluate.py", "import screener.docket"),
        ("docket/charges.py", "import screener.screening"),
        ("workflow/views.py", "import screener.example"),
        ("cli/__init__.py", "import screener.ui"),
        ("fourth_floor/__init__.py", "room = 'stands on no floor'"),
    ],
    "qt": [("reports/pdf.py", "from PySide6.QtGui import QImage"), ("cli/__init__.py", "import PySide6.QtCore")],
    "database": [
        ("workflow/views.py", "from sqlalchemy import select"),
        ("ui/main_window.py", "import sqlalchemy.orm"),
        ("docket/reading.py", "import sqlite3"),
    ],
    "spreadsheets": [
        ("docket/charges.py", "import openpyxl"),
        ("example/county.py", "from openpyxl import Workbook"),
        ("workflow/views.py", "import python_calamine"),
    ],
    "storage": [
        ("ui/main_window.py", "import screener.storage"),
        ("cli/__init__.py", "from screener import storage"),
        ("example/__init__.py", "import screener.storage"),
    ],
    "network": [
        ("runtime/__init__.py", "import urllib.request"),
        ("policy/load.py", "import requests"),
        ("ui/main_window.py", "import socket"),
    ],
    "pages": [("ui/pages/one_more.py", "from screener.ui.pages import another_one"), ("ui/pages/another_one.py", "")],
    "verbs": [
        ("workflow/adopt_policy.py", "from screener.workflow import screen_charge"),
        ("workflow/one_more_verb.py", "from screener.workflow import adopt_policy"),
    ],
}


def lint(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    limits = [argument for contract in contracts for argument in ("--contract", contract)]
    script = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run(
        [sys.executable, "-c", script, "--no-logo", "--cache-dir", str(folder / ".cache"), *limits],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "screener", tmp_path / "screener", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def violate(folder: Path, name: str, line: str) -> None:
    file = folder / "screener" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text("utf-8") if file.exists() else ""
    file.write_text(f"{before}\n{line}\n", "utf-8")


def test_every_contract_has_a_violation_here() -> None:
    assert [contract["id"] for contract in CONTRACTS] == list(VIOLATIONS)


def test_the_tree_keeps_its_contracts(copy: Path) -> None:
    run = lint(copy)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{len(CONTRACTS)} kept, 0 broken" in run.stdout


SINGLE = [(contract, violation) for contract, lines in VIOLATIONS.items() if contract != "pages" for violation in lines]


@pytest.mark.parametrize(
    ("contract", "violation"),
    SINGLE,
    ids=lambda value: value if isinstance(value, str) else value[0].removesuffix(".py").replace("/", "."),
)
def test_a_violation_breaks_its_contract(copy: Path, contract: str, violation: tuple[str, str]) -> None:
    violate(copy, *violation)
    run = lint(copy, contract)
    assert run.returncode == 1, run.stdout + run.stderr
    told = run.stdout + run.stderr
    assert "0 kept, 1 broken" in told or "fourth_floor" in told


def test_a_page_that_imports_a_page_breaks_its_contract(copy: Path) -> None:
    for violation in VIOLATIONS["pages"]:
        violate(copy, *violation)
    run = lint(copy, "pages")
    assert run.returncode == 1
    assert "0 kept, 1 broken" in run.stdout
