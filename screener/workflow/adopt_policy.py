"""Adopt a policy file: look at what it changes, adopt it, list the versions, withdraw one."""

from __future__ import annotations

from pathlib import Path

from screener.workflow.office import Office
from screener.workflow.views import Adoption, PolicyVersion, Saved


def preview(office: Office, path: Path) -> Adoption:
    raise NotImplementedError


def adopt(office: Office, path: Path) -> PolicyVersion:
    raise NotImplementedError


def versions(office: Office) -> tuple[PolicyVersion, ...]:
    raise NotImplementedError


def withdraw(office: Office, sha256: str, reason: str) -> Saved:
    raise NotImplementedError
