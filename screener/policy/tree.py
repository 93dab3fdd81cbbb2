"""All completions of what is not known, as a decision tree: which outcomes are possible, and which facts decide.

The tree asks one unknown fact after another, only where the outcome still depends on it by three-valued logic, and
joins branches that come to the same. It is exact: every completion follows one path to its outcome.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from screener.policy.conditions import Cell, Var
from screener.policy.group import Assigned, CountView, Group
from screener.policy.resolve import Resolver, Verdict

#: Beyond so many nodes the search says so instead of going on.
MOST_NODES = 40_000


class TooManyCompletions(Exception):
    """The completions of one charge are more than the search is allowed to look at."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One outcome; ``rules`` give it in every completion that leads here (``some``: in one of them)."""

    outcome: str
    rules: frozenset[str]
    some: frozenset[str]
    clash: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """One fact, with a subtree per cell of its values."""

    var: Var
    children: tuple[tuple[Cell, Tree], ...]


Tree = Leaf | Branch


@dataclass(eq=False)
class Search:
    """Builds the tree of one count."""

    resolver: Resolver
    count: int
    nodes: int = 0
    path: dict[Var, Cell] = field(default_factory=dict)

    @property
    def group(self) -> Group:
        return self.resolver.group

    def build(self) -> Tree:
        """The tree; TooManyCompletions beyond the budget."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise TooManyCompletions
        found = self.resolver.outcome(self.count, self.path)
        if isinstance(found, Verdict):
            rules = frozenset(found.rules)
            return Leaf(found.outcome, rules, rules, found.clash)
        children = []
        for cell in tuple(CountView(self.group, self.count, self.path).cells(found)):
            self.path[found] = cell
            children.append((cell, self.build()))
            del self.path[found]
        return join(found, tuple(children))


def join(var: Var, children: tuple[tuple[Cell, Tree], ...]) -> Tree:
    """A branch, or what all its children come to where they are alike."""
    first = children[0][1]
    if isinstance(first, Leaf):
        leaves = [child for _, child in children if isinstance(child, Leaf) and child.outcome == first.outcome]
        if len(leaves) == len(children):
            rules = frozenset.intersection(*(leaf.rules for leaf in leaves))
            some = frozenset().union(*(leaf.some for leaf in leaves))
            return Leaf(first.outcome, rules, some, max(leaf.clash for leaf in leaves))
    elif all(_same(first, child) for _, child in children[1:]):
        return first
    return Branch(var, children)


def _same(one: Tree, other: Tree) -> bool:
    if one is other:
        return True
    if isinstance(one, Leaf) or isinstance(other, Leaf):
        return isinstance(one, Leaf) and isinstance(other, Leaf) and one.outcome == other.outcome
    if one.var != other.var or len(one.children) != len(other.children):
        return False
    return all(a[0] is b[0] and _same(a[1], b[1]) for a, b in zip(one.children, other.children, strict=True))


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Every outcome that some completion comes to."""
    if isinstance(tree, Leaf):
        yield tree
        return
    for _, child in tree.children:
        yield from leaves(child)


def outcomes(tree: Tree) -> frozenset[str]:
    """The set of outcomes over all completions."""
    return frozenset(leaf.outcome for leaf in leaves(tree))


def variables(tree: Tree) -> tuple[Var, ...]:
    """The facts that the tree asks for, in the order in which it does."""
    found: dict[Var, None] = {}
    stack = [tree]
    while stack:
        node = stack.pop(0)
        if isinstance(node, Branch):
            found.setdefault(node.var)
            stack.extend(child for _, child in node.children)
    return tuple(found)


def restrict(tree: Tree, var: Var, cell: Cell) -> Tree | None:
    """The tree where a fact is known; None where no completion has that value."""
    if isinstance(tree, Leaf):
        return tree
    if tree.var == var:
        return next((child for each, child in tree.children if each is cell), None)
    children = [(each, child) for each, old in tree.children if (child := restrict(old, var, cell)) is not None]
    return join(tree.var, tuple(children)) if children else None


def deciding(tree: Tree, group: Group) -> tuple[Var, ...]:
    """The facts that decide: two completions that differ only in one of them come to different outcomes."""
    return tuple(var for var in variables(tree) if _decides(tree, var, group, {}))


def _decides(tree: Tree, var: Var, group: Group, path: dict[Var, Cell]) -> bool:
    if isinstance(tree, Leaf):
        return False
    if tree.var != var:
        return any(_decides(child, var, group, {**path, tree.var: cell}) for cell, child in tree.children)
    known = list(tree.children)
    return any(
        _differ(one, other, group, {**path, var: a}, {**path, var: b})
        for place, (a, one) in enumerate(known)
        for b, other in known[place + 1 :]
    )


def _differ(one: Tree, other: Tree, group: Group, first: Assigned, second: Assigned) -> bool:
    """Whether two trees differ for some completion that is possible on both sides."""
    if isinstance(one, Leaf) and isinstance(other, Leaf):
        return one.outcome != other.outcome
    if isinstance(one, Leaf):
        return _differ(other, one, group, second, first)
    for cell, child in one.children:
        if not group.feasible(one.var, cell, second):
            continue
        rest = restrict(other, one.var, cell)
        if rest is not None and _differ(child, rest, group, {**first, one.var: cell}, {**second, one.var: cell}):
            return True
    return False
