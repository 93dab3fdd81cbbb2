"""All completions of what is not known: which outcomes are possible, and which facts decide.

Every completion comes to one outcome. They are not tried one by one: rules become condition diagrams (``rulings``), and
a question that comes back along another way is one node. It is exact, or, beyond a budget, says that it did not look.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from screener.policy.evaluation.diagrams.conditions import LAST_BLOCK
from screener.policy.evaluation.diagrams.nodes import IMPOSSIBLE, NO, YES, Diagrams
from screener.policy.evaluation.diagrams.rulings import Ruled, Ruling
from screener.policy.evaluation.group import GROUPED
from screener.policy.evaluation.resolve import Resolver, Verdict
from screener.policy.language.conditions import Var
from screener.policy.language.predicates import ValueCell

#: Beyond so many steps for one count the search says so instead of going on; as many again are for what answers give.
MOST_STEPS = 60_000


@dataclass(frozen=True, slots=True)
class Leaf:
    """One outcome; ``rules`` give it in every completion that comes to it (``some``: in one of them)."""

    outcome: str
    rules: frozenset[str]
    some: frozenset[str]
    clash: tuple[str, ...] = ()


@dataclass(eq=False)
class Question:
    """What a count comes to, as far as facts are open: shared by all answers that are tried on it."""

    ruling: Ruling
    said: int
    alive: dict[tuple[int, int], bool] = field(default_factory=dict)
    told: dict[Hashable, str | tuple[str, ...]] = field(default_factory=dict)

    @property
    def diagrams(self) -> Diagrams:
        """The diagrams in which the question is drawn."""
        return self.ruling.diagrams

    def by_outcome(self) -> int:
        """The diagram whose ends are outcome words."""

        def of_end(end: int) -> int:
            value = self.diagrams.values[end]
            return self.diagrams.end(value.outcome) if isinstance(value, Ruled) else end

        return self.diagrams.turned(self.said, of_end)


@dataclass(frozen=True, slots=True, eq=False)
class Open:
    """Completions that may come to different outcomes: a node of the question's diagrams."""

    question: Question
    root: int


Tree = Leaf | Open


@dataclass(eq=False)
class Search:
    """Finds what all completions of one count come to. ``steps`` are those that it took."""

    resolver: Resolver
    count: int
    most: int = field(default_factory=lambda: MOST_STEPS)
    steps: int = 0
    diagrams: Diagrams = field(init=False)

    def __post_init__(self) -> None:
        self.diagrams = Diagrams(self.most)

    def build(self) -> Tree:
        """What the completions come to; OverBudget beyond the budget."""
        found = self.resolver.outcome(self.count, {})
        if isinstance(found, Verdict):
            rules = frozenset(found.rules)
            return Leaf(found.outcome, rules, rules, found.clash)
        ruling = Ruling(self.resolver, self.count, self.diagrams)
        try:
            question = Question(ruling, ruling.conditions.possible(ruling.said()))
            tree = Open(question, question.by_outcome())
        finally:
            self.steps = self.most - self.diagrams.left
        self.diagrams.left = self.most
        return tree


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Every outcome that some completion comes to, with the rules that give it."""
    if isinstance(tree, Leaf):
        yield tree
        return
    question, diagrams = tree.question, tree.question.diagrams
    given = question.ruling.given_by()
    for end in diagrams.comes_to(question.said):
        said = diagrams.values[end]
        assert isinstance(said, Ruled)
        here = diagrams.turned(question.said, lambda each, end=end: YES if each == end else NO)  # type: ignore[misc]  # the value is bound at once
        some = frozenset(rule for rule, where in given.items() if diagrams.both(here, where) != NO)
        always = frozenset(rule for rule in some if diagrams.choose(here, given[rule], YES) == YES)
        yield Leaf(said.outcome, always, some, said.disagreement)


def outcomes(tree: Tree) -> frozenset[str]:
    """The set of outcomes over all completions."""
    if isinstance(tree, Leaf):
        return frozenset({tree.outcome})
    diagrams = tree.question.diagrams
    return frozenset(str(diagrams.values[end]) for end in diagrams.comes_to(tree.root))


def restrict(tree: Tree, var: Var, cell: ValueCell) -> Tree | None:
    """What is left where a fact is known; None where no completion has that value."""
    if isinstance(tree, Leaf):
        return tree
    conditions, root = tree.question.ruling.conditions, tree.root
    diagrams = conditions.diagrams
    if var == GROUPED:
        for level in diagrams.variables(root):
            if level >= LAST_BLOCK:
                there = conditions.kind(level) in cell.value  # type: ignore[operator]  # the company's cells hold sets
                root = diagrams.known_to_be(root, level, 0 if there else 1)
    elif var in conditions.level_of:
        place = next(n for n, each in enumerate(conditions.group.domain(var)) if each is cell)
        root = diagrams.known_to_be(root, conditions.level_of[var], place)
    return None if root == IMPOSSIBLE else Open(tree.question, root)


def deciding(tree: Tree) -> tuple[Var, ...]:
    """The facts that decide: two completions that differ only in one of them come to different outcomes.

    A diagram names no fact that nothing depends on. Facts that a constraint ties together are looked at again: what
    depends on them may only be what is possible. So is the company, which is one fact with many sides.
    """
    if isinstance(tree, Leaf):
        return ()
    conditions, diagrams = tree.question.ruling.conditions, tree.question.diagrams
    found: dict[Var, None] = {}
    for level in diagrams.variables(tree.root):
        var = conditions.var_at[level]
        if var == GROUPED:
            if GROUPED not in found and _company_decides(tree.question, tree.root):
                found[GROUPED] = None
        elif not conditions.can_be_tied(var) or _tied_decides(tree.question, tree.root, level):
            found[var] = None
    return tuple(found)


def company_asked(tree: Tree) -> tuple[str, ...]:
    """The kinds of company that were not read and that a tree asks about."""
    if isinstance(tree, Leaf):
        return ()
    conditions = tree.question.ruling.conditions
    levels = conditions.diagrams.variables(tree.root)
    return tuple(conditions.kind(level) for level in levels if level >= LAST_BLOCK)


def _company_decides(question: Question, root: int) -> bool:
    """Whether two companies come to different outcomes where all else is the same."""
    diagrams, first = question.diagrams, LAST_BLOCK
    if diagrams.level[root] >= first:
        return diagrams.open(root)
    key = (root, first)
    if key not in question.alive:
        question.alive[key] = any(_company_decides(question, each) for each in diagrams.below[root])
    return question.alive[key]


def _tied_decides(question: Question, root: int, level: int) -> bool:
    """Whether two values of a fact that are both possible come to different outcomes where all else is the same."""
    diagrams = question.diagrams
    if diagrams.level[root] > level:
        return False
    key = (root, level)
    if key not in question.alive:
        below = diagrams.below[root]
        if diagrams.level[root] == level:
            pairs = ((one, other) for n, one in enumerate(below) for other in below[n + 1 :])
            question.alive[key] = any(diagrams.differ(one, other) for one, other in pairs)
        else:
            question.alive[key] = any(_tied_decides(question, each, level) for each in below)
    return question.alive[key]
