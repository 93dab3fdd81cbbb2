"""What each answer to an open question would give, and the smallest change that would alter a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from screener.domain.counting import one
from screener.policy.evaluation.axes import OTHER
from screener.policy.evaluation.compiled import ALONE, MOST_COMPANIES, Compiled, companies
from screener.policy.evaluation.diagrams.completions import Leaf, Tree, company_asked, deciding, outcomes, restrict
from screener.policy.evaluation.diagrams.nodes import OverBudget
from screener.policy.evaluation.finding import MissingFact
from screener.policy.evaluation.group import GOVERNING_DATE, GROUPED, Group
from screener.policy.language.conditions import Var
from screener.policy.language.facts.asked import LABORATORY, ask_uncertainty, named, weight_named
from screener.policy.language.predicates import Codes, Compare, Drugs, ValueCell
from screener.policy.language.relative_dates import Apart
from screener.policy.language.vocabulary import FACTS, GROUP_ASKS, WEIGHT_WORDS, WEIGHTS, FactType, words_of_cell
from screener.policy.language.words import listed

_MOST_NAMED = 6
_NUMBERS = (FactType.AMOUNT, FactType.COUNT, FactType.EVENTS)
Result = str | tuple[str, ...]


def is_judgment(var: Var) -> bool:
    """Whether a variable is answered by an attorney's judgment and not by a fact of the record."""
    return var[2] == "judgment"


