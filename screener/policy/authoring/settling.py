"""Lets scenarios of a file expect what the policy now says of their charges: after somebody saw which ones change."""

from __future__ import annotations

from collections.abc import Iterable

from screener.policy.authoring.new_draft import expected
from screener.policy.language.model import Policy, Scenario

_EXPECTING = ("expect", "because", "missing")


def settled(text: str, policy: Policy, scenarios: Iterable[Scenario]) -> str:
    """The text in which these scenarios expect what the policy says; comments and everything else stay.

    A scenario that is written in brackets on one line is left as it is.
    """
    lines = text.splitlines()
    for scenario in sorted(scenarios, key=lambda each: each.place.line, reverse=True):
        _settle(lines, scenario, list(expected(policy, scenario)))
    newline = "\r\n" if "\r\n" in text else "\n"
    return newline.join(lines) + newline


def _settle(lines: list[str], scenario: Scenario, said: list[str]) -> None:
    first, inset = scenario.place.line - 1, scenario.place.column - 1
    last = first + 1
    while last < len(lines) and (not lines[last].strip() or _inset(lines[last]) >= inset):
        last += 1
    mine = [at for at in range(first, last) if _key(lines[at], inset) in _EXPECTING]
    if not mine or any(at == first for at in mine):
        return
    remarks = [lines[at].partition("  #")[2] for at in mine]
    for at in reversed(mine):
        del lines[at]
    new = [" " * inset + line.strip() for line in said]
    kept = next((remark for remark in remarks if remark), "")
    if kept:
        new[0] += f"  #{kept}"
    lines[mine[0] : mine[0]] = new


def _inset(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _key(line: str, inset: int) -> str:
    return line.strip().partition(":")[0] if _inset(line) == inset else ""
