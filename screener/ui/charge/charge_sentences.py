"""What the desk says: every sentence made from the views, without a widget, so that it can be tested by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import escape
from zoneinfo import ZoneInfo

from screener.domain.counting import plural
from screener.domain.decision import CLEAR, DECIDABLE, Approval, Basis, Force, Rollup, is_covered
from screener.policy.evaluation.finding import Finding, MissingFact, RuleTrace
from screener.ui.widgets.chip import state_style
from screener.workflow.model import AnswerView, CaseView, CountView, DecisionView, PersonView
from screener.workflow.verbs.screen_charge import answered_by

_GRADES = {"felony": "F", "misdemeanor": "M", "infraction": "I", "summary": "S"}


def capital(text: str) -> str:
    """A sentence begins with a capital; the rest stays as it is written."""
    return text[:1].upper() + text[1:]


def grade_letter(grade: str) -> str:
    """The grade as the Class column prints it; a dash where the docket does not say."""
    return _GRADES.get(grade, grade.upper()[:4] if grade else "—")


def grouped_words(grouped: bool | None) -> str:
    """Whether a charge stands with others, in the words of the desk; None is not known."""
    if grouped is None:
        return "grouped or not is not known"
    return "grouped" if grouped else "standalone"


def recommendation(finding: Finding) -> str:
    """The chip of a recommendation: its word and the rule that decides."""
    words = state_style(finding.rollup).recommends
    if finding.alternative is not None:
        words += f" or {state_style(finding.alternative.rollup).recommends.lower()}"
    if finding.decided_by and finding.rollup not in (Rollup.OUTSIDE, Rollup.NEEDS_INFORMATION, Rollup.ATTORNEY_DECIDES):
        return f"{words} {finding.decided_by}"
    return words


def heading_chip(count: CountView) -> str:
    """The chip above the reasons."""
    words = state_style(count.finding.rollup).recommends
    if count.finding.rollup is Rollup.NEEDS_INFORMATION:
        needed = len(count.finding.missing)
        return f"{words} · one fact" if needed == 1 else f"{words} · {needed} facts" if needed else words
    if not count.one_key:
        return words
    return f"{words} · a sign not shown" if count.finding.not_shown else f"{words} · clear"


def when(moment: datetime, zone: ZoneInfo, today: date) -> str:
    """The time of today, else the day."""
    local = moment.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == today else f"{local.day} {local:%b}"


def time_left(minutes: float) -> str:
    """The time that is left in the unit in which people plan."""
    if minutes < 100:
        return f"about {max(1, round(minutes))} min left"
    return f"about {round(minutes / 60)} h left"


def decision_note(decision: DecisionView, *, user: str, zone: ZoneInfo, today: date) -> str:
    """The line under a decision: when, who, and whether it is a deviation."""
    by = "you" if decision.by == user else decision.by
    words = f"{when(decision.at, zone, today)} · {by}"
    if decision.approval is Approval.REFUSED:
        return f"{words} · refused"
    return f"{words} · deviation" if decision.deviation else words


def person_words(person: PersonView) -> str:
    """What stands beside the name."""
    charges = sum(len(case.counts) for case in person.cases)
    parts = [f"born {person.birth_date.isoformat()}" if person.birth_date else "birth date not recorded"]
    parts.append(f"{plural(len(person.cases), 'case')}, {plural(charges, 'charge')}")
    if person.custody:
        parts.append("in custody")
    parts.append(f"person {person.id}" if len(person.id) <= 12 else "")
    return " · ".join(part for part in parts if part)


def case_words(case: CaseView) -> str:
    """What stands beside the case number."""
    parts = [f"{plural(len(case.counts), 'count')}, {grouped_words(case.grouped)}"]
    for name, day in (
        ("arrest", case.arrest),
        ("referred", case.referral),
        ("filed", case.filed),
        ("hearing", case.hearing),
    ):
        if day is not None:
            parts.append(f"{name} {day.isoformat()}")
    court = f"court {case.court}" if case.court and len(case.court) <= 4 else case.court
    parts += [words for words in (case.agency, court) if words]
    return " · ".join(parts)


def offense_words(count: CountView) -> str:
    """The second line of a charge: what it was read as."""
    if count.substance and count.substance not in ("none", "unspecified") and count.substance not in count.offense:
        return f"{count.offense}, {count.substance}"
    return count.offense


def deciding(finding: Finding) -> RuleTrace | None:
    """The trace of the rule that decides; where none does, the one that waits for a fact or a judgment."""
    for trace in finding.because:
        if trace.rule == finding.decided_by:
            return trace
    waiting = [t for t in finding.because if t.verdict == "not known" and t.exception_to is None]
    return waiting[0] if waiting else None


def exceptions_of(finding: Finding, rule: str) -> tuple[RuleTrace, ...]:
    """The exceptions of a rule, and theirs."""
    return tuple(
        t for t in finding.because if t.exception_to is not None and _root(finding, t) == rule and t.rule != rule
    )


def _root(finding: Finding, trace: RuleTrace) -> str:
    by_id = {t.rule: t for t in finding.because}
    seen = set()
    while trace.exception_to is not None and trace.rule not in seen:
        seen.add(trace.rule)
        parent = by_id.get(trace.exception_to)
        if parent is None:
            return trace.exception_to
        trace = parent
    return trace.rule


def origin_words(origin: Mapping[str, object]) -> str:
    """Where a condition found its fact."""
    if "source" in origin:
        return str(origin["source"])
    if "cell" in origin:
        return f"{origin['cell']} ({origin['column']})"
    return f"row {origin['row']}" if "row" in origin else ""


def condition_origins(explanation: Mapping[str, object], rule: str) -> tuple[str, ...]:
    """For each condition of a rule, in order, where its fact stood (from the bound explanation)."""
    because = explanation.get("because")
    for trace in because if isinstance(because, list) else ():
        if trace.get("rule") == rule:
            return tuple(origin_words(condition.get("origin", {})) for condition in trace["conditions"])
    return ()


def answer_words(answer: str | Sequence[str], rule: str | None) -> str:
    """What an answer would give: an outcome in its words, or the facts needed then."""
    if isinstance(answer, str):
        return answer
    del rule
    return "then " + ", ".join(answer) + " is needed" if answer else "still open"


def missing_html(missing: MissingFact) -> str:
    """The answers of a missing fact, each with what it gives."""
    parts = [
        f"<b>{escape(capital(key))}</b>: {escape(answer_words(value, None))}." for key, value in missing.answers.items()
    ]
    return " ".join(parts)


def deviation_needs(finding: Finding) -> str:
    """What a decision unlike the recommendation needs."""
    if finding.rollup not in (
        Rollup.DECLINED,
        Rollup.DISMISSED,
        Rollup.DIVERTED,
        Rollup.REDUCED,
        Rollup.FILED,
        Rollup.NO_OFFENSE,
    ):
        return ""
    if finding.approval:
        return f"a reason, and the approval of {approvers_words(finding.approval)}"
    if finding.force is Force.MANDATORY:
        return "a reason, and an approval"
    return "a reason or a note" if finding.force is Force.GUIDANCE else "a reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """The one thing that matters now about a charge: ``kind`` of strip, what stands first, the rest (HTML)."""

    kind: str
    strong: str
    html: str
    asks: MissingFact | None = None
    judges: bool = False  # a judgment of the policy is open, and can be answered


def matter(count: CountView, case: CaseView, *, user: str, zone: ZoneInfo, today: date) -> Matter | None:
    """What the strip under the charges says for a charge, or None where nothing needs saying."""
    if count.settled:
        return Matter(
            kind="note",
            strong="Settled.",
            html=f"A court has settled this charge ({escape(count.settled)}): it is history, and not screened as new.",
        )
    if count.behind:
        return Matter(
            kind="note",
            strong="Behind a warrant.",
            html="No docket brings this charge: it is looked at here, and decided with its warrant on Retroactive.",
        )
    if count.held is not None:
        return Matter(kind="note", strong="On hold.", html=f"{escape(capital(count.held))}. H releases it.")
    if count.decision is not None:
        return decided_matter(count.decision, user=user, zone=zone, today=today)
    finding = count.finding
    if not count.policy_version:
        return Matter(
            kind="warn",
            strong="No policy is in force.",
            html="Adopt one on the Policy page; until then every charge is ordinary screening.",
        )
    match finding.rollup:
        case Rollup.NEEDS_INFORMATION:
            return missing_matter(finding)
        case Rollup.ATTORNEY_DECIDES:
            return judged_matter(count)
        case Rollup.OUTSIDE:
            return Matter(
                kind="note",
                strong="Outside the policy.",
                html="No rule reaches this charge: ordinary screening. " + _beside_words(count, case),
            )
        case Rollup.FILED:
            return Matter(kind="note", strong="A rule says to file.", html="It takes more than one key: O, then Enter.")
        case Rollup.HELD:
            return Matter(kind="warn", strong="Held by the policy.", html=escape(capital(finding.outcome)) + ".")
        case _:
            return _with_second(_clear_matter(count, case), _two_outcomes(finding))


def _others(count: CountView, case: CaseView) -> list[CountView]:
    return [other for other in case.counts if other.charge_id != count.charge_id]


def _beside_words(count: CountView, case: CaseView) -> str:
    spared = [o for o in _others(count, case) if is_covered(o.finding.rollup)]
    if not spared or not count.grouped:
        return "The program has no opinion here."
    numbers = [escape(o.number) for o in spared]
    if len(numbers) == 1:
        return f"Count {numbers[0]} beside it is covered all the same."
    return f"Counts {', '.join(numbers[:-1])} and {numbers[-1]} beside it are covered all the same."


def _two_outcomes(finding: Finding) -> Matter | None:
    """Both outcomes of a recommendation, who chooses, and the keys of each: neither is a deviation."""
    second = finding.alternative
    if second is None or finding.rollup not in CLEAR:
        return None
    first, other = (state_style(rollup).recommends for rollup in (finding.rollup, second.rollup))
    digit = DECIDABLE.index(second.rollup) + 1
    where = f" {escape(second.where)}" if second.where else ""
    return Matter(
        kind="note",
        strong=f"{first}, or {other.lower()}{where}.",
        html=f"The {second.chosen_by} chooses; neither is a deviation. <b>A</b> takes the first, "
        f"<b>O</b> then <b>{digit}</b> the second.",
    )


def _with_second(matter: Matter | None, two: Matter | None) -> Matter | None:
    """What matters about a charge, and behind it the choice between two outcomes: its group is said first."""
    if matter is None or two is None:
        return matter or two
    return replace(matter, html=f"{matter.html} <b>{two.strong}</b> {two.html}")


def _clear_matter(count: CountView, case: CaseView) -> Matter | None:
    rule = f"rule {escape(count.finding.decided_by or '')}"
    outside = [o for o in _others(count, case) if not is_covered(o.finding.rollup)]
    if count.grouped is None:
        return Matter(
            kind="group",
            strong="Grouped or not is not known.",
            html=f"The docket does not link this charge to others. {capital(rule)} reaches it either way.",
        )
    if count.grouped and outside:
        return Matter(
            kind="group",
            strong="Grouped case.",
            html=f"{escape(_company(outside))} This {escape(count.offense)} count is still covered: "
            f"{rule} reaches grouped counts.",
        )
    if count.quiet and count.finding.not_shown:
        signs = ", ".join(escape(s) for s in count.finding.not_shown)
        return Matter(
            kind="note",
            strong="Not shown:",
            html=f"{signs}. Nobody recorded these. <b>R</b> says that the report was read and none was observed.",
        )
    return None


def _company(others: Sequence[CountView]) -> str:
    if len(others) == 1:
        other = others[0]
        state = "is outside the policy: ordinary screening."
        if other.finding.rollup is not Rollup.OUTSIDE:
            state = f"stands at “{state_style(other.finding.rollup).recommends}”."
        return f"Count {other.number}, {other.text}, {state}"
    numbers = [other.number for other in others]
    return f"Counts {', '.join(numbers[:-1])} and {numbers[-1]} are not covered: ordinary screening."


def judged_matter(count: CountView) -> Matter:
    """What is left to the attorney: the policy's own question where a judgment is open, else the decision itself."""
    terms = count.finding.judgments
    if not terms:
        return Matter(kind="note", strong="Attorney decides.", html="O records what you decide and why.")
    spec = count.questions.get(terms[0])
    ask = escape(spec.ask) if spec is not None else f"Is it a case of “{escape(terms[0])}”?"
    more = f" Also: {escape(', '.join(terms[1:]))}." if len(terms) > 1 else ""
    return Matter(
        kind="ask",
        strong="The policy leaves this to your judgment.",
        html=f"{ask}{more} O records what you decide and why.",
        judges=True,
    )


