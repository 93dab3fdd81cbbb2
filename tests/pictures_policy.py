"""The states of Policy that are photographed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from screener.domain.shipped import sample_policy
from screener.ui.page import Page
from screener.ui.pages.policy import PolicyPage
from screener.ui.pictures_registry import picture


def _policy(page: Page) -> PolicyPage:
    assert isinstance(page, PolicyPage)
    return page


def broken_policy() -> Path:
    """A policy file with a misspelled key, a unit that is none, and an outcome that nothing defines."""
    text = sample_policy("riverside-unconditional.yaml").read_text(encoding="utf-8")
    text = text.replace("effective:", "efective:", 1).replace("outcome: decline\n", "outcome: declin\n", 1)
    path = Path(tempfile.mkdtemp(prefix="screener-pictures-")) / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _look_at(page: Page, path: Path) -> PolicyPage:
    policy = _policy(page)
    policy.choose_file()
    policy.path.set_path(path)
    policy.look_at()
    return policy


@picture("policy")
def in_force(page: Page) -> None:
    _policy(page)


@picture("policy", "compare")
def compare(page: Page) -> None:
    _policy(page).compare()


@picture("policy", "choose a file")
def choose(page: Page) -> None:
    _policy(page).choose_file()


@picture("policy", "draft")
def draft(page: Page) -> None:
    _look_at(page, sample_policy("philadelphia-2018.yaml"))


@picture("policy", "errors")
def errors(page: Page) -> None:
    _look_at(page, broken_policy())
