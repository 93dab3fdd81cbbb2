"""The set-up scripts: quick when all is there, and a sentence with a remedy when something is not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the scripts are for POSIX shells")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in a folder with a space, as far as the set-up looks at it."""
    folder = tmp_path / "my screener"
    shutil.copytree(ROOT / "packaging", folder / "packaging")
    for name in ("uv.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def shell(checkout: Path, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-eu", "-c", f'root=$1; . "$root/packaging/setup.sh"; {script}', "sh", str(checkout)],
        capture_output=True,
        text=True,
        check=False,
        cwd=checkout,
    )


def ready(checkout: Path, stamp: str) -> None:
    """An environment that the set-up itself would call done."""
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    wanted = shell(checkout, "wanted_stamp").stdout
    (checkout / ".venv" / stamp).write_text(wanted, "utf-8")


@pytest.mark.parametrize("name", ["setup.sh", "run.sh", "test.sh"])
def test_scripts_are_plain_sh(name: str) -> None:
    subprocess.run(["sh", "-n", str(ROOT / "packaging" / name)], check=True)


def test_the_build_server_runs_what_developers_run() -> None:
    assert "packaging/test.sh" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_what_is_checked_before_a_commit_is_what_the_build_checks() -> None:
    """ruff, the contracts, mypy, vulture: the same tools in the build, before a commit, and in `just lint`."""
    build = (ROOT / "packaging" / "test.sh").read_text("utf-8")
    hooks = yaml.safe_load((ROOT / ".ci" / "pre-commit.yaml").read_text("utf-8"))["repos"][0]["hooks"]
    names = re.findall(r"^check (\w+) ", build, re.MULTILINE)
    assert [hook["id"] for hook in hooks] == names
    lint = (ROOT / "justfile").read_text("utf-8").partition("\nlint:\n")[2].partition("\n\n")[0]
    for hook in hooks:
        tool = hook["entry"].split(" -m ")[-1].split()[0].rpartition("/")[2]
        assert tool in build
        assert tool in lint


@pytest.mark.parametrize(("stamp", "wish"), [(".ready-run", "run"), (".ready-test", "test"), (".ready-test", "run")])
def test_a_second_start_installs_nothing_and_says_nothing(checkout: Path, stamp: str, wish: str) -> None:
    ready(checkout, stamp)
    run = shell(checkout, f"find_python() {{ exit 7; }}; system_packages() {{ exit 8; }}; prepare {wish}; echo ready")
    assert (run.returncode, run.stdout, run.stderr) == (0, "ready\n", "")


def test_the_running_environment_is_not_enough_for_tests(checkout: Path) -> None:
    ready(checkout, ".ready-run")
    assert shell(checkout, "system_packages() { exit 8; }; prepare test").returncode == 8


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml"])
def test_a_changed_lock_is_installed(checkout: Path, name: str) -> None:
    ready(checkout, ".ready-test")
    with (checkout / name).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert shell(checkout, "system_packages() { exit 8; }; prepare test").returncode == 8


def test_a_moved_checkout_is_installed_again(checkout: Path, tmp_path: Path) -> None:
    ready(checkout, ".ready-test")
    moved = checkout.rename(tmp_path / "elsewhere")
    assert shell(moved, "system_packages() { exit 8; }; prepare test").returncode == 8


@pytest.fixture
def debian(checkout: Path) -> str:
    """A Debian without two of its packages and without a network, as shell lines."""
    apt = checkout / "bin" / "apt-get"
    apt.parent.mkdir()
    apt.write_text("#!/bin/sh\nexit 100\n", "utf-8")
    apt.chmod(0o755)
    return "PATH=$root/bin:$PATH; missing_packages() { printf '%s\\n' libegl1 libxcb-cursor0; }; "


def test_an_ordinary_user_is_told_the_line(checkout: Path, debian: str) -> None:
    run = shell(checkout, debian + "id() { echo 1000; }; system_packages")
    assert run.returncode == 1
    assert "apt-get install -y --no-install-recommends libegl1 libxcb-cursor0\n" in run.stderr
    assert "only root can install" in run.stderr


def test_root_is_told_why_packages_could_not_be_fetched(checkout: Path, debian: str) -> None:
    run = shell(checkout, debian + "id() { echo 0; }; system_packages")
    assert run.returncode == 1
    assert "apt-get could not fetch the package lists. Check the network" in run.stderr


def test_a_failed_download_says_what_failed_and_what_to_do(checkout: Path) -> None:
    uv = checkout / ".venv" / ".tools" / "bin" / "uv"
    uv.parent.mkdir(parents=True)
    uv.write_text("#!/bin/sh\necho 'error: Failed to fetch numpy' >&2\nexit 2\n", "utf-8")
    uv.chmod(0o755)
    run = shell(checkout, "environment=$root/.venv; install_locked run")
    assert run.returncode == 1
    assert "error: Failed to fetch numpy" in run.stderr
    assert "Installing from uv.lock failed" in run.stderr
    assert "HTTPS_PROXY" in run.stderr


def test_a_folder_that_may_not_be_written_is_a_sentence(checkout: Path) -> None:
    (checkout / ".venv").write_text("a file stands in the way", "utf-8")
    run = shell(checkout, f"environment=$root/.venv; python='{sys.executable}'; make_environment")
    assert run.returncode == 1
    assert "The virtual environment could not be made" in run.stderr


def test_tools_that_only_tests_need_are_no_reason_to_stop(checkout: Path, debian: str) -> None:
    missing = "missing_test_tools() { printf '%s\\n' libreoffice-calc-nogui python3-uno; }; "
    user = shell(checkout, debian + missing + "id() { echo 1000; }; test_packages; echo on")
    assert (user.returncode, user.stdout) == (0, "on\n")
    assert "some tests will skip: they need libreoffice-calc-nogui python3-uno" in user.stderr
    root = shell(checkout, debian + missing + "id() { echo 0; }; test_packages; echo on")
    assert (root.returncode, root.stdout) == (0, "on\n")
    assert "could not install them" in root.stderr
    assert shell(checkout, debian + "missing_test_tools() { :; }; test_packages").stderr == ""
