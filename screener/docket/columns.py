"""What the columns of a docket mean: the table of fields, and the profile that an office keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A mapping that an office saved: column headers to fields, with a fingerprint of the headers."""

    name: str
    fingerprint: str
    mapping: Mapping[str, str]

    def to_json(self) -> str:
        raise NotImplementedError

    @staticmethod
    def from_json(text: str) -> Profile:
        raise NotImplementedError