@dataclass(frozen=True, slots=True)
class Names:
    """Names facts and cells for people; ``own`` is the count that the question is about."""

    group: Group
    own: int
    company: tuple[ValueCell, ...] = ()  # the companies that are told apart, where not all can be listed

    @property
    def compiled(self) -> Compiled:
        """The policy as it is evaluated."""
        return self.group.compiled

    def fact(self, var: Var) -> str:
        """``amount``, or ``offense of count 2`` where it belongs to a charge beside the one in question."""
        count, fact, aspect = var
        if aspect.startswith("same "):
            return (
                f"same {fact} as count {int(aspect[5:]) + 1}"
                if count == self.own
                else f"same {fact} as count {count + 1}"
            )
        return fact if count in (-1, self.own) else f"{fact} of count {count + 1}"

    def ask(self, var: Var) -> str:
        """The question by which an attorney would answer a variable."""
        count, fact, aspect = var
        if fact in GROUP_ASKS:
            return GROUP_ASKS[fact]
        if aspect == "judgment":
            return self.compiled.policy.terms[fact].ask
        if aspect.startswith("same "):
            other = int(aspect[5:])
            if self.own in (count, other):
                return f"Does it stand in the same {fact}?"
            return f"Do counts {count + 1} and {other + 1} stand in the same {fact}?"
        ask = self.compiled.facts[fact].ask
        unit, _, reading = aspect.partition("/")
        uncertain = ask_uncertainty(fact, reading, self.group.counts[count].get(fact)) if reading else ""
        if uncertain:
            ask = uncertain
        elif fact == "history":
            ask = f"How many {aspect} are there? Write them with their dates, or 'none'."
        elif unit not in ("", "mass", "$"):
            ask = f"How many {unit} are there?"
        elif fact == "amount":
            ask = f"What is {weight_named(self._weighings)}?" if unit == "mass" else ask
        return ask if count == self.own else f"Count {count + 1}: {ask}"

    def named(self, var: Var) -> str:
        """What is missing, as people call it; of a count beside it, whose it is."""
        count, fact, aspect = var
        if count < 0 or aspect in ("judgment", "recorded") or aspect.startswith("same ") or fact == "history":
            return self.fact(var)
        unit, _, reading = aspect.partition("/")
        known = self.group.counts[count].get(fact) if reading else None
        said = named(fact, unit, reading, known)
        if fact == "amount" and unit == "mass" and said == weight_named(LABORATORY):
            said = weight_named(self._weighings)
        return said if count == self.own else f"{said} of count {count + 1}"

    @property
    def _weighings(self) -> tuple[str, ...]:
        """The weights that some rule takes: the question names them all."""
        counted = {each for test in self.compiled.policy.tests if test.fact == "amount"
                   for each in WEIGHT_WORDS[test.weight_from]}  # fmt: skip
        return tuple(each for each in WEIGHTS if each in counted) or LABORATORY

    def ask_whole(self, var: Var) -> str:
        """The question for a fact of which more than one thing is asked."""
        if var[2].startswith("same "):
            return self.ask(var)
        ask = self.compiled.facts[var[1]].ask
        return ask if var[0] == self.own else f"Count {var[0] + 1}: {ask}"

    def which(self, var: Var) -> str:
        """What of a fact is asked, where more than one thing is: a window of the history, a unit, a reading."""
        unit, _, reading = var[2].partition("/")
        if unit.startswith("same "):
            return f"counts {var[0] + 1} and {int(unit[5:]) + 1}"
        if var[1] == "history":
            return var[2]
        kind, _, confidence = (reading or "stated").partition("@")
        words = {"stated": "by stated value", "surely": "surely", "subtracting": "after subtracting the uncertainty"}
        said = f"{words[kind]}{f' at {confidence} %' if confidence else ''}"
        return said if unit in ("mass", "$") else f"in {unit}, {said}"

    def order(self, var: Var) -> tuple[int, int, str]:
        """The charge's own facts first, in the order of the vocabulary."""
        place = {name: n for n, name in enumerate(FACTS)}
        return (0 if var[0] == self.own else var[0] + 2, place.get(var[1], len(place)), var[1] + var[2])

    # -- labels ----------------------------------------------------------------------------------------------------

    def label(self, var: Var, cells: Sequence[ValueCell]) -> str:
        """One phrase for neighbouring cells with the same answer."""
        _, fact, aspect = var
        if var == GROUPED:
            return self._beside(cells)
        if aspect == "judgment" or aspect.startswith("same ") or isinstance(cells[0].value, bool):
            return " or ".join("yes" if cell.value is True else "no" for cell in cells)
        if fact == GOVERNING_DATE[1]:
            return self._days(cells[0], cells[-1])
        spec = self.compiled.facts[fact]
        if aspect in self.compiled.lines:
            return self._apart(fact, aspect, cells)
        if spec.type in (*_NUMBERS, FactType.DATE):
            return self._interval(fact, aspect.partition("/")[0], cells[0], cells[-1])
        members = frozenset().union(*(cell.members or frozenset({str(cell.value)}) for cell in cells))
        if spec.type is FactType.STATUTE:
            return self._statutes(fact, members)
        if len(members) > _MOST_NAMED or OTHER in members:
            known = frozenset().union(*(c.members for c in self.group.domain(var))) - members
            if not known:
                return "any"
            if OTHER in members and len(members) > 1:
                return words_of_cell(spec, members - {OTHER}) + " or any other"
            return self._set(fact, cells) or "any other"
        return words_of_cell(spec, members)

    def _apart(self, fact: str, unit: str, cells: Sequence[ValueCell]) -> str:
        """How a day lies from another one, in the file's own words: what is so and what is not."""
        said: list[str] = []
        for test in self.compiled.tests.get(fact, ()):
            if isinstance(test, Apart) and test.unit == unit:
                told = {test.said(cell.value) for cell in cells if isinstance(cell.value, Decimal)}
                said += told if len(told) == 1 else ()
        return listed(list(dict.fromkeys(said))) or "any"

    def _statutes(self, fact: str, members: frozenset[str]) -> str:
        """Some statutes: in the file's own words where these are what it names, else one by one."""
        possible = frozenset().union(*(cell.members for cell in self.compiled.unknown_cells(fact, "")))
        if members == possible:
            return "any"
        named = members - {OTHER}
        if not named:
            return "any other"
        words = words_of_cell(self.compiled.facts[fact], named)
        for test in self.compiled.tests.get(fact, ()):
            if isinstance(test, Codes) and not test.all_except and {each for each in possible if test(each)} == named:
                words = listed(test.named, "or")
        return f"{words} or any other" if OTHER in members else words

    def full(self, var: Var, cells: Sequence[ValueCell]) -> str:
        """Every member of some cells by its name, where a shorter phrase would not tell them apart."""
        members = frozenset().union(*(cell.members or frozenset({str(cell.value)}) for cell in cells))
        spec = self.compiled.facts.get(var[1])
        return self.label(var, cells) + " (otherwise)" if spec is None else words_of_cell(spec, members)

    def _set(self, fact: str, cells: Sequence[ValueCell]) -> str:
        """The file's own word for a set of drugs (``opioids``), where the cells are just that set."""
        members = frozenset().union(*(cell.members for cell in cells))
        possible = frozenset().union(*(cell.members for cell in self.compiled.unknown_cells(fact, "")))
        for test in self.compiled.tests.get(fact, ()):
            if isinstance(test, Drugs) and not test.all_except and {d for d in possible if test.has(d)} == members:
                return listed(test.named, "or")
        return ""

    def _shown(self, fact: str, unit: str, limit: object) -> str:
        tied = [other for other, _ in self.compiled.tied.get(fact, ())]
        for test in (each for name in (fact, *tied) for each in self.compiled.tests.get(name, ())):
            if isinstance(test, Compare) and test.limit == limit and test.unit == (unit or test.unit):
                return test.shown
        if isinstance(limit, Decimal):
            return f"${limit}" if unit == "$" else f"{limit} {'g' if unit == 'mass' else unit}"
        return str(limit)

    def _interval(self, fact: str, unit: str, first: ValueCell, last: ValueCell) -> str:
        low, high = first.low, last.high
        if isinstance(low, int) and not first.low_open and isinstance(high, int) and low == high:
            return f"exactly {low}" + self._unit(fact)
        if self.compiled.facts[fact].type in (FactType.COUNT, FactType.EVENTS):
            said = _counts(first, last)
            return said if said == "any" else said + self._unit(fact)
        return self._span(fact, unit, first, last, day=self.compiled.facts[fact].type is FactType.DATE)

    def _unit(self, fact: str) -> str:
        """What an own number counts."""
        spec = self.compiled.facts[fact]
        return f" {spec.unit}" if spec.own and spec.unit and spec.type is FactType.COUNT else ""

    def _days(self, first: ValueCell, last: ValueCell) -> str:
        return self._span("", "", first, last, day=True)

    def _span(self, fact: str, unit: str, first: ValueCell, last: ValueCell, *, day: bool) -> str:
        low, high = first.low, last.high
        floor = low is None or (low == 0 and not first.low_open and not day)
        if low is not None and low == high:
            return ("on " if day else "exactly ") + self._shown(fact, unit, low)
        said = []
        if not floor:
            words = ("after", "on or after") if day else ("more than", "at least")
            said.append(f"{words[not first.low_open]} {self._shown(fact, unit, low)}")
        if high is not None:
            words = ("before", "on or before") if day else ("less than", "at most")
            said.append(f"{words[not last.high_open]} {self._shown(fact, unit, high)}")
        return listed(said) or "any"

    def _beside(self, cells: Sequence[ValueCell]) -> str:
        """The least company of each kind: what is said of one violent felony goes for two, and for one and a theft."""
        alone = [cell for cell in cells if cell.value == {ALONE}]
        company = [cell for cell in cells if cell.value != {ALONE}]
        words = ["standing alone"] if alone else []
        every = self.company or self.group.domain(GROUPED)
        if company and len(company) == len([cell for cell in every if cell.value != {ALONE}]):
            words.append("beside other charges")
        else:
            sets = [cell.value for cell in company if isinstance(cell.value, frozenset)]
            least = [cell for cell in company if not any(other < cell.value for other in sets)]  # type: ignore[operator]  # the company's cells hold sets
            words += [self._company(cell) for cell in least]
        return ", or ".join(dict.fromkeys(words))

    def _company(self, cell: ValueCell) -> str:
        assert isinstance(cell.value, frozenset)
        besides = [
            f"{each.shown} in the same {each.within}" if each.within else each.shown
            for n, each in enumerate(self.compiled.besides)
            if f"beside {n}" in cell.value
        ]
        said = [each if each.startswith("a ") else one(each) for each in dict.fromkeys(besides)]
        grades = sorted(word[6:] for word in cell.value if word.startswith("grade "))
        said += [one(grade) for grade in grades]
        # Of classes the company answers to every one up to its own: the highest says it.
        classes = [word[6:] for word in cell.value if word.startswith("class ")]
        said += [one(each) for each in classes if not any(self.compiled.order.higher(c, each) for c in classes)]
        kinds = [each.shown for name, each in self.compiled.covering.items() if name in cell.value]
        said += [f"{one(kind or 'charge')} that is not covered" for kind in kinds]
        if said:
            return "beside " + listed(said)
        return (
            "beside others, none of them of a kind that matters"
            if self.compiled.looks_beside
            else "beside other charges"
        )


