"""Why a count has its finding: every near rule with its conditions as they stood, and what would change the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from screener.domain.case import is_unread
from screener.domain.truth import Truth, all_of, truth
from screener.policy.evaluation.compiled import dated, natural
from screener.policy.evaluation.finding import ConditionTrace, RuleTrace
from screener.policy.evaluation.group import NOTHING, AssumedCount
from screener.policy.evaluation.resolve import Resolver, Verdict, holds
from screener.policy.language.conditions import (
    AllOf,
    Answer,
    AtLeast,
    Beside,
    Condition,
    Dated,
    Grouped,
    Judgment,
    MostSerious,
    NoneObserved,
    Not,
    OthersCovered,
    Present,
    Shown,
    Table,
    Test,
    parts,
)
from screener.policy.language.model import MODES, NOT_STATED, Rule
from screener.policy.language.spelled import spelled
from screener.policy.language.vocabulary import show_fact
from screener.policy.language.words import say

#: What is shown of a fact of the office that nobody stated, where the file says that silence counts as no.
SILENT_NO = "not stated, which counts as no"
#: What is shown of a fact whose cell was not understood.
UNREAD = "recorded, but not understood"
_VERDICTS = {Truth.YES: "applies", Truth.NO: "does not apply", Truth.UNKNOWN: "not known"}


def truth_of(answer: Answer) -> Truth:
    """The three-valued truth of an answer: a fact to ask for is unknown."""
    if answer is True:
        return Truth.YES
    return Truth.NO if answer is False else Truth.UNKNOWN


def traces(resolver: Resolver, count: int, deciders: Sequence[str]) -> tuple[RuleTrace, ...]:
    """The rules that reach the count or nearly do, with their exceptions: the deciding ones first, then by id."""
    covered = resolver.coverage_of_known() if resolver.compiled.asks_others_covered else None
    view = AssumedCount(resolver.group, count, NOTHING, covered)
    rules = [rule for phase in resolver.compiled.phases for rule in phase]
    rules = [rule for rule in rules if not rule.modes or resolver.mode in rule.modes] or rules
    near = [rule for rule in rules if rule.clause("applies to").holds(view) is not False]
    families = [_family(resolver, rule, view) for rule in near or rules]
    decided = set(deciders)
    families.sort(key=lambda family: (decided.isdisjoint(t.rule for t in family), natural(family[0].rule)))
    return (*_around(resolver, view), *(trace for family in families for trace in family))


def _around(resolver: Resolver, view: AssumedCount) -> Iterator[RuleTrace]:
    """What stands before the rules: the dates in force where they matter, the entry for older matters."""
    policy = resolver.compiled.policy
    if resolver.governing is not None or dated(resolver.as_of, policy) != 0:
        yield _dates(resolver, view)
    if resolver.mode == MODES[0]:
        return
    entry = policy.retroactive.get(resolver.mode)
    if entry is None or not entry.stated:
        text = f"the policy speaks of {resolver.mode}"
        conditions = [ConditionTrace(text=text, fact="mode", value=NOT_STATED, truth=Truth.NO)]
    else:
        conditions = list(_conditions(entry.applies, view, no=False))
        if entry.since is not None:
            reached = truth(resolver.as_of >= entry.since)
            text = f"the day is on or after {entry.since}"
            conditions.insert(
                0, ConditionTrace(text=text, fact="as of", value=resolver.as_of.isoformat(), truth=reached)
            )
        if entry.excluded is not None:
            conditions.extend(_conditions(entry.excluded, view, no=True))
    yield RuleTrace(
        rule=f"retroactive: {resolver.mode}",
        title=f"Older matters: {resolver.mode}",
        verdict=_VERDICTS[all_of(each.truth for each in conditions)],
        cite="" if entry is None else entry.cite,
        quote="" if entry is None else entry.quote,
        conditions=tuple(conditions),
        outcome="" if entry is None else entry.outcome,
    )


def _dates(resolver: Resolver, view: AssumedCount) -> RuleTrace:
    """The governing date against the dates in force."""
    policy, fact = resolver.compiled.policy, resolver.governing
    until = f" and on or before {policy.sunset}" if policy.sunset else ""
    until += f" and before {policy.withdrawn}" if policy.withdrawn else ""
    word = policy.governed_by.get(resolver.mode, "date of decision")
    if fact is None:
        places, value = {dated(resolver.as_of, policy)}, resolver.as_of.isoformat()
    else:
        cells = view.cells((view.count, fact, ""))
        places = {dated(cell.value, policy) for cell in cells if isinstance(cell.value, date)}
        value = _value(fact, view)[1] or ""
    answer = Truth.UNKNOWN if len(places) > 1 and 0 in places else truth(places == {0})
    condition = ConditionTrace(
        text="the file does not state since when it is in force"
        if policy.undated
        else f"the {word} is on or after {policy.effective}{until}",
        fact=fact or "as of",
        value=value or None,
        truth=answer,
    )
    return RuleTrace(
        rule="in force",
        title="Dates in force",
        verdict=_VERDICTS[answer],
        cite="",
        quote="",
        conditions=(condition,),
    )


def _family(resolver: Resolver, rule: Rule, view: AssumedCount) -> list[RuleTrace]:
    own = holds(rule, view)
    below = resolver.compiled.exceptions.get(rule.id, ()) if own is not False else ()
    found = [_rule_trace(rule, view, own, _beaten(resolver, rule, below, view) if own is True else None)]
    for exception in below:
        found.extend(_family(resolver, exception, view))
    return found


def _beaten(resolver: Resolver, rule: Rule, below: Sequence[Rule], view: AssumedCount) -> str | None:
    """The exception or the sibling that took this rule's place, if one is known to."""
    standing = resolver.standing(below, view)
    if isinstance(standing, list) and standing:
        return standing[0].rule.id
    for other in rule.gives_way_to:
        if isinstance(resolver.result(resolver.compiled.policy.rule(other), view), Verdict):
            return other
    return None


