"""What one version of a policy changes against another: in words, and in effect, exactly.

The words come from the same sentences that the rendered policy prints. The effect is worked out by the condition
diagrams of the analysis (``diff.effect``): every charge whose outcome differs lies in one of the regions, and every
charge of a region does differ; a question that was too large stands under ``not_decided``. What a change does to real
charges is shown by replaying a docket.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from screener.policy.analysis.items import Budget
from screener.policy.diff.effect import NARROWS, NEITHER, WIDENS, Change, Effect, compare_effect
from screener.policy.evaluation.compiled import natural
from screener.policy.language.model import MODES, Outcome, Policy
from screener.policy.language.words import listed
from screener.policy.rendering.render import render
from screener.policy.rendering.sentences import rule_sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """``words``: the changed sentences. ``effect``: whose outcome differs, which the other fields say line by line.

    ``widens``: toward declining, dismissing or diverting; ``narrows``: away from it; ``otherwise``: neither.
    ``not_decided``: what the comparison could not work out.
    """

    words: tuple[str, ...]
    effect: Effect = field(default_factory=Effect)

    @property
    def widens(self) -> tuple[str, ...]:
        """Where more is declined than before, a sentence each."""
        return tuple(map(sentence, self.effect.toward(WIDENS)))

    @property
    def narrows(self) -> tuple[str, ...]:
        """Where less is declined than before, a sentence each."""
        return tuple(map(sentence, self.effect.toward(NARROWS)))

    @property
    def otherwise(self) -> tuple[str, ...]:
        """Where something else changes, a sentence each."""
        return tuple(map(sentence, self.effect.toward(NEITHER)))

    @property
    def not_decided(self) -> tuple[str, ...]:
        """Where it could not be decided whether anything changes, a sentence each."""
        return self.effect.not_decided


def describe_changes(old: Policy, new: Policy, *, budget: Budget | None = None) -> Changes:
    """The changes from ``old`` to ``new``, in words and in effect."""
    if old.sha256 == new.sha256:
        return Changes(words=())
    words = [*_head(old, new), *_rules(old, new), *_rest(old, new), *_outcomes(old, new)]
    effect = compare_effect(old, new, budget=budget or Budget())
    return Changes(words=(*words, *effect.notes), effect=effect)


def sentence(change: Change) -> str:
    """One change in one line."""
    modes = "" if change.modes == MODES[:1] else f"{listed(change.modes).capitalize()}: "
    return f"{modes}{change.charges}: {change.turn}. For example: {change.instance}."


def by_turn(changes: Iterable[Change]) -> Iterator[tuple[str, str, tuple[Change, ...]]]:
    """Changes put together by the kinds of matters and by what becomes of the charges."""
    found: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        found.setdefault((listed(change.modes).capitalize(), change.turn), []).append(change)
    for (modes, turn), some in found.items():
        yield modes, turn, tuple(some)


_OUTSIDE = "outside the policy"

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
        ("What holds before the first day in force", old.before or _OUTSIDE, new.before or _OUTSIDE),
        ("What holds after the last day in force", old.after or _OUTSIDE, new.after or _OUTSIDE),
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
    headings = ("Programs", "Words with one meaning", "What the office asks", "Older matters", "Further directives")
    before, after = _sections(old), _sections(new)
    for heading in headings:
        for text in after.get(heading, ()):
            if text not in before.get(heading, ()):
                yield f"{heading}, new: {text}"
        for text in before.get(heading, ()):
            if text not in after.get(heading, ()):
                yield f"{heading}, gone: {text}"


def _outcomes(old: Policy, new: Policy) -> Iterator[str]:
    """Outcomes: what each counts as, what it leaves on record, who must approve it."""
    for name in dict.fromkeys([*old.outcomes, *new.outcomes]):
        before, after = old.outcomes.get(name), new.outcomes.get(name)
        if before is None and after is not None:
            yield f"The outcome “{name}” is new: {_outcome(after)}."
        elif after is None and before is not None:
            yield f"The outcome “{name}” is gone: {_outcome(before)}."
        elif before is not None and after is not None and _outcome(before) != _outcome(after):
            yield f"The outcome “{name}” was: {_outcome(before)}; it is now: {_outcome(after)}."


def _outcome(outcome: Outcome) -> str:
    said = [f"it counts as {outcome.rollup.value}"]
    said += [outcome.alternative.words] if outcome.alternative is not None else []
    said += [f"it leaves on record: {outcome.record}"] if outcome.record else []
    said += [f"held for {outcome.clock}"] if outcome.clock else []
    said += [f"approval by {listed(outcome.approval)}"] if outcome.approval else []
    return ", ".join(said)


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
