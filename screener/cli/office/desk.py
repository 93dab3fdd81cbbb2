"""The desk's verbs on the command line: decide, undo, note, hold, record a fact, attest, explain."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, emit, existing, say, show
from screener.domain.decision import DECIDABLE, Basis, Rollup
from screener.workflow.model import CountView, PersonView, Saved
from screener.workflow.session import Office
from screener.workflow.verbs import screen_charge
from screener.workflow.verbs.screen_charge import questions

#: An outcome or a basis.
Word = TypeVar("Word", Rollup, Basis)
UserOption = Annotated[str, typer.Option("--user", metavar="U", help="The code of the person who acts.")]
ChargeId = Annotated[str, typer.Argument(metavar="ID", help="The charge's id, from: screener office queue.")]


def add_to(app: typer.Typer) -> None:
    """Adds the desk's verbs to ``screener office``."""
    for name, verb in (
        ("queue", queue),
        ("explain", explain),
        ("accept", accept),
        ("decide", decide),
        ("undo", undo),
        ("redo", redo),
        ("hold", hold),
        ("release", release),
        ("note", note),
        ("fact", fact),
        ("facts", facts),
        ("attest", attest),
    ):
        app.command(name)(verb)


def _opened(place: str, user: str) -> Office:
    return office_for(place, user)


def _saved(saved: Saved, *, as_json: bool) -> None:
    document = {
        "event": saved.event_id,
        "events": list(saved.event_ids) or [saved.event_id],
        "at": saved.at.isoformat(),
        "warnings": list(saved.warnings),
    }
    show(document, as_json=as_json, lines=[f"Saved: {saved.words or 'event ' + saved.event_id}", *saved.warnings])