def _rule_trace(rule: Rule, view: AssumedCount, own: Answer, beaten_by: str | None) -> RuleTrace:
    conditions = tuple(each for clause in rule.clauses for each in _conditions(clause.condition, view, no=False))
    if not rule.clauses:
        conditions = ()
    unseen = {fact for clause in rule.clauses for fact in _not_shown(clause.condition, view)}
    return RuleTrace(
        rule=rule.id,
        title=rule.title,
        verdict=_VERDICTS[truth_of(own)],
        cite=rule.cite,
        quote=rule.quote or (f"In our words: {rule.summary}" if rule.summary else ""),
        conditions=conditions,
        exception_to=rule.exception_to,
        outcome=rule.outcome,
        beaten_by=beaten_by,
        not_shown=tuple(sorted(unseen)),
    )


def _not_shown(condition: Condition, view: AssumedCount) -> Iterator[str]:
    """The facts that ``shown`` looked for and that no one recorded, either way."""
    facts = view.group.counts[view.count]
    for part in parts(condition):
        if isinstance(part, Shown) and part.part.holds(view.recorded) is not False:
            for each in parts(part.part):
                name = view.variable(each)[1] if isinstance(each, Test) else ""
                if name and name not in facts and not is_unread(facts, name):
                    yield name


def _conditions(condition: Condition, view: AssumedCount, *, no: bool, note: str = "") -> Iterator[ConditionTrace]:
    """One line per condition that must hold; ``no`` where its opposite must."""
    match condition:
        case Not():
            yield from _conditions(condition.part, view, no=not no, note=note)
        case AllOf() if not condition.parts:
            return
        case AllOf() if not no or len(condition.parts) == 1:
            for part in condition.parts:
                yield from _conditions(part, view, no=no, note=condition.name or note)
        case AtLeast() if len(condition.parts) == 1 or (no and condition.count == 1):
            for part in condition.parts:
                yield from _conditions(part, view, no=no, note=condition.name or note)
        case Shown() if _single(condition.part) is None:
            yield _line(condition, view, no, note)
            yield from _of_these(condition.part, view.recorded)
        case AllOf() | AtLeast():
            yield _line(condition, view, no, condition.name or note)
            yield from _of_these(condition, view)
        case _:
            yield _line(condition, view, no, note)


def _single(condition: Condition) -> Condition | None:
    while isinstance(condition, AllOf | AtLeast) and len(condition.parts) == 1:
        condition = condition.parts[0]
    return None if isinstance(condition, AllOf | AtLeast) else condition


def _of_these(condition: Condition, view: AssumedCount) -> Iterator[ConditionTrace]:
    """The parts of a joined condition, as they stood."""
    if isinstance(condition, AllOf | AtLeast):
        for part in condition.parts:
            if isinstance(part, AllOf | AtLeast):
                yield from _of_these(part, view)
                continue
            line = _line(part, view, False, "")
            yield ConditionTrace(text=f"of these: {line.text}", fact=line.fact, value=line.value, truth=line.truth)