def missing_matter(finding: Finding) -> Matter:
    """One fact is missing and it decides; or several, the first of which is asked."""
    if not finding.missing:
        return Matter(kind="ask", strong="A fact is missing.", html="F records it.")
    first = finding.missing[0]
    strong = (
        "One fact is missing and it decides."
        if len(finding.missing) == 1
        else f"{len(finding.missing)} facts are missing."
    )
    others = _how_answered(first.fact)
    if len(finding.missing) > 1:
        others += " Also: " + escape(", ".join(m.label for m in finding.missing[1:])) + "."
    return Matter(kind="ask", strong=strong, html=f"{escape(first.ask)} {missing_html(first)}{others}", asks=first)


def _how_answered(asked: str) -> str:
    """Where the answer is not the fact that is asked itself: what to record, or where."""
    fact = answered_by(asked)
    if not fact:
        return " It is recorded on that count."
    return "" if fact == asked else f" Record its {escape(fact)} number: the same number means the same {escape(fact)}."


def decided_matter(decision: DecisionView, *, user: str, zone: ZoneInfo, today: date) -> Matter:
    """What was decided, by whom and why."""
    by = "you" if decision.by == user else decision.by
    words = f"{escape(when(decision.at, zone, today))} by {escape(by)}, basis {escape(decision.basis.value)}"
    if decision.reason and decision.reason != decision.basis.value:
        words += f": {escape(decision.reason)}"
    words += "."
    if decision.deviation:
        words += f" It deviates from “{escape(state_style(decision.recommended).recommends)}”."
    if decision.note:
        words += f" Note: {escape(decision.note)}"
    approval = escape(approval_words(decision, user=user, zone=zone, today=today))
    if decision.approval is Approval.REFUSED:
        remedy = "It needs another decision: <b>A</b> accepts the recommendation, <b>O</b> decides it anew."
        return Matter(kind="conflict", strong="Approval refused.", html=f"{approval} {remedy}")
    kind = "warn" if decision.deviation else "decided"
    return Matter(kind=kind, strong=f"{state_style(decision.outcome).decided}.", html=f"{words} {approval}".strip())


