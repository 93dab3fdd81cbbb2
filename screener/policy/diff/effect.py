"""The exact effect of a change from one file to another: which charges get another outcome, for each kind of matter.

All charges are compared of which everything is known but what a file asks of the record (``if shown``, papers, which
weight): there every combination of recorded and not recorded is compared too. Where any further fact of a charge is not
known, its recommendation can differ only if one of these charges is still possible. A charge is looked at on the days
on which both files are in force; where there are none, the old file is taken on its last day and the new one on its
first.

Directions. Outcomes count from lenient to strict: declined, dismissed or no offense (4); diverted (3); reduced (2);
not settled by the file: attorney decides, held, needs information (1); filed or outside the policy (0). A change to a
higher number widens, to a lower one narrows; between equal ones it does neither.

Where the budget ends, a question stands under ``not_decided``, never as "no difference".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screener.domain.decision import Rollup
from screener.policy.analysis.charges import Example
from screener.policy.analysis.items import Budget
from screener.policy.diff.mode import Comparison, Found
from screener.policy.diff.outcomes import Label
from screener.policy.diff.pair import joined
from screener.policy.evaluation.compiled import Compiled
from screener.policy.language.model import MODES, Policy
from screener.policy.language.vocabulary import COUNTED
from screener.policy.language.words import listed

LENIENCE: Mapping[Rollup, int] = {
    Rollup.DECLINED: 4,
    Rollup.DISMISSED: 4,
    Rollup.NO_OFFENSE: 4,
    Rollup.DIVERTED: 3,
    Rollup.REDUCED: 2,
    Rollup.ATTORNEY_DECIDES: 1,
    Rollup.HELD: 1,
    Rollup.NEEDS_INFORMATION: 1,
    Rollup.FILED: 0,
    Rollup.OUTSIDE: 0,
}
WIDENS, NARROWS, NEITHER = "widens", "narrows", "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Charges of one kind whose outcome differs, for the kinds of matters in ``modes``.

    ``words`` say what charges they are; ``decided`` are the rules that decide them before and after (none: no rule
    does). ``example`` is one of them, on the days on which each file was asked.
    """

    modes: tuple[str, ...]
    before: Label
    after: Label
    words: tuple[str, ...]
    decided: tuple[tuple[str, ...], tuple[str, ...]]
    example: Example
    days: tuple[str, str]

    @property
    def direction(self) -> str:
        """Whether the change declines more, less, or neither."""
        was, now = LENIENCE[self.before.rollup], LENIENCE[self.after.rollup]
        return NEITHER if was == now else WIDENS if now > was else NARROWS

    @property
    def charges(self) -> str:
        """The charges in one line."""
        return " · ".join(self.words) or "every charge"

    @property
    def turn(self) -> str:
        """From what to what, by which rules."""
        return f"{self._side(self.before, 0)} becomes {self._side(self.after, 1)}"

    def _side(self, label: Label, place: int) -> str:
        same_word = self.before.word == self.after.word
        word = f"“{label.word}”" + (f" ({label.rollup.value})" if same_word else "")
        rules = self.decided[place]
        if label.rollup is Rollup.NEEDS_INFORMATION:
            return word
        return word + (f" by rule {listed(rules, 'or')}" if rules else " by no rule")

    @property
    def instance(self) -> str:
        """The example in one line."""
        shown = self.example.shown().items()
        said = [value if name == "offense" or name in COUNTED else f"{name} {value}" for name, value in shown]
        if self.example.companions is not None:
            beside = [", ".join(Example(facts=each, companions=None, on=self.example.on).shown().values())
                      for each in self.example.companions]  # fmt: skip
            said.append("beside " + " and ".join(f"({each})" for each in beside) if beside else "standing alone")
        return ", ".join(said) or "any charge"

    def as_json(self) -> dict[str, object]:
        """The change as ``policy diff --json`` prints it."""
        beside = self.example.companions
        return {
            "modes": list(self.modes),
            "direction": self.direction,
            "from": {"outcome": self.before.word, "rollup": self.before.rollup.value, "rules": list(self.decided[0])},
            "to": {"outcome": self.after.word, "rollup": self.after.rollup.value, "rules": list(self.decided[1])},
            "charges": self.charges,
            "where": list(self.words),
            "example": {
                "charge": self.example.shown(),
                "beside": None
                if beside is None
                else [Example(facts=each, companions=None, on=self.example.on).shown() for each in beside],
                "as_of": {"from": self.days[0], "to": self.days[1]},
            },
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """All changes, and what was not decided. ``same``: it was decided that no charge gets another outcome."""

    changes: tuple[Change, ...] = ()
    not_decided: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the two files treat every charge alike, and that is sure."""
        return not self.changes and not self.not_decided

    def toward(self, direction: str) -> tuple[Change, ...]:
        """The changes of one direction."""
        return tuple(each for each in self.changes if each.direction == direction)


def compare_effect(old: Policy, new: Policy, *, budget: Budget) -> Effect:
    """The exact effect of putting ``new`` in the place of ``old``. The same files and budget give the same answer."""
    changed, other = otherwise_declared(old, new)
    if other:
        return Effect(not_decided=other)
    joint = Compiled(joined(old, new))
    kinds: dict[tuple[object, ...], tuple[list[str], Found]] = {}
    not_decided: dict[str, list[str]] = {}
    notes: dict[str, None] = {}
    for mode in MODES:
        comparison = Comparison(old, new, joint, mode, budget.steps)
        if not any(side.speaks for side in comparison.sides):
            continue
        if comparison.calendar.apart:
            notes.setdefault(
                "No day is in both versions' time in force: the old one is taken on its last day"
                f" ({comparison.calendar.on[0]}), the new one on its first ({comparison.calendar.on[1]})."
            )
        for found in comparison.run():
            key = (found.before, found.after, found.words, found.decided)
            kinds.setdefault(key, ([], found))[0].append(mode)
        for said in comparison.not_decided:
            not_decided.setdefault(said, []).append(mode)
    changes = [_change(modes, found) for modes, found in kinds.values()]
    open_ = [*changed]
    open_ += [f"{listed(modes).capitalize()}: {said}" for said, modes in not_decided.items()]
    return Effect(changes=tuple(changes), not_decided=tuple(open_), notes=tuple(notes))


def otherwise_declared(old: Policy, new: Policy) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences on facts of the office's own that both versions declare, but not alike: those of which silence means
    something else now, and those whose values cannot be put beside each other at all."""
    silence: list[str] = []
    values: list[str] = []
    before = {spec.name: spec for spec in old.own_facts}
    for spec in new.own_facts:
        was = before.get(spec.name)
        if was is None:
            continue
        if (was.type, was.unit) != (spec.type, spec.unit) or set(was.allowed) != set(spec.allowed):
            values.append(f"The fact “{spec.name}” takes other values in the new version, so the two are not compared.")
        elif was.silent_no != spec.silent_no:
            words = "counts as no" if spec.silent_no else "is unknown"
            silence.append(f"Silence on “{spec.name}” now {words}: charges of which nobody stated it are not compared.")
    return tuple(silence), tuple(values)


def _change(modes: list[str], found: Found) -> Change:
    return Change(
        modes=tuple(modes),
        before=found.before,
        after=found.after,
        words=found.words,
        decided=found.decided,
        example=found.shown.example,
        days=(found.shown.days[0].isoformat(), found.shown.days[1].isoformat()),
    )
