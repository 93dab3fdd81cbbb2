"""A policy text that is being written: checked while it grows, tried on the office's charges, saved as a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.policy.authoring.add_rule import RuleDraft, add_rule
from screener.policy.authoring.coverage import Coverage, coverage
from screener.policy.authoring.file_words import FileWords, file_words
from screener.policy.authoring.new_draft import draft
from screener.policy.authoring.rule_text import Wish
from screener.policy.authoring.scenarios import ScenarioReport, run_scenarios
from screener.policy.language.errors import PolicyError
from screener.policy.language.model import Policy
from screener.policy.loading.load import check_bytes
from screener.reports.finished import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCheck:
    """A text as it stands: its policy, or None and every error by place; and the words that it brings along itself."""

    policy: Policy | None
    errors: tuple[PolicyError, ...]
    words: FileWords


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTrial:
    """How a draft's own scenarios fare, and what they cover."""

    report: ScenarioReport
    coverage: Coverage


def check_draft(text: str, name: str) -> DraftCheck:
    """Every error of a text. Nothing is written; a text that cannot even be read is an error with a place."""
    policy, errors = check_bytes(text.encode("utf-8", "replace"), name)
    return DraftCheck(policy=policy, errors=errors, words=file_words(text))


def try_rule(text: str, wish: Wish, name: str, *, settle: bool) -> RuleDraft:
    """The text with one rule more, and what check, test and analyze say of it. Nothing is written."""
    return add_rule(text, wish, name, settle=settle)


def try_draft(policy: Policy) -> DraftTrial:
    """Runs the scenarios of a draft."""
    return DraftTrial(report=run_scenarios(policy), coverage=coverage(policy))


def new_draft(answers: Mapping[str, str]) -> str:
    """The text of a new policy from the answers to the ten questions. ScreenerError where one cannot be used."""
    return draft(answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskText:
    """A file as it stands on the disk: its text and the SHA-256 of its bytes, "" where there is none."""

    text: str = ""
    sha256: str = ""


class DraftConflict(ScreenerError):
    """The file under a draft is not the one that the draft was begun with. Nothing was written."""

    def __init__(self, path: Path, found: DiskText, *, known: bool) -> None:
        what = f"{path.name} was changed on disk since this draft began" if known else f"{path} exists already"
        super().__init__(what, "nothing was written", "Write over it, take its text, or save under another name")
        self.path, self.found = path, found


def read_disk(path: Path) -> DiskText:
    """The file under a draft. ScreenerError where it is there and cannot be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return DiskText()
    except OSError as error:
        raise ScreenerError(f"{path} cannot be read", error.strerror or "", "Choose another file") from error
    return DiskText(text=data.decode("utf-8-sig", "replace"), sha256=hashlib.sha256(data).hexdigest())


def save_draft(text: str, path: Path, *, known: str = "", replace: bool = False, now: datetime) -> DiskText:
    """Writes the text to a file, whole or not at all. It is a draft until it is adopted.

    ``known`` is the SHA-256 of the file as the draft knows it. Raises DraftConflict where another text stands there,
    unless it is to be replaced: then what was found is kept beside it, under a name with the time.
    """
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise ScreenerError(f"{path.name} is no name of a policy file", "", "Let it end in .yaml")
    data, found = text.encode("utf-8"), read_disk(path)
    if found.sha256 not in ("", known, hashlib.sha256(data).hexdigest()):
        if not replace:
            raise DraftConflict(path, found, known=bool(known))
        write_whole(_beside(path, now), path.read_bytes())
    write_whole(path, data)
    return DiskText(text=text, sha256=hashlib.sha256(data).hexdigest())


def _beside(path: Path, now: datetime) -> Path:
    """A name for what was found under a draft: "possession (found 2026-05-29 1502).yaml", or the next free one."""
    stem = f"{path.stem} (found {now:%Y-%m-%d %H%M})"
    names = [path.with_name(f"{stem}{path.suffix}")]
    names += [path.with_name(f"{stem} {n}{path.suffix}") for n in range(2, 100)]
    return next((name for name in names if not name.exists()), names[-1])
