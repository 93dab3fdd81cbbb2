"""Whole policy files from the short examples of the guide."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: The file beside the example of an amendment: the least that there can be (``example_file("")``).
EXAMPLE_BESIDE = "possession.yaml"
_BASE: Mapping[str, str] = MappingProxyType(
    {
        "policy format": "policy format: 1\n",
        "policy": "policy:\n  title: An example\n  office: An invented office\n  version: 1\n  effective: 2026-01-01\n",
        "outcomes": (
            "outcomes:\n  decline: {roll-up: declined, record: nothing filed}\n"
            "  attorney review: {roll-up: attorney decides}\n  ordinary screening: {roll-up: outside the policy}\n"
        ),
        "rules": "rules:\n  - id: 1\n    applies to: {offense: simple possession}\n    outcome: decline\n",
        "otherwise": "otherwise: ordinary screening\n",
    }
)


def example_file(sections: str) -> str:
    """A whole policy file from an example: what the example leaves out is filled in with the least there can be."""
    found: dict[str, str] = dict(_BASE)
    key = ""
    for line in sections.splitlines(keepends=True):
        if line[:1] not in (" ", "#", "\n", "-"):
            key = line.partition(":")[0]
            found[key] = ""
        found[key] = found.get(key, "") + line
    return "".join(found.values())


def beside_example(name: str) -> bytes | None:
    """The file that lies beside an example of the guide."""
    return example_file("").encode() if name == EXAMPLE_BESIDE else None
