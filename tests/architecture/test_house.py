"""The habits of the house that no linter knows: names, lengths, what lies where, licences."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "screener").rglob("*.py"))
TOP_LEVEL = {
    "pyproject.toml", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE",
    "uv.lock", "justfile", "screener", "resources", "policies", "tests", "packaging", ".ci", ".gitignore",
    ".gitattributes", ".python-version", ".pre-commit-config.yaml", ".git",
}  # fmt: skip
#: What tools leave behind; .gitignore names them.
LEFT_BEHIND = {
    ".venv", "build", "dist", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis",
    ".import_linter_cache",
}  # fmt: skip


@cache
def outlines() -> dict[str, tuple[str, frozenset[str]]]:
    """What each module says of itself and the names that it imports; every file is parsed once."""
    found = {}
    for file in MODULES:
        tree = ast.parse(file.read_text("utf-8"))
        found[str(file.relative_to(ROOT))] = (ast.get_docstring(tree) or "", frozenset(imported(tree.body)))
    return found


def imported(statements: Iterable[ast.AST]) -> Iterator[str]:
    """The modules that statements import, at any depth; an expression holds no import, so none is looked into."""
    for node in statements:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.module and not node.level:
                yield node.module
        elif isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            for held in ("body", "orelse", "finalbody", "handlers", "cases"):
                yield from imported(getattr(node, held, ()))


def test_an_import_is_seen_wherever_it_stands() -> None:
    deep = (
        "import a.b, c\nfrom d.e import f\nfrom . import g\ndef one():\n  class Two:\n    import h\n"
        "  try:\n    import i\n  except OSError:\n    import j\n  else:\n    import k\n  finally:\n    import l\n"
        "  for x in y:\n    import m\n  else:\n    import n\n  with x:\n    import o\n"
        "  match x:\n    case 1:\n      import p\nif x:\n  pass\nelif y:\n  import q\n"
        "async def three():\n  while x:\n    import r\n"
    )
    every = sorted(imported(ast.parse(deep).body))
    assert every == ["a.b", "c", "d.e", *"hijklmnopqr"]


def test_no_module_is_longer_than_one_purpose() -> None:
    long = {str(file.relative_to(ROOT)): n for file in MODULES if (n := file.read_text("utf-8").count("\n")) > 450}
    assert long == {}


def test_no_folder_holds_more_than_twenty_modules() -> None:
    """Nor a package without a word of what it is for."""
    held = Counter(file.parent for file in MODULES if file.name != "__init__.py")
    assert {str(folder.relative_to(ROOT)): n for folder, n in held.items() if n > 20} == {}
    assert [str(folder.relative_to(ROOT)) for folder in held if not (folder / "__init__.py").exists()] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
    named = [file.relative_to(ROOT).with_suffix("") for file in MODULES]
    assert [str(name) for name in named if empty & set(name.parts)] == []


def test_nothing_lies_at_the_top_that_has_a_place_elsewhere() -> None:
    here = {entry.name for entry in ROOT.iterdir()} - LEFT_BEHIND
    assert here - TOP_LEVEL == set()


def test_every_module_says_what_it_is_for() -> None:
    silent = [file for file, (said, _) in outlines().items() if not said and not file.endswith("__init__.py")]
    assert silent == []


def test_every_test_room_has_its_room() -> None:
    rooms = {folder.name for folder in (ROOT / "screener").iterdir() if (folder / "__init__.py").exists()}
    tests = {folder.name for folder in (ROOT / "tests").iterdir() if any(folder.glob("test_*.py"))}
    assert tests - rooms - {"architecture", "journeys", "benchmarks", "packaging", "privacy", "faults"} == set()


def test_nothing_below_workflow_reads_the_clock() -> None:
    """``as_of`` and ``now`` are parameters, so that every result can be had again."""
    rooms = ("domain", "policy", "screening", "docket", "warrants", "oversight", "storage", "reports")
    reads = re.compile(r"\b(date\.today|datetime\.(now|utcnow|today)|time\.time)\(")
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in MODULES
        if file.relative_to(ROOT / "screener").parts[0] in rooms
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if reads.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("file", sorted((ROOT / "policies").glob("*.yaml")), ids=lambda file: file.name)
def test_every_sample_policy_is_yaml(file: Path) -> None:
    assert isinstance(yaml.safe_load(file.read_text("utf-8")), dict)


def shipped() -> list[str]:
    """The distributions that the program runs on, by the lock: the dev group's own are left out."""
    packages = {p["name"]: p for p in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]}
    seen: set[str] = set()
    wanted = ["screener"]
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen.add(name)
            # A marker (Windows, an older Python) can mean that it is not installed here.
            wanted += [d["name"] for d in packages[name].get("dependencies", []) if "marker" not in d]
    return sorted(seen)