def _counts(first: ValueCell, last: ValueCell) -> str:
    low = 0 if first.low is None else int(first.low) + first.low_open  # type: ignore[arg-type]  # counts are whole numbers
    if last.high is None:
        return f"{low} or more" if low else "any"
    high = int(last.high) - last.high_open  # type: ignore[arg-type]  # counts are whole numbers
    if low == high:
        return f"exactly {low}"
    return f"at most {high}" if low == 0 else f"{low} to {high}"


def status(tree: Tree, names: Names) -> Result:
    """What the completions of a tree come to: one outcome, the facts still needed, or the attorney's judgment."""
    if isinstance(tree, Leaf):
        return tree.outcome
    told = tree.question.told
    if tree.root not in told:
        told[tree.root] = _status(tree, names)
    return told[tree.root]


def _status(tree: Tree, names: Names) -> Result:
    found = outcomes(tree)
    if len(found) == 1:
        return next(iter(found))
    needed = deciding(tree)
    facts = sorted((var for var in needed if not is_judgment(var)), key=names.order)
    if facts:
        return tuple(dict.fromkeys(names.fact(var) for var in facts))
    return "attorney decides"


def missing_facts(tree: Tree, group: Group, own: int) -> tuple[MissingFact, ...]:
    """The facts that decide, with what each answer would give (nothing where that is more than the search looks at)."""
    names = Names(group, own)
    facts = sorted((var for var in deciding(tree) if not is_judgment(var)), key=names.order)
    by_name: dict[str, list[Var]] = {}
    for var in facts:
        by_name.setdefault(names.fact(var), []).append(var)
    return tuple(_missing(name, each, tree, names) for name, each in by_name.items())


