"""Adds a rule with its scenarios to the text of a policy file, and says what the file is then: nothing is written.

The rest of the text stays as it is, comments included. The result is checked, its scenarios run, and it is analyzed
against the file before: rules that now disagree are named with a charge, and what can be done about it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from screener.domain.errors import ScreenerError
from screener.policy.analysis.analyse import Analysis, Budget, Item, analyse
from screener.policy.analysis.conflicts import Conflict, find_conflicts
from screener.policy.authoring.coverage import Uncovered, coverage
from screener.policy.authoring.file_words import file_words
from screener.policy.authoring.rule_cases import case_lines, cases
from screener.policy.authoring.rule_text import Wish, completed, rule_lines
from screener.policy.authoring.scenarios import Failure, run_scenarios
from screener.policy.authoring.settling import settled
from screener.policy.language.errors import PolicyError
from screener.policy.language.model import Policy
from screener.policy.loading.amendments import Beside
from screener.policy.loading.load import check_bytes, draft_bytes
from screener.policy.loading.nodes import Entries, Faults, Items, read_nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A file with one rule more. ``text`` is the whole file, ``rule`` and ``scenarios`` what was added to it.

    ``errors`` are those of the whole file, ``conflicts`` the rules that the new one disagrees with, each with a charge,
    ``failures`` scenarios that fail, ``found`` what the analysis names and did not name before, ``uncovered`` what of
    the new rule no scenario covers. ``line`` is where the rule begins in ``text``.
    """

    id: str
    text: str
    rule: str
    scenarios: str
    line: int
    errors: tuple[PolicyError, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    failures: tuple[Failure, ...] = ()
    found: tuple[Item, ...] = ()
    uncovered: tuple[Uncovered, ...] = ()
    passed: int = 0

    @property
    def ok(self) -> bool:
        """Whether check, test and analyze accept the file as it is with the rule."""
        return not (self.errors or self.failures or self.found)

    @property
    def rivals(self) -> tuple[str, ...]:
        """The rules that the new one can give way to, so that they no longer disagree."""
        pairs = (each for conflict in self.conflicts for each in conflict.rules)
        return tuple(dict.fromkeys(each for each in pairs if each != self.id))


def add_rule(text: str, wish: Wish, name: str, read: Beside | None = None, *, settle: bool = False) -> RuleDraft:
    """The text with the rule of a wish and its scenarios; ScreenerError where the text is no file to add one to.

    ``read`` gives the files beside it, for one that amends another. With ``settle`` the scenarios of the file whose
    charges come out otherwise under the new rule expect that; without it they are named under ``failures``.
    """
    before, errors = draft_bytes(text.encode(), name, read)
    if before is None:
        raise ScreenerError(
            "A rule can be added once the file has no errors",
            f"line {errors[0].line}: {errors[0].message.rstrip('.')}",
            errors[0].hint or "Mend it first",
        )
    rule = completed(wish, file_words(text))
    place = _Places(text, name)
    lines = rule_lines(rule, place.inset("rules"))
    at = place.end_of_rule(str(rule.get("exception to", "")))
    with_rule = place.put([(at, ["", *lines] if place.spaced("rules") else lines)])
    plain, errors = check_bytes(with_rule.encode(), name, read)
    identity = str(rule["id"])
    draft = RuleDraft(
        id=identity, text=with_rule, rule="\n".join(lines) + "\n", scenarios="", line=_line_of(with_rule, lines[0])
    )
    if plain is None:
        known, _ = draft_bytes(with_rule.encode(), name, read)
        against = [each for each in find_conflicts(known) if each.decided] if known is not None else []
        return replace(draft, errors=errors, conflicts=tuple(each for each in against if identity in each.rules))
    made = _scenarios(plain, identity, before)
    whole = place.put([(at, ["", *lines] if place.spaced("rules") else lines), place.scenarios_at(made)])
    draft = replace(draft, text=whole, scenarios="\n".join(made) + "\n" if made else "")
    if settle:
        now, _ = check_bytes(whole.encode(), name, read)
        failed = () if now is None else run_scenarios(now).failed
        if now is not None and failed:
            draft = replace(draft, text=settled(whole, now, [each.scenario for each in failed]))
    return _judged(draft, before, name, read)


def _line_of(text: str, first: str) -> int:
    return text.splitlines().index(first) + 1


def _judged(draft: RuleDraft, before: Policy, name: str, read: Beside | None) -> RuleDraft:
    policy, errors = check_bytes(draft.text.encode(), name, read)
    if policy is None:
        return replace(draft, errors=errors)
    report = run_scenarios(policy)
    known = {(item.kind, item.rules) for item in _items(analyse(before, budget=Budget()))}
    found = [each for each in _items(analyse(policy, budget=Budget())) if (each.kind, each.rules) not in known]
    open_ = [each for each in coverage(policy).unexplained if each.id.split(":")[0] == draft.id]
    return replace(draft, failures=report.failed, passed=report.passed, found=tuple(found), uncovered=tuple(open_))


def _items(found: Analysis) -> tuple[Item, ...]:
    return (*found.conflicts, *found.gaps, *found.shadowed, *found.unreachable)


def _scenarios(policy: Policy, identity: str, before: Policy) -> list[str]:
    rule = next(each for each in policy.rules if each.id == identity)
    names = {each.name for each in before.scenarios}
    lines: list[str] = []
    for case in cases(policy, rule):
        name = f"Rule {identity}: {case.words}"
        count = 2
        while name in names:
            name, count = f"Rule {identity}: {case.words} ({count})", count + 1
        names.add(name)
        lines += case_lines(policy, case, name)
    return lines


class _Places:
    """Where things go in a text: after the last rule, after a rule's exceptions, at the end of the scenarios."""

    def __init__(self, text: str, name: str) -> None:
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.lines = text.splitlines()
        node = read_nodes(text.encode(), Faults(name))
        self.top = node if isinstance(node, Entries) else Entries((), node.place if node else None)  # type: ignore[arg-type]  # a file without errors has keys
        self._starts = sorted(key.place.line for key, _ in self.top)

    def _items(self, section: str) -> Items | None:
        node = self.top.get(section)
        if not isinstance(node, Items) or not node.nodes:
            return None
        if not self.lines[node.nodes[0].place.line - 1].lstrip().startswith("-"):
            raise ScreenerError(
                f"'{section}' stands in brackets", "a rule is added to a list with dashes", "Write each entry on a line"
            )
        return node

    def inset(self, section: str) -> int:
        """How far the dashes of a list are set in."""
        found = self._items(section)
        line = "  -" if found is None else self.lines[found.nodes[0].place.line - 1]
        return len(line) - len(line.lstrip(" "))

    def spaced(self, section: str) -> bool:
        """Whether a blank line stands between the entries of a list."""
        found = self._items(section)
        nodes = () if found is None else found.nodes
        return len(nodes) < 2 or any(not self.lines[node.place.line - 2].strip() for node in nodes[1:])

    def end_of_rule(self, parent: str) -> int:
        """The line after which a rule goes: after all, or after the exceptions of the rule that it is one of."""
        found = self._items("rules")
        if found is None:
            raise ScreenerError("The file has no list of rules", "a rule is added after another", "Write 'rules' first")
        mine = [
            at
            for at, node in enumerate(found.nodes)
            if not parent or (isinstance(node, Entries) and parent in (_text(node, "id"), _text(node, "exception to")))
        ]
        return self._end("rules", found, mine[-1] if mine else len(found.nodes) - 1)

    def _end(self, section: str, found: Items, place: int) -> int:
        """The number of the last line (from 1) that an entry of a list says something in."""
        key = self.top.key(section)
        assert key is not None
        after = [line for line in self._starts if line > key.place.line]
        limit = after[0] if after else len(self.lines) + 1
        if place + 1 < len(found.nodes):
            limit = found.nodes[place + 1].place.line
        last, inset = limit - 1, self.inset(section)
        while last > found.nodes[place].place.line:
            line = self.lines[last - 1]
            outer = line.lstrip().startswith("#") and len(line) - len(line.lstrip(" ")) <= inset
            if line.strip() and not outer:
                break
            last -= 1
        return last

    def scenarios_at(self, made: list[str]) -> tuple[int, list[str]]:
        """Where the scenarios go, and their lines with the section where there is none."""
        found = self._items("scenarios")
        if found is not None:
            more = self.inset("scenarios") - 2
            lines = [" " * more + line if more >= 0 else line[-more:] for line in made]
            return self._end("scenarios", found, len(found.nodes) - 1), lines
        return len(self.lines), ["", "scenarios:", *made] if made else []

    def put(self, parts: list[tuple[int, list[str]]]) -> str:
        """The text with lines put in after lines, each counted in the text as it was."""
        lines = list(self.lines)
        for at, more in sorted(parts, key=lambda each: each[0], reverse=True):
            lines[at:at] = more
        return self.newline.join(lines) + self.newline


def _text(node: Entries, key: str) -> str:
    found = node.get(key)
    return getattr(found, "text", "").strip()
