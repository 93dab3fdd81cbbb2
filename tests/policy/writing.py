"""Short policy files and charges for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from screener.domain.quantity import Quantity
from screener.policy.authoring.marks import START, read_line
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.loading.load import load_policy_bytes

AS_OF = date(2026, 6, 30)
HEAD = """\
policy format: 1
policy: {title: Test policy, office: Test office, version: 1, effective: 2026-01-01}
outcomes:
  decline: {roll-up: declined, record: nothing filed}
  divert: {roll-up: diverted}
  reduce: {roll-up: reduced}
  charge: {roll-up: filed}
  await lab: {roll-up: held}
  void: {roll-up: no offense}
  review: {roll-up: attorney decides}
  ordinary screening: {roll-up: outside the policy}
otherwise: ordinary screening
"""


def grams(value: str, off: str | None = None) -> Quantity:
    return Quantity(value=Decimal(value), unit="g", uncertainty=None if off is None else Decimal(off))


def amount(value: str, unit: str) -> Quantity:
    return Quantity(value=Decimal(value), unit=unit)


def policy(rules: str, *more: str, head: str = ""):
    """A policy with these rules (and other sections); the outcomes are given, and what it says of itself by default."""
    lines = HEAD.splitlines(keepends=True)
    text = "".join([lines[0], f"{head}\n" if head else lines[1], *lines[2:]])
    text += "".join(f"{section}\n" for section in more) + "rules:\n" + rules
    return load_policy_bytes(text.encode(), "test.yaml")


def say(loaded, *counts, known=True, on=AS_OF, mode="new cases"):
    """The finding of the first count."""
    return evaluate_group(loaded, list(counts), companions_known=known, as_of=on, mode=mode)[0]


def possession(**facts):
    """A possession count; words of a fact's name are joined by underscores."""
    return {"offense": "simple_possession", **{name.replace("_", " "): value for name, value in facts.items()}}


def missing(finding) -> dict:
    return {each.fact: dict(each.answers) for each in finding.missing}


def states(lines: Sequence[str]) -> list[int]:
    """The state in which the editor's reader begins each line, and that in which the last one ends."""
    found = [START]
    for line in lines:
        found.append(read_line(line, found[-1])[1])
    return found
