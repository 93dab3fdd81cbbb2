"""What every test may use. Material outside the checkout is optional: its tests say why they skip."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples on every run, so that a red build means a change; --hypothesis-profile explore looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("same")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real public dockets that may stand beside the checkout."""
    folder = ROOT.parent / "shared"
    if not (folder / "dockets").is_dir():
        pytest.skip("the real dockets are not beside this checkout (../shared)")
    return folder


@pytest.fixture(scope="session")
def policies() -> Path:
    """The sample policies that ship with the program."""
    return ROOT / "policies"