def approvers_words(approvers: Sequence[str]) -> str:
    """The approvers of a chain: "the unit supervisor, then the District Attorney"."""
    named = [role if role.startswith("the ") else f"the {role}" for role in approvers]
    return ", then ".join(named) or "a supervisor"


def approval_words(decision: DecisionView, *, user: str, zone: ZoneInfo, today: date) -> str:
    """Where a deviation stands with its approvers, in a sentence or two; empty where it asks for nothing."""
    said = [answer_words_of(answer, user=user, zone=zone, today=today) for answer in decision.answers]
    if decision.approval is Approval.REQUESTED:
        open_steps = decision.approvers[len(said) :] or decision.approvers
        said.append(f"It waits for the approval of {approvers_words(open_steps)}.")
    return " ".join(said)


def answer_words_of(answer: AnswerView, *, user: str, zone: ZoneInfo, today: date) -> str:
    """What an approver said, when, and who wrote a verbal answer down."""
    by = "you" if answer.by == user else answer.by
    if answer.instead_of:
        by += f" for {answer.instead_of}"
    at = when(answer.at, zone, today)
    reason = f": {answer.reason.rstrip('.')}" if answer.reason else ""
    if answer.kind is Approval.VERBAL:
        wrote = "you" if answer.recorded_by == user else answer.recorded_by
        return f"Approved verbally by {by} ({at}), written down by {wrote}, not confirmed yet{reason}."
    verb = "Refused" if answer.kind is Approval.REFUSED else "Approved"
    return f"{verb} by {by} ({at}){reason}."


def fact_label(name: str) -> str:
    """A fact's name for the left column."""
    return capital(name)


def note_lines(count: CountView, narrative: str, *, user: str, zone: ZoneInfo, today: date) -> list[tuple[str, str]]:
    """The notes on a charge with when and by whom, then the narrative."""
    lines = [(f"{when(n.at, zone, today)} · {'you' if n.by == user else n.by}", n.text) for n in count.notes]
    return [*lines, ("narrative", narrative)] if narrative else lines


def basis_label(basis: Basis) -> str:
    """The basis of a decision as a choice of the list."""
    return capital(basis.value)