#: A licence that would bind the program. LGPL (Qt) does not: its libraries stay replaceable files of their own.
BINDING = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL|GNU (Affero )?General Public", re.IGNORECASE)
#: Offered beside the LGPL, which is the one that the program takes.
CHOICE = {"pyside6-essentials": "LGPL-3.0-only", "shiboken6": "LGPL-3.0-only"}


@pytest.mark.parametrize("name", shipped())
def test_no_library_binds_the_program_by_its_licence(name: str) -> None:
    metadata = distribution(name).metadata
    licence = metadata.get("License-Expression") or (metadata.get("License") or "")[:400]
    classifiers = [c for c in metadata.get_all("Classifier") or [] if c.startswith("License")]
    stated = " ".join([licence, *classifiers])
    assert stated.strip(), "no licence stated"
    if name in CHOICE:
        assert f"{CHOICE[name]} OR" in stated
    else:
        assert not BINDING.search(stated), stated


@pytest.mark.parametrize(
    ("stated", "binds"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("LGPL-3.0-only", False),
        ("MIT", False),
        ("License :: OSI Approved :: GNU Lesser General Public License v3", False),
    ],
)
def test_binding_licences_are_told_from_others(stated: str, binds: bool) -> None:
    assert bool(BINDING.search(stated)) is binds


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    return {re.split(r"[<>=!~;\[ ]", line, maxsplit=1)[0].lower().replace("_", "-") for line in lines}


def test_every_library_that_the_program_imports_is_declared() -> None:
    """A test tool's own dependency is there for developers and missing for everybody else."""
    distributions, named = packages_distributions(), declared()
    undeclared: dict[str, str] = {}
    for file, (_, names) in outlines().items():
        for top in {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"screener"}:
            owners = {owner.lower().replace("_", "-") for owner in distributions.get(top, [])}
            if not owners & named:
                undeclared[top] = file
    # shiboken6 comes with PySide6, of the same version.
    undeclared.pop("shiboken6", None)
    assert undeclared == {}


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "justfile"])
def test_what_a_page_for_developers_names_is_there(name: str) -> None:
    """Each module behind ``-m`` and each path of the project: in the justfile, what stands in braces is asked for."""
    text = (ROOT / name).read_text("utf-8")
    modules = {each for each in re.findall(r"-m ((?:screener|tests)[\w.]*)", text) if not each.endswith("_")}
    paths = set(re.findall(r"(?:tests|screener|packaging|resources|policies)/[\w./-]*\w", text))
    missing = {each for each in modules if not _found(each.replace(".", "/"))}
    paths |= set(re.findall(r"\w+(?:/\w+)+\.(?:py|toml|yaml|tsv|md)", text))
    missing |= {each for each in paths if not any((top / each).exists() for top in (ROOT, ROOT / "screener"))}
    assert missing - {"tests/pictures_"} == set()
    assert modules or paths


def _found(module: str) -> bool:
    return (ROOT / f"{module}.py").is_file() or (ROOT / module).is_dir()