def _line(condition: Condition, view: AssumedCount, no: bool, note: str) -> ConditionTrace:
    answer = truth_of(condition.holds(view))
    text = say(spelled(condition, view.group.compiled.policy.sets), no=no)
    text = f"{note}: {text}" if note and note not in text else text
    fact, value = _read(condition, view)
    return ConditionTrace(text=text, fact=fact, value=value, truth=~answer if no else answer)


def _read(condition: Condition, view: AssumedCount) -> tuple[str, str | None]:
    """The fact that a condition read and what was known of it."""
    facts = view.group.counts[view.count]
    match condition:
        case Test():
            return _value(view.variable(condition)[1], view)
        case Table():
            return _value(view.variable(condition.lines[0][1])[1] if condition.lines else condition.fact, view)
        case Shown():
            single = _single(condition.part)
            if single is not None:
                return _read(single, view)
            return _shown_value(condition, view)
        case Dated():
            return _governed(view)
        case Beside() | MostSerious() | OthersCovered():
            return "beside", _companions(condition, view)
        case Grouped():
            return "grouped", _grouped(view)
        case Judgment():
            return condition.term, show_fact(condition.term, facts[condition.term]) if condition.term in facts else None
        case Present():
            if is_unread(facts, condition.fact):
                return condition.fact, UNREAD
            return condition.fact, "present" if view.is_recorded(condition.fact, True) else "not in the record"
        case NoneObserved():
            seen = [f"{fact} {show_fact(fact, facts[fact])}" for fact in condition.facts if fact in facts]
            seen += [f"{fact} {UNREAD}" for fact in condition.facts if is_unread(facts, fact)]
            return condition.facts[0] if condition.facts else "", ", ".join(seen) or None
        case Not():
            return _read(condition.part, view)
        case AllOf() | AtLeast():
            named = [each for each in parts(condition) if isinstance(each, Test)]
            return _value(view.variable(named[0])[1], view) if len(named) == 1 else (condition.name, None)


def _governed(view: AssumedCount) -> tuple[str, str | None]:
    fact, day = view.group.governing, view.group.as_of
    if fact is None:
        return "as of", None if day is None else day.isoformat()
    return _value(fact, view)


def _value(fact: str, view: AssumedCount) -> tuple[str, str | None]:
    facts = view.group.counts[view.count]
    if fact in facts:
        return fact, show_fact(fact, facts[fact])
    if is_unread(facts, fact):
        return fact, UNREAD
    spec = view.group.compiled.facts.get(fact)
    return fact, SILENT_NO if spec is not None and spec.silent_no else None


def _shown_value(condition: Shown, view: AssumedCount) -> tuple[str, str | None]:
    facts = view.group.counts[view.count]
    names = [view.variable(each)[1] for each in parts(condition.part) if isinstance(each, Test)]
    seen = [f"{name}: {show_fact(name, facts[name])}" for name in names if name in facts]
    seen += [f"{name}: {UNREAD}" for name in names if is_unread(facts, name)]
    return ", ".join(names), "; ".join(seen) or None


def _grouped(view: AssumedCount) -> str | None:
    """Not how many: charges of larger and smaller groups share one finding."""
    if len(view.group.counts) > 1:
        return "beside others"
    return "alone" if view.group.companions_known else None


#: By these facts a charge that stands beside is called.
_CALLED = ("grade", "offense")


def _companions(condition: Beside | MostSerious | OthersCovered, view: AssumedCount) -> str | None:
    said = []
    for other in view.others():
        if isinstance(condition, Beside) and condition.charge.holds(view.beside(other)) is False:
            continue
        if isinstance(condition, OthersCovered) and condition.counts(view.beside(other)) is False:
            continue
        facts = view.group.counts[other]
        called = ("class", "offense") if isinstance(condition, MostSerious) and condition.by == "class" else _CALLED
        words = [show_fact(name, facts[name]) for name in called if name in facts]
        covered = None if view.covered is None else view.covered[other]
        if isinstance(condition, OthersCovered):
            words.append({True: "covered", False: "not covered"}.get(covered, "not known whether covered"))  # type: ignore[arg-type]  # an answer that is a fact is not known
        said.append(f"count {other + 1}: {' '.join(words) or 'not read'}")
    if not view.group.companions_known:
        said.append("other charges not known")
    return "; ".join(said) or ("no such charge" if view.others() else "no other charge")
