"""No name of a module that nothing reads: what only tests call goes, with its tests, or the program uses it.

vulture looks for a name anywhere; two functions of one name hide each other from it. Here a name counts as read where
its own module reads it, or another imports it or asks the module for it.
"""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = Path(__file__).with_name("called_from_outside.py")


def modules(room: Path) -> dict[str, ast.Module]:
    return {
        ".".join(file.relative_to(room.parent).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            file.read_text("utf-8")
        )
        for file in sorted(room.rglob("*.py"))
    }


def unread(room: Path) -> Iterator[str]:
    """``module.name`` of each function, class and constant that nothing in the package reads."""
    found = modules(room)
    asked = _asked(found)
    for module, tree in found.items():
        reads = [(node.id, node.lineno) for node in ast.walk(tree) if _is_read(node)]
        for statement in tree.body:
            inside = range(statement.lineno, (statement.end_lineno or 0) + 1)
            for name in _defined(statement):
                if name in asked[module] or name.startswith("__"):
                    continue
                if not any(name == each and line not in inside for each, line in reads):
                    yield f"{module}.{name}"


def _asked(found: Mapping[str, ast.Module]) -> Mapping[str, set[str]]:
    """Per module the names that others import from it or read as its attributes."""
    asked: dict[str, set[str]] = defaultdict(set)
    for tree in found.values():
        named: dict[str, str] = {}
        nodes = list(ast.walk(tree))
        for node in nodes:
            if isinstance(node, ast.ImportFrom) and node.module:
                for each in node.names:
                    asked[node.module].add(each.name)
                    named[each.asname or each.name] = f"{node.module}.{each.name}"
        for node in nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in named:
                asked[named[node.value.id]].add(node.attr)
    return asked


def _is_read(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)


def _defined(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        if not statement.decorator_list or isinstance(statement, ast.ClassDef):
            yield statement.name  # a decorator may have registered a function
    elif isinstance(statement, ast.Assign):
        yield from (target.id for target in statement.targets if isinstance(target, ast.Name))
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        yield statement.target.id


def unread_inside(room: Path) -> Iterator[str]:
    """``module.name`` of each private function and method that its own module does not speak of again."""
    for module, tree in modules(room).items():
        words = Counter(_spoken(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and re.match(r"_[^_]", node.name) and not words[node.name]:
                yield f"{module}.{node.name}"


def _spoken(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def called_from_outside() -> set[str]:
    return set(re.findall(r"^_\.(\w+)", OUTSIDE.read_text("utf-8"), re.MULTILINE))


def test_every_name_of_a_module_is_read() -> None:
    known = called_from_outside()
    assert [name for name in unread(ROOT / "screener") if name.rpartition(".")[2] not in known] == []


def test_every_private_name_is_read_where_it_stands() -> None:
    known = called_from_outside()
    assert [name for name in unread_inside(ROOT / "screener") if name.rpartition(".")[2] not in known] == []


def test_names_called_from_outside_are_names_of_the_program() -> None:
    text = "\n".join(file.read_text("utf-8") for file in sorted((ROOT / "screener").rglob("*.py")))
    words = set(re.findall(r"\w+", text))
    assert called_from_outside() - words == set()


def test_a_name_that_nothing_reads_is_found(tmp_path: Path) -> None:
    room = tmp_path / "house"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "one.py").write_text(
        "from house import two\nLIMIT = 1\nOLD = 2\n\n\ndef used():\n    return two.read, LIMIT\n\n\n"
        "def again():\n    return again()\n"
    )
    (room / "two.py").write_text("from house.one import used\n\n\ndef read():\n    used()\n\n\ndef used_up(): ...\n")
    (room / "three.py").write_text("class One:\n  def _old(self): ...\n\n  def _used(self):\n    self._used()\n")
    assert list(unread_inside(room)) == ["house.three._old"]
    assert set(unread(room)) == {"house.one.OLD", "house.one.again", "house.two.used_up", "house.three.One"}
