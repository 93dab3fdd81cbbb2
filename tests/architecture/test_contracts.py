"""The import contracts of pyproject.toml hold, and each fails when it is violated on purpose (on a copy)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]

#: Contract id -> violations: the file that gets the line (made where it does not exist), and the line.
VIOLATIONS = {
    "floors": [
        ("domain/case.py", "import screener.policy"),
        ("policy/explanation/evaluate.py", "import screener.docket"),
        ("docket/charges/charges.py", "import screener.screening"),
        ("workflow/model/__init__.py", "import screener.example"),
        ("cli/__init__.py", "import screener.ui"),
        ("fourth_floor/__init__.py", "room = 'stands on no floor'"),
    ],
    "qt": [("reports/pdf/pdf.py", "from PySide6.QtGui import QImage"), ("cli/__init__.py", "import PySide6.QtCore")],
    "database": [
        ("workflow/model/__init__.py", "from sqlalchemy import select"),
        ("ui/frame/main_window.py", "import sqlalchemy.orm"),
        ("docket/reading/reading.py", "import sqlite3"),
    ],
    "spreadsheets": [
        ("docket/charges/charges.py", "import openpyxl"),
        ("example/county.py", "from openpyxl import Workbook"),
        ("workflow/model/__init__.py", "import python_calamine"),
    ],
    "storage": [
        ("ui/frame/main_window.py", "import screener.storage"),
        ("cli/__init__.py", "from screener import storage"),
        ("example/__init__.py", "import screener.storage"),
    ],
    "network": [
        ("runtime/__init__.py", "import urllib.request"),
        ("policy/loading/load.py", "import requests"),
        ("ui/frame/main_window.py", "import socket"),
    ],
    "pages": [("ui/pages/one_more.py", "from screener.ui.pages import another_one"), ("ui/pages/another_one.py", "")],
    "verbs": [
        ("workflow/verbs/adopt_policy.py", "from screener.workflow.verbs import screen_charge"),
        ("workflow/verbs/one_more_verb.py", "from screener.workflow.verbs import adopt_policy"),
    ],
    "inside-policy": [
        ("policy/language/__init__.py", "import screener.policy.authoring"),
        ("policy/fourth_floor/__init__.py", "room = 'stands on no floor'"),
    ],
    "inside-docket": [
        ("docket/cells/__init__.py", "import screener.docket.quality"),
        ("docket/fourth_floor/__init__.py", "room = 'stands on no floor'"),
    ],
    "inside-screening": [
        ("screening/decide.py", "import screener.screening.explore"),
        ("screening/fourth_floor/__init__.py", "room = 'stands on no floor'"),
    ],
    "inside-storage": [
        ("storage/schema/__init__.py", "import screener.storage.backup"),
        ("storage/fourth_floor/__init__.py", "room = 'stands on no floor'"),
    ],
    "inside-reports": [
        ("reports/anchor.py", "import screener.reports.audit_review"),
        ("reports/fourth_floor/__init__.py", "room = 'stands on no floor'"),
    ],
    "inside-workflow": [
        ("workflow/model/__init__.py", "import screener.workflow.verbs"),
        ("workflow/fourth_floor/__init__.py", "room = 'stands on no floor'"),
    ],
    "inside-workflow-session": [
        ("workflow/session/acts.py", "import screener.workflow.session.closing"),
        ("workflow/session/fourth_floor/__init__.py", "room = 'stands on no floor'"),
    ],
    "inside-cli": [
        ("cli/output.py", "import screener.cli.app"),
        ("cli/fourth_floor/__init__.py", "room = 'stands on no floor'"),
    ],
    "inside-ui": [
        ("ui/clipboard.py", "import screener.ui.app"),
        ("ui/fourth_floor/__init__.py", "room = 'stands on no floor'"),
    ],
    "circles": [
        ("domain/quantity.py", "import screener.domain.one_more"),
        ("domain/one_more.py", "import screener.domain.quantity"),
    ],
}


#: One process for all: each copy of the tree anew would be read anew. A violation is taken back after its answer.
LINTER = """
import contextlib, io, json, sys
from pathlib import Path
from importlinter.cli import lint_imports

sys.path.insert(0, "")
for line in sys.stdin:
    contracts, violations = json.loads(line)
    before = {}
    for name, text in violations:
        file = Path("screener", name)
        file.parent.mkdir(exist_ok=True)
        before[file] = file.read_bytes() if file.exists() else None
        file.write_bytes((before[file] or b"") + f"\\n{text}\\n".encode())
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = lint_imports(limit_to_contracts=tuple(contracts), cache_dir=".cache", no_logo=True)
    for file, held in before.items():
        if held is not None:
            file.write_bytes(held)
            continue
        file.unlink()
        with contextlib.suppress(OSError):
            file.parent.rmdir()  # a room that was made for it
    print(json.dumps([code, said.getvalue()]), flush=True)
"""
Lint = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def lint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lint]:
    """Asks the linter about a copy of the tree with violations in it: its code, and what it said."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "pyproject.toml", copy)
    shutil.copytree(ROOT / "screener", copy / "screener", ignore=shutil.ignore_patterns("__pycache__"))
    linter = subprocess.Popen(
        [sys.executable, "-c", LINTER], cwd=copy, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def ask(*contracts: str, violations: Sequence[tuple[str, str]] = ()) -> tuple[int, str]:
        assert linter.stdin is not None
        assert linter.stdout is not None
        print(json.dumps([contracts, violations]), file=linter.stdin, flush=True)
        code, said = json.loads(linter.stdout.readline())
        return code, said

    with linter:
        yield ask


def test_every_contract_has_a_violation_here() -> None:
    assert [contract["id"] for contract in CONTRACTS] == list(VIOLATIONS)


def test_the_tree_keeps_its_contracts(lint: Lint) -> None:
    code, said = lint()
    assert code == 0, said
    assert f"{len(CONTRACTS)} kept, 0 broken" in said


#: Contracts that only two files together can break.
TOGETHER = ("pages", "circles")
SINGLE = [
    (contract, violation) for contract, lines in VIOLATIONS.items() if contract not in TOGETHER for violation in lines
]


@pytest.mark.parametrize(
    ("contract", "violation"),
    SINGLE,
    ids=lambda value: value if isinstance(value, str) else value[0].removesuffix(".py").replace("/", "."),
)
def test_a_violation_breaks_its_contract(lint: Lint, contract: str, violation: tuple[str, str]) -> None:
    code, said = lint(contract, violations=[violation])
    assert code == 1, said
    assert "0 kept, 1 broken" in said or "fourth_floor" in said
    code, said = lint(contract)
    assert code == 0, said  # it was the violation


@pytest.mark.parametrize("contract", TOGETHER)
def test_two_files_that_must_not_know_each_other_break_their_contract(lint: Lint, contract: str) -> None:
    code, said = lint(contract, violations=VIOLATIONS[contract])
    assert code == 1
    assert "0 kept, 1 broken" in said