def _missing(name: str, asked: Sequence[Var], tree: Tree, names: Names) -> MissingFact:
    """One fact that is missing, once: what is recorded of it answers all that is asked of it (each window, reading)."""
    if len(asked) == 1:
        found = _looked_up(tree, asked[0], names)
        return MissingFact(fact=name, ask=names.ask(asked[0]), answers=found, named=names.named(asked[0]))
    answers = {
        f"{names.which(var)}: {label}": result
        for var in asked
        for label, result in _looked_up(tree, var, names).items()
    }
    return MissingFact(fact=name, ask=names.ask_whole(asked[0]), answers=answers, named=names.named(asked[0]))


def _looked_up(tree: Tree, var: Var, names: Names) -> Mapping[str, Result]:
    try:
        return _answers(tree, var, names)
    except OverBudget:
        return {}


def _answers(tree: Tree, var: Var, names: Names) -> Mapping[str, Result]:
    group = names.group
    cells = group.domain(var)
    if var == GROUPED and not group.compiled.all_unseen:
        cells = _told_apart(tree, group)
        names = Names(group, names.own, cells)
    results: list[tuple[ValueCell, Result]] = []
    for cell in cells:
        if not group.feasible(var, cell, {}):
            continue
        rest = restrict(tree, var, cell)
        if rest is not None:
            results.append((cell, status(rest, names)))
    answers: dict[str, Result] = {}
    for same, result in _merged(results, _ordered(var, group.compiled)):
        label = names.label(var, same)
        answers[names.full(var, same) if label in answers else label] = result
    return answers


def _told_apart(tree: Tree, group: Group) -> tuple[ValueCell, ...]:
    """The companies as far as a count tells them apart, where all companies are too many to list."""
    asked = frozenset(company_asked(tree))
    singles = dict.fromkeys(single & asked for single in group.compiled.singles)
    found = companies(singles)
    if len(found) > MOST_COMPANIES:
        raise OverBudget
    alone = [ValueCell(frozenset({ALONE}))] if len(group.counts) == 1 else []
    return (*alone, *(ValueCell(each) for each in found))


def _ordered(var: Var, ready: Compiled) -> bool:
    spec = ready.facts.get(var[1])
    return var[0] >= 0 and spec is not None and spec.type in (*_NUMBERS, FactType.DATE)


def _merged(results: Iterable[tuple[ValueCell, Result]], ordered: bool) -> list[tuple[list[ValueCell], Result]]:
    """Cells with the same result in one: only neighbours where the values have an order."""
    found: list[tuple[list[ValueCell], Result]] = []
    for cell, result in results:
        same = [each for each in (found[-1:] if ordered else found) if each[1] == result]
        if same:
            same[0][0].append(cell)
        else:
            found.append(([cell], result))
    return found
