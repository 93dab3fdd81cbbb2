"""What the import contracts cannot see: Qt's network modules, and imports by name."""

from __future__ import annotations

import ast
import contextlib
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
NETWORK = frozenset(next(c for c in CONTRACTS if c["id"] == "network")["forbidden_modules"])
#: Qt modules that open connections, by the start of their names.
QT_NETWORK = (
    "QtNetwork", "QtWebEngine", "QtWebSockets", "QtWebChannel", "QtWebView", "QtHttpServer", "QtRemoteObjects",
    "QtGrpc", "QtBluetooth", "QtNfc", "QtMqtt", "QtCoap",
)  # fmt: skip

WORDS = (*NETWORK, *QT_NETWORK)


def network_imports(source: str) -> Iterator[str]:
    """The names in a module's source by which it would reach a network. A source without such a word is not parsed."""
    if not any(word in source for word in WORDS):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module or ''}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__", "importorskip"}:
            names = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        else:
            continue
        for name in names:
            top, _, rest = name.partition(".")
            if top in NETWORK or (top == "PySide6" and rest.startswith(QT_NETWORK)):
                yield name


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def test_no_module_reaches_a_network() -> None:
    found = {
        str(file.relative_to(ROOT)): names
        for file in sorted((ROOT / "screener").rglob("*.py"))
        if (names := list(network_imports(file.read_text("utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "from PySide6.QtNetwork import QNetworkAccessManager",
        "import PySide6.QtNetwork",
        "from PySide6 import QtNetwork",
        "from PySide6 import QtCore, QtWebEngineWidgets",
        "def late():\n    import PySide6.QtWebSockets as sockets",
        "import urllib.request",
        "from http import client",
        "import importlib\nimportlib.import_module('PySide6.QtNetwork')",
        "__import__('socket')",
    ],
)
def test_each_way_to_a_network_is_seen(line: str) -> None:
    assert list(network_imports(line))


@pytest.mark.parametrize("line", ["from PySide6 import QtCore", "import PySide6.QtWidgets", "import httplike"])
def test_ordinary_imports_pass(line: str) -> None:
    assert not list(network_imports(line))


def test_an_attempt_at_a_network_is_seen_in_this_process(offline: list[str]) -> None:
    """Were it not, the whole suite would prove nothing."""
    with socket.socket() as one, contextlib.suppress(OSError):
        one.connect(("127.0.0.1", 9))
    with contextlib.suppress(OSError):
        socket.getaddrinfo("localhost", 9)
    assert offline == ["socket.connect", "socket.getaddrinfo"]
    offline.clear()


def test_an_attempt_at_a_network_is_seen_in_a_process_that_a_test_starts() -> None:
    script = "import socket; socket.socket().connect(('127.0.0.1', 9))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "offline: socket.connect was tried" in ran.stderr
