"""Everything that is said of the charges of one equivalence class: worked out once, and the same for all of them.

Only the numbers in it are a charge's own. They are filled in from the charge's facts: once as they stand, for one
charge (``finding``), or as marks in a text that is then written for every charge of the class.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from screener.domain.case import Facts, FactValue
from screener.policy.evaluation.finding import Decided, Finding
from screener.policy.explanation.explaining import Questions, Reasons
from screener.policy.explanation.nearest import Moves
from screener.policy.language.vocabulary import show_fact

#: What is shown of a charge's own number under the name of its fact.
Shown = Callable[[str, FactValue], str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explained:
    """What is decided of a class of charges, why, what is missing, and what would change it.

    The evaluator gives the same object for all charges of a class, as long as it remembers the class.
    """

    decided: Decided
    reasons: Reasons = field(default_factory=lambda: Reasons((), ()))
    questions: Questions = field(default_factory=Questions)
    moves: Moves = field(default_factory=Moves)

    @property
    def judgments(self) -> tuple[str, ...]:
        """The terms that an attorney judges."""
        told = self.decided.judgments
        return self.questions.judgments if told is None else told

    def finding(self, facts: Facts, *, shown: Shown = show_fact, nearest: str | None = None) -> Finding:
        """The finding of a charge of the class, whole. ``shown`` writes its numbers, ``nearest`` stands in the place
        of the sentence on the nearest change, where that has a number in it."""
        decided = self.decided
        return Finding(
            rollup=decided.rollup,
            outcome=decided.outcome,
            decided_by=decided.decided_by,
            because=self.reasons.of(facts, shown),
            missing=self.questions.missing,
            judgments=self.judgments,
            nearest_change=nearest if nearest and self.moves.numbers else self.moves.nearest(facts),
            record=decided.record,
            force=decided.force,
            approval=decided.approval,
            also=decided.also,
            alternative=decided.alternative,
        )
