"""All completions of what is not known, as a decision tree: which outcomes are possible, and which facts decide.

The tree asks one unknown fact after another, only where the outcome still depends on it by three-valued logic, and
joins branches that come to the same. It is exact: every completion follows one path to its outcome.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from screener.policy.conditions import Var
from screener.policy.group import Assigned, CountView, Group
from screener.policy.predicates import Cell
from screener.policy.residue import residue
from screener.policy.resolve import Resolver, Verdict

#: Beyond so many nodes the search says so instead of going on.
MOST_NODES = 20_000
#: Until so many nodes the search does not look whether a question came back.
FEW_NODES = 24


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
    """Builds the tree of one count. A question that comes back along another path is answered once (``residue``)."""

    resolver: Resolver
    count: int
    nodes: int = 0
    path: dict[Var, Cell] = field(default_factory=dict)
    answered: dict[Hashable, Tree] = field(default_factory=dict)

    def build(self) -> Tree:
        """The tree; TooManyCompletions beyond the budget."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise TooManyCompletions
        found = self.resolver.outcome(self.count, self.path)
        if isinstance(found, Verdict):
            rules = frozenset(found.rules)
            return Leaf(found.outcome, rules, rules, found.clash)
        question = residue(self.resolver, self.count, self.path) if self.nodes > FEW_NODES else None
        known = self.answered.get(question) if question is not None else None
        if known is not None:
            return known
        children = []
        for cell in tuple(CountView(self.resolver.group, self.count, self.path).cells(found)):
            self.path[found] = cell
            children.append((cell, self.build()))
            del self.path[found]
        tree = join(found, tuple(children))
        if question is not None:
            self.answered[question] = tree
        return tree


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


def _nodes(tree: Tree) -> Iterator[Tree]:
    """Every node once, breadth first: branches can share subtrees."""
    seen = {id(tree)}
    queue = deque([tree])
    while queue:
        node = queue.popleft()
        yield node
        if isinstance(node, Branch):
            for _, child in node.children:
                if id(child) not in seen:
                    seen.add(id(child))
                    queue.append(child)


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Every outcome that some completion comes to."""
    return (node for node in _nodes(tree) if isinstance(node, Leaf))


def outcomes(tree: Tree) -> frozenset[str]:
    """The set of outcomes over all completions."""
    return frozenset(leaf.outcome for leaf in leaves(tree))


def variables(tree: Tree) -> tuple[Var, ...]:
    """The facts that the tree asks for, in the order in which it does."""
    return tuple(dict.fromkeys(node.var for node in _nodes(tree) if isinstance(node, Branch)))


def restrict(tree: Tree, var: Var, cell: Cell) -> Tree | None:
    """The tree where a fact is known; None where no completion has that value."""
    return _restrict(tree, var, cell, {})


def _restrict(tree: Tree, var: Var, cell: Cell, done: dict[int, Tree | None]) -> Tree | None:
    if isinstance(tree, Leaf):
        return tree
    if id(tree) in done:
        return done[id(tree)]
    found: Tree | None = None
    if tree.var == var:
        found = next((child for each, child in tree.children if each is cell), None)
    else:
        children = []
        for each, old in tree.children:
            child = _restrict(old, var, cell, done)
            if child is not None:
                children.append((each, child))
        if children:
            alike = len(children) == len(tree.children) and all(
                new is old for (_, new), (_, old) in zip(children, tree.children, strict=True)
            )
            found = tree if alike else join(tree.var, tuple(children))
    done[id(tree)] = found
    return found


def deciding(tree: Tree, group: Group) -> tuple[Var, ...]:
    """The facts that decide: two completions that differ only in one of them come to different outcomes."""
    return tuple(var for var in variables(tree) if _Deciding(var, group).decides(tree, {}))


@dataclass(eq=False)
class _Deciding:
    """Whether one fact decides somewhere in a tree. What was worked out for a shared subtree is kept."""

    var: Var
    group: Group
    seen: dict[Hashable, bool] = field(default_factory=dict)
    cut: dict[Hashable, Tree | None] = field(default_factory=dict)
    alive: list[Tree] = field(default_factory=list)

    def decides(self, tree: Tree, path: Assigned) -> bool:
        if isinstance(tree, Leaf):
            return False
        key = (id(tree), self._tied(path))
        if key not in self.seen:
            self.seen[key] = self._decides(tree, path)
        return self.seen[key]

    def _decides(self, tree: Branch, path: Assigned) -> bool:
        if tree.var != self.var:
            return any(self.decides(child, self._longer(path, tree.var, cell)) for cell, child in tree.children)
        known = list(tree.children)
        return any(
            self._differ(one, other, self._longer(path, self.var, a), self._longer(path, self.var, b))
            for place, (a, one) in enumerate(known)
            for b, other in known[place + 1 :]
        )

    def _differ(self, one: Tree, other: Tree, first: Assigned, second: Assigned) -> bool:
        """Whether two trees differ for some completion that is possible on both sides."""
        if one is other:
            return False
        if isinstance(one, Leaf) and isinstance(other, Leaf):
            return one.outcome != other.outcome
        if isinstance(one, Leaf):
            return self._differ(other, one, second, first)
        key = (id(one), id(other), self._tied(first), self._tied(second))
        if key not in self.seen:
            self.alive += [one, other]
            self.seen[key] = self._branches_differ(one, other, first, second)
        return self.seen[key]

    def _branches_differ(self, one: Branch, other: Tree, first: Assigned, second: Assigned) -> bool:
        for cell, child in one.children:
            if not self.group.feasible(one.var, cell, second):
                continue
            cut = (id(other), one.var, id(cell))
            if cut not in self.cut:
                self.alive.append(other)
                self.cut[cut] = restrict(other, one.var, cell)
            rest = self.cut[cut]
            if rest is None:
                continue
            if self._differ(child, rest, self._longer(first, one.var, cell), self._longer(second, one.var, cell)):
                return True
        return False

    def _longer(self, path: Assigned, var: Var, cell: Cell) -> Assigned:
        """The path with one more assumption, where a constraint can look back at it."""
        return {**path, var: cell} if var[1] in self.group.compiled.tied else path

    def _tied(self, path: Assigned) -> Hashable:
        """What of a path a constraint can look back at."""
        tied = self.group.compiled.tied
        if not tied:
            return None
        return frozenset((var, id(cell)) for var, cell in path.items())