def queue(
    office: OfficeOption,
    user: UserOption = "",
    state: Annotated[
        str | None, typer.Option("--state", help="clear, outside, attorney, missing, held, undecided ...")
    ] = None,
    offense: Annotated[str | None, typer.Option("--offense", help="An offense class, as in simple_possession.")] = None,
    grouped: Annotated[str | None, typer.Option("--grouped", help="yes, no or unknown.")] = None,
    find: Annotated[str, typer.Option("--find", help="Words to look for.")] = "",
    limit: Annotated[int, typer.Option("--limit", help="How many people to list.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Who is to be screened, the most urgent first, with the recommendation on each count."""
    with _opened(office, user) as opened:
        found = screen_charge.queue(opened, state=state, offense=offense, grouped=grouped, text=find)
        people = [screen_charge.person(opened, person) for person in found.people[:limit]]
        document = {
            "charges": found.total_charges,
            "decided": found.decided_charges,
            "people": found.total_people,
            "facets": {name: {f.key: f.count for f in facets} for name, facets in found.facets.items()},
            "queue": [{"person": p.id, "counts": [_count(c) for case in p.cases for c in case.counts]} for p in people],
        }
        lines = [f"{found.decided_charges:,} of {found.total_charges:,} charges decided; {found.total_people:,} people"]
        for p in people:
            lines += _person_lines(p)
        show(document, as_json=as_json, lines=lines)


def _count(count: CountView) -> dict[str, object]:
    return {
        "id": count.charge_id,
        "count": count.number,
        "text": count.text,
        "statute": count.statute,
        "grouped": count.grouped,
        "rollup": count.finding.rollup.value,
        "outcome": count.finding.outcome,
        "rule": count.finding.decided_by,
        "needs": [m.fact for m in count.finding.missing],
        "decision": count.decision.outcome.value if count.decision else None,
        "approval": count.decision.approval.value if count.decision else None,
        "held": count.held,
    }


def _person_lines(person: PersonView) -> list[str]:
    lines = [f"{person.name or 'name not recorded'}"]
    for case in person.cases:
        for count in case.counts:
            decided = f" = {count.decision.outcome}" if count.decision else ""
            rule = f" {count.finding.decided_by}" if count.finding.decided_by else ""
            lines.append(f"  {count.charge_id}  {count.text or count.statute}: {count.finding.rollup}{rule}{decided}")
    return lines


def explain(identity: ChargeId, office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """Why the policy says what it says of a charge: rules, conditions, the cells they rest on, what would change it."""
    with _opened(office, user) as opened:
        person = screen_charge.person(opened, screen_charge.person_of(opened, identity))
        count = next(c for case in person.cases for c in case.counts if c.charge_id == identity)
        if as_json:
            emit({**_count(count), "explanation": dict(count.explanation)})
            return
        say(f"{count.text or count.statute}: {count.finding.rollup}, {count.finding.outcome}")
        for trace in count.finding.because:
            say(f"  {trace.rule} {trace.title}: {trace.verdict} ({trace.cite})")
            for condition in trace.conditions:
                say(
                    f"     {condition.truth:<9}  {condition.text}" + (f": {condition.value}" if condition.value else "")
                )
        for missing in count.finding.missing:
            called = "" if missing.label == missing.fact else f" ({missing.label})"
            say(f"  missing: {missing.fact}{called}. {missing.ask}")
            for answer, result in missing.answers.items():
                say(f"     {answer}: {result if isinstance(result, str) else 'then ' + ', '.join(result)}")
        for term in count.finding.judgments:
            say(f"  to be judged: {term}. {count.questions[term].ask if term in count.questions else ''}".rstrip())
        if count.finding.nearest_change:
            say(f"  {count.finding.nearest_change}")


def accept(identity: ChargeId, office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """Accept the recommendation on a clear charge. Nothing outside the policy can be accepted."""
    with _opened(office, user) as opened:
        _saved(screen_charge.accept(opened, identity), as_json=as_json)


def decide(
    identity: ChargeId,
    office: OfficeOption,
    outcome: Annotated[str, typer.Option("--outcome", help=", ".join(DECIDABLE))],
    basis: Annotated[str, typer.Option("--basis", help=", ".join(Basis))],
    reason: Annotated[str, typer.Option("--reason", help="A deviation needs one.")] = "",
    note: Annotated[str, typer.Option("--note", help="A note that is kept with the decision.")] = "",
    confirmed: Annotated[
        bool, typer.Option("--confirmed", help="Files a covered count of a grouped case all the same.")
    ] = False,
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Decide a charge, with its basis. The program recommends; this is the decision."""
    with _opened(office, user) as opened:
        saved = screen_charge.decide(
            opened,
            identity,
            outcome=_word(outcome, tuple(DECIDABLE), "--outcome"),
            basis=_word(basis, tuple(Basis), "--basis"),
            reason=reason,
            note=note,
            confirmed=confirmed,
        )
        _saved(saved, as_json=as_json)


def _word(text: str, allowed: tuple[Word, ...], option: str) -> Word:
    for word in allowed:
        if word.value == text:
            return word
    raise typer.BadParameter(f"'{text}' is none of: {', '.join(w.value for w in allowed)}.", param_hint=option)


def undo(office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """Take back the last act of this person, by a new event."""
    with _opened(office, user) as opened:
        _saved(screen_charge.undo(opened), as_json=as_json)


def redo(office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """Do again what was taken back last."""
    with _opened(office, user) as opened:
        _saved(screen_charge.redo(opened), as_json=as_json)


def hold(
    identity: ChargeId,
    office: OfficeOption,
    reason: Annotated[str, typer.Option("--reason", help="What the charge waits for.")],
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Put a charge on hold, with the reason."""
    with _opened(office, user) as opened:
        _saved(screen_charge.hold(opened, identity, reason), as_json=as_json)


def release(identity: ChargeId, office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """Take a charge off hold."""
    with _opened(office, user) as opened:
        _saved(screen_charge.release(opened, identity), as_json=as_json)


def note(
    identity: ChargeId,
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    office: OfficeOption,
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write a note on a charge."""
    with _opened(office, user) as opened:
        _saved(screen_charge.add_note(opened, identity, text), as_json=as_json)


def fact(
    identity: ChargeId,
    name: Annotated[str, typer.Argument(metavar="FACT", help="The fact, as the explanation names it.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="As in '0.8 g', 'yes', '2'.")],
    office: OfficeOption,
    source: Annotated[str, typer.Option("--source", help="Where it was found, as in 'lab report'.")],
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Record a missing fact, or the answer to a judgment that the policy leaves open, with its source."""
    with _opened(office, user) as opened:
        _saved(screen_charge.record_fact(opened, identity, name, value, source), as_json=as_json)


def facts(
    office: OfficeOption,
    missing: Annotated[str, typer.Option("--missing", metavar="F", help="Only this fact or judgment.")] = "",
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="X.xlsx", help="Write them as a workbook.")] = None,
    read: Annotated[Path | None, typer.Option("--read", metavar="X.xlsx", help="Read the answers back.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what reading would record.")] = False,
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """The open questions of all charges, facts and judgments; as a workbook, and its answers read back.

    What the office has answered otherwise meanwhile is shown, never replaced: exit code 1 where there is such a line.
    """
    with _opened(office, user) as opened:
        if read is not None:
            _read_answers(opened, existing(read), dry_run=dry_run, as_json=as_json)
            return
        found = questions.open_questions(opened, missing)
        if out is not None:
            questions.write_questions(opened, out, missing)
        listed = [{"id": q.count.charge_id, "fact": q.fact, "ask": q.ask} for q in found]
        lines = [f"{q.count.charge_id}  {q.fact}: {q.ask}" for q in found] if out is None else []
        document = {"questions": listed, "file": None if out is None else str(out)}
        show(document, as_json=as_json, lines=[*lines, f"{len(found):,} open questions"])


def _read_answers(office: Office, path: Path, *, dry_run: bool, as_json: bool) -> None:
    plan = questions.plan_answers(office, path)
    saved = None if dry_run else questions.record_answers(office, plan)
    document = {
        "lines": plan.lines,
        "answers": [asdict(each) for each in plan.answers],
        "conflicts": [asdict(each) for each in plan.conflicts],
        "refused": [asdict(each) for each in plan.refused],
        "same": plan.same,
        "empty": plan.empty,
        "dry_run": dry_run,
        "events": [] if saved is None else list(saved.event_ids) or [saved.event_id],
    }
    done = "would be recorded" if dry_run else "recorded"
    lines = [
        f"{plan.lines:,} lines = {len(plan.answers):,} answers {done} + {plan.same:,} the same as in the office + "
        f"{plan.empty:,} empty + {len(plan.conflicts):,} in conflict + {len(plan.refused):,} refused"
    ]
    lines += [f"Conflict at {c.cell}, {c.charge}, {c.fact} = {c.value}: {c.why}" for c in plan.conflicts]
    lines += [f"Not recorded at {r.cell}, {r.charge}, {r.fact} = {r.value}: {r.why}" for r in plan.refused]
    show(document, as_json=as_json, lines=lines)
    if plan.conflicts or plan.refused:
        raise typer.Exit(1)


def attest(identity: ChargeId, office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """Report read, none of the policy's open signs observed."""
    with _opened(office, user) as opened:
        _saved(screen_charge.attest(opened, identity), as_json=as_json)
