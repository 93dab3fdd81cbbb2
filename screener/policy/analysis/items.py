"""What the analysis of a policy says: items with a sentence and a concrete charge each."""

from __future__ import annotations

from dataclasses import dataclass

from screener.policy.analysis.charges import Example, as_scenario_yaml
from screener.policy.language.conditions import FilePlace
from screener.policy.language.words import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How many steps (nodes made or visited) the analysis may take: in all, and for one question. Never seconds."""

    steps: int = 1_500_000
    question: int = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that the analysis names.

    ``kind`` is ``conflict``, ``gap``, ``shadowed``, ``unreachable`` or the kind of question that was not decided.
    ``example`` is a concrete charge, ``remark`` stands beside its outcome; None only where nothing was decided.
    """

    kind: str
    rules: tuple[str, ...]
    sentence: str
    example: Example | None = None
    place: FilePlace
    decided: bool = True
    remark: str = ""

    def scenario(self) -> str:
        """The example as a scenario to save; "" where there is none."""
        if self.example is None:
            return ""
        return as_scenario_yaml(self.example, f"Analysis: {self.kind} of {listed(self.rules)}", self.remark)

    def as_json(self) -> dict[str, object]:
        """The finding as ``policy analyze --json`` prints it."""
        example = self.example
        companions = None if example is None else example.companions
        return {
            "rules": list(self.rules),
            "sentence": self.sentence,
            "line": self.place.line,
            "charge": None if example is None else example.shown(),
            "beside": None
            if companions is None or example is None
            else [Example(facts=each, companions=None, on=example.on).shown() for each in companions],
            "mode": None if example is None else example.mode,
            "on": None if example is None else example.on.isoformat(),
            "scenario": self.scenario(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What was found, in the order of the file. ``clean`` means that all was decided and nothing found."""

    conflicts: tuple[Item, ...] = ()
    gaps: tuple[Item, ...] = ()
    shadowed: tuple[Item, ...] = ()
    unreachable: tuple[Item, ...] = ()
    not_decided: tuple[Item, ...] = ()

    @property
    def found(self) -> bool:
        """Whether anything is wrong with the rules, of what could be decided."""
        return bool(self.conflicts or self.gaps or self.shadowed or self.unreachable)

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong, and everything could be decided."""
        return not self.found and not self.not_decided

    def as_json(self) -> dict[str, object]:
        """The whole as ``policy analyze --json`` prints it."""
        return {
            "conflicts": [each.as_json() for each in self.conflicts],
            "gaps": [each.as_json() for each in self.gaps],
            "shadowed": [each.as_json() for each in self.shadowed],
            "unreachable": [each.as_json() for each in self.unreachable],
            "not_decided": [{"kind": each.kind, **each.as_json()} for each in self.not_decided],
        }
