"""What one version of a policy changes against another, in words and by example.

The words come from the same sentences that the rendered policy prints. The examples come from made-up charges at the
cells of both files' thresholds, alone and in company: each one is true, but that none is found proves nothing, and
the last sentence says so. What a change does to real charges is shown by replaying a docket.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from screener.domain.case import Facts, FactValue
from screener.domain.quantity import Quantity
from screener.policy.axes import OTHER
from screener.policy.compiled import compiled, natural
from screener.policy.evaluate import evaluate_group
from screener.policy.finding import Finding
from screener.policy.model import Policy
from screener.policy.predicates import Cell, Codes, Compare
from screener.policy.render import render
from screener.policy.sentences import rule_sentence
from screener.policy.vocabulary import FACTS, GOVERNING, FactType, show_fact

#: So many made-up charges are tried at most.
MOST_TRIED = 3_000
#: Stands for the day before the version began; past events of made-up charges lie there.
_DAY = "2000-01-01 "
_COMPANY: tuple[tuple[str, tuple[Facts, ...]], ...] = (
    ("standing alone", ()),
    ("beside another charge", ({"offense": "other", "grade": "misdemeanor", "substance": "none"},)),
    ("beside a violent felony", ({"offense": "violent", "grade": "felony", "substance": "none"},)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """``words``: the changed sentences. ``widens``, ``narrows``: what becomes covered or no longer is, by example."""

    words: tuple[str, ...]
    widens: tuple[str, ...]
    narrows: tuple[str, ...]


def describe_changes(old: Policy, new: Policy) -> Changes:
    """The changes from ``old`` to ``new``: in words, and by one example for each kind of change in what is covered."""
    words = [*_head(old, new), *_rules(old, new), *_rest(old, new)]
    widens, narrows, tried = _effects(old, new)
    if old.sha256 != new.sha256:
        words.append(f"The examples were found among {tried:,} made-up charges; other charges can change too.")
    return Changes(words=tuple(words), widens=widens, narrows=narrows)


# -- words ---------------------------------------------------------------------------------------------------------


def _head(old: Policy, new: Policy) -> Iterator[str]:
    for label, before, after in (
        ("The title", old.title, new.title),
        ("The version", old.version, new.version),
        ("The first day in force", old.effective, new.effective),
        ("The last day in force", old.sunset or "not stated", new.sunset or "not stated"),
        ("The day on which it is withdrawn", old.withdrawn or "not stated", new.withdrawn or "not stated"),
        ("The model", old.model or "not stated", new.model or "not stated"),
        ("What holds for charges that no rule reaches", old.otherwise, new.otherwise),
    ):
        if before != after:
            yield f"{label} was “{before}” and is now “{after}”."
    for mode in sorted({*old.governed_by, *new.governed_by}):
        before, after = (each.governed_by.get(mode, "not stated") for each in (old, new))
        if before != after:
            yield f"{mode.capitalize()} were governed by: {before}; now by: {after}."


def _rules(old: Policy, new: Policy) -> Iterator[str]:
    before = {rule.id: rule for rule in old.rules}
    after = {rule.id: rule for rule in new.rules}
    for rule_id in sorted({*before, *after}, key=natural):
        kind = "exception" if (after.get(rule_id) or before[rule_id]).exception_to else "rule"
        if rule_id not in after:
            yield f"The {kind} {rule_id} is gone: {rule_sentence(old, before[rule_id])}"
        elif rule_id not in before:
            yield f"The {kind} {rule_id} is new: {rule_sentence(new, after[rule_id])}"
        else:
            was, now = rule_sentence(old, before[rule_id]), rule_sentence(new, after[rule_id])
            if was != now:
                yield f"The {kind} {rule_id} said: {was} It now says: {now}"
            one, other = before[rule_id], after[rule_id]
            if (one.force, one.approval) != (other.force, other.approval):
                yield f"What a deviation from {kind} {rule_id} needs has changed."


def _rest(old: Policy, new: Policy) -> Iterator[str]:
    """Sections that are printed sentence by sentence: what is new and what is gone."""
    headings = ("Programs", "Words with one meaning", "Older matters", "Further directives", "Outcomes")
    before, after = _sections(old), _sections(new)
    for heading in headings:
        for text in after.get(heading, ()):
            if text not in before.get(heading, ()):
                yield f"{heading}, new: {text}"
        for text in before.get(heading, ()):
            if text not in after.get(heading, ()):
                yield f"{heading}, gone: {text}"


def _sections(policy: Policy) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    heading = ""
    for block in render(policy, audience="internal"):
        if block.kind == "heading":
            heading = block.text
        elif block.kind == "table":
            found.setdefault(heading, []).extend(", ".join(c for c in row.split("\t") if c) for row in block.items[1:])
        elif block.kind == "list":
            found.setdefault(heading, []).extend(block.items)
        elif block.text:
            found.setdefault(heading, []).append(block.text)
    return found


# -- effects -------------------------------------------------------------------------------------------------------


def _effects(old: Policy, new: Policy) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    widens: dict[tuple[object, ...], str] = {}
    narrows: dict[tuple[object, ...], str] = {}
    tried = 0
    for facts in _charges(old, new):
        for company, companions in _COMPANY:
            tried += 1
            before, after = (_finding(policy, facts, companions) for policy in (old, new))
            if _covered(old, before) == _covered(new, after):
                continue
            key = (before.outcome, before.decided_by, after.outcome, after.decided_by, company)
            found = widens if _covered(new, after) else narrows
            found.setdefault(key, f"{_described(facts, company)}: {_said(old, before)}; now {_said(new, after)}.")
    return tuple(widens.values()), tuple(narrows.values()), tried


def _finding(policy: Policy, facts: Facts, companions: Sequence[Facts]) -> Finding:
    governing = GOVERNING[policy.governed_by.get("new cases", "date of decision")]
    own = dict(facts) if governing is None else {**facts, governing: policy.effective}
    past = own.get("history")
    if isinstance(past, tuple):
        day = (policy.effective - timedelta(days=1)).isoformat()
        own["history"] = tuple(f"{day}{event[10:]}" for event in past)
        own |= {anchor: policy.effective for anchor in compiled(policy).anchors if anchor not in own}
    return evaluate_group(policy, [own, *companions], companions_known=True, as_of=policy.effective)[0]


def _covered(policy: Policy, finding: Finding) -> bool:
    outcome = policy.outcomes.get(finding.outcome)
    return outcome is not None and outcome.covered


def _said(policy: Policy, finding: Finding) -> str:
    by = f" by rule {finding.decided_by}" if finding.decided_by else ""
    return f"“{finding.outcome}”{by} in version {policy.version}"


def _described(facts: Facts, company: str) -> str:
    said = [show_fact(name, value) for name, value in facts.items() if name == "offense"]
    told = [name for name, value in facts.items() if name != "offense" and value is not False]
    said += [_told(name, facts[name]) for name in told]
    return ", ".join([*said, company])


def _told(name: str, value: FactValue) -> str:
    if name == "history" and isinstance(value, tuple):
        kinds = dict.fromkeys(event[11:] for event in value)
        return (
            " and ".join(f"{value.count(_DAY + kind)} × {kind}" for kind in kinds) + " the day before"
            if value
            else ("no history")
        )
    return f"{name} {show_fact(name, value)}"


def _charges(old: Policy, new: Policy) -> Iterator[Facts]:
    """Made-up charges: every combination of cells where that is few, else one and two facts moved at a time."""
    axes = {name: values for name in _facts(old, new) if (values := _values(old, new, name))}
    size = 1
    for values in axes.values():
        size *= len(values)
    if size * len(_COMPANY) <= MOST_TRIED:
        for chosen in product(*axes.values()):
            yield {name: value for name, value in zip(axes, chosen, strict=True) if value is not None}
        return
    offenses = axes.pop("offense", [None])
    for offense in offenses:
        start: dict[str, FactValue] = {} if offense is None else {"offense": offense}
        for first in _moved(axes):
            yield {**start, **first}


def _moved(axes: Mapping[str, Sequence[FactValue | None]]) -> Iterator[dict[str, FactValue]]:
    base = {name: value for name, values in axes.items() if (value := values[-1]) is not None}
    yield base
    for name, values in axes.items():
        for value in values:
            moved = dict(base)
            moved.pop(name, None)
            yield moved if value is None else {**moved, name: value}
    flags = [name for name in axes if FACTS[name].type is FactType.FLAG]
    yield {**base, **dict.fromkeys(flags, True)}


def _facts(old: Policy, new: Policy) -> list[str]:
    read = {*old.facts_read, *new.facts_read} - {"field amount", "estimated amount", "stated amount"}
    return [name for name in FACTS if name in read]


def _values(old: Policy, new: Policy, name: str) -> list[FactValue | None]:
    """One value per cell of either file, and None for not known; signs start from no."""
    found: dict[FactValue, None] = {}
    for policy in (old, new):
        if name == "history":
            found.update(dict.fromkeys(_histories(policy)))
            continue
        units = {test.unit for test in compiled(policy).tests.get(name, ()) if isinstance(test, Compare)} or {"mass"}
        for unit in sorted(units):
            for cell in compiled(policy).unknown_cells(name, unit if FACTS[name].type is FactType.AMOUNT else ""):
                found.setdefault(_fact_value(cell, unit))
    ordered = sorted((value for value in found if value != OTHER), key=lambda value: value is True)
    return [*ordered, None] if FACTS[name].type is not FactType.KIND else [*ordered]


def _histories(policy: Policy) -> Iterator[FactValue]:
    """For each window one history per cell of its numbers, of events that the window counts."""
    for unit, window in compiled(policy).windows.items():
        event = window.kinds[0]
        for fact in ("offense", "grade"):
            test = dict(window.about).get(fact)
            if test is not None and not test.all_except and not isinstance(test, Codes):
                event += f" {min(test.wanted).replace('_', ' ')}"
        for cell in compiled(policy).unknown_cells("history", unit):
            yield tuple([_DAY + event] * int(str(cell.value)))


def _fact_value(cell: Cell, unit: str) -> FactValue:
    value = cell.value
    if isinstance(value, frozenset):
        drugs = tuple(sorted(value))
        return drugs[0] if len(drugs) == 1 else drugs
    if isinstance(value, Decimal):
        if isinstance(cell.high, Decimal) and not cell.high_open:
            value = cell.high
        return Quantity(value=value, unit="g" if unit == "mass" else unit)
    return value if isinstance(value, str | bool | int | date) else str(value)
