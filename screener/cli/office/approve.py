"""Approvals on the command line: what waits, yes, no, what was said aloud, who stands in for whom, who holds a role."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, parse_day, show
from screener.domain.counting import agreed
from screener.domain.decision import Approval
from screener.workflow.model import AnswerView, Saved
from screener.workflow.session import Office
from screener.workflow.verbs import approve_decision
from screener.workflow.verbs.approve_decision import Delegation, Request

ReasonOption = Annotated[str, typer.Option("--reason", help="Why. A refusal needs one.")]


def add_to(app: typer.Typer) -> None:
    """Adds the verbs of approvals to ``screener office``."""
    for name, verb in (("approve", approve), ("delegate", delegate), ("approvers", approvers)):
        app.command(name)(verb)


def _opened(place: str, user: str) -> Office:
    return office_for(place, user)


def approve(
    office: OfficeOption,
    identity: Annotated[str, typer.Argument(metavar="ID", help="The charge's id, from: approve --list.")] = "",
    listed: Annotated[bool, typer.Option("--list", help="List what waits, the oldest first.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="With --list: what was answered, too.")] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help="Say no, with --reason.")] = False,
    verbal: Annotated[bool, typer.Option("--verbal", help="Write down what --by said aloud, --at its time.")] = False,
    take_back: Annotated[bool, typer.Option("--take-back", help="Take back your own answer.")] = False,
    by: Annotated[str, typer.Option("--by", metavar="U", help="Of a verbal approval: who said yes.")] = "",
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="Of a verbal approval: 2026-06-30 or 2026-06-30T14:05.")
    ] = "",
    reason: ReasonOption = "",
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Approve or refuse a deviation that waits for it; --list shows what waits. Nobody answers an own request."""
    if listed is bool(identity):
        raise typer.BadParameter("give the ID of a charge, or --list")
    if refuse + verbal + take_back > 1:
        raise typer.BadParameter("--refuse, --verbal and --take-back exclude each other")
    if [bool(by), bool(at)] != [verbal, verbal]:
        raise typer.BadParameter("--verbal needs --by and --at, and they need --verbal")
    with _opened(office, user) as opened:
        if listed:
            _list(opened, everything=everything, as_json=as_json)
        elif refuse:
            _saved(approve_decision.refuse(opened, identity, reason), opened, as_json=as_json)
        elif verbal:
            said = approve_decision.record_verbal(opened, identity, by=by, at=_moment(at, opened.zone), reason=reason)
            _saved(said, opened, as_json=as_json)
        elif take_back:
            _saved(approve_decision.take_back(opened, identity, reason=reason), opened, as_json=as_json)
        else:
            _saved(approve_decision.approve(opened, identity, reason=reason), opened, as_json=as_json)


def _moment(text: str, zone: str) -> datetime:
    """A day or a time on the office's clock."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"'{text}' is no time. Write it as 2026-06-30 or 2026-06-30T14:05.", param_hint="--at"
        ) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=ZoneInfo(zone))


def _saved(saved: Saved, office: Office, *, as_json: bool) -> None:
    asked = approve_decision.one_request(office, saved.charge_ids[0])
    document = {"event": saved.event_id, "at": saved.at.isoformat(), "approval": asked.state.value}
    left = f" It still waits for {asked.steps[len(asked.answers)].who}." if _half(asked) else ""
    show(document, as_json=as_json, lines=[f"Saved: {saved.words}.{left}"])


def _half(asked: Request) -> bool:
    return asked.state is Approval.REQUESTED and 0 < len(asked.answers) < len(asked.steps)


def _list(office: Office, *, everything: bool, as_json: bool) -> None:
    found = approve_decision.requests(office, everything=everything)
    document = {
        "waiting": [_request(each) for each in found.waiting],
        "mine": found.mine,
        "answered": [_request(each) for each in found.answered],
    }
    noun = agreed(len(found.waiting), "deviation waits", "deviations wait")
    lines = [f"{len(found.waiting):,} {noun} for an approval, {found.mine:,} for yours"]
    for each in (*found.waiting, *found.answered):
        lines += _lines(each)
    show(document, as_json=as_json, lines=lines)


def _request(each: Request) -> dict[str, object]:
    return {
        "charge": each.charge_id,
        "person": each.person,
        "case": each.case,
        "count": each.count,
        "text": each.text,
        "grouped": each.grouped,
        "recommended": each.recommended.value,
        "rule": each.rule or None,
        "decided": each.outcome.value,
        "basis": each.basis.value,
        "reason": each.reason,
        "note": each.note,
        "by": each.by,
        "at": each.at.isoformat(),
        "days": each.days,
        "approval": each.state.value,
        "chain": [{"step": s.number, "role": s.role, "stand_ins": list(s.stand_ins), "verbal": s.verbal}
                  for s in each.steps],
        "answers": [_answer(a) for a in each.answers],
        "waits_for": None if each.step is None else each.step.role,
        "yours": not each.barred,
        "why_not": each.barred or None,
    }  # fmt: skip


def _answer(each: AnswerView) -> dict[str, object]:
    return {
        "answer": each.kind.value,
        "step": each.step,
        "by": each.by,
        "for": each.instead_of or None,
        "at": each.at.isoformat(),
        "recorded_by": each.recorded_by,
        "reason": each.reason,
    }


def _lines(each: Request) -> list[str]:
    rule = f" under {each.rule}" if each.rule else ""
    where = ", ".join(part for part in (each.text, each.case) if part)
    lines = [
        f"{each.charge_id}  {where}: {each.outcome}, recommended {each.recommended}{rule}",
        f"    {each.by}, {each.days} days ago, on {each.basis}: {each.reason or 'no reason'}",
    ]
    for answer in each.answers:
        said = "said yes aloud" if answer.kind is Approval.VERBAL else answer.kind.value
        lines.append(f"    {answer.by} {said}" + (f": {answer.reason}" if answer.reason else ""))
    lines.append(f"    {each.barred[:1].upper() + each.barred[1:] if each.barred else 'Yours to answer'}")
    return lines


def delegate(
    office: OfficeOption,
    to: Annotated[str, typer.Option("--to", metavar="U", help="Who answers instead.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="The last day.")] = "",
    begins: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day; today unless said.")] = "",
    approver: Annotated[str, typer.Option("--for", metavar="U", help="For whom, if not for yourself.")] = "",
    end: Annotated[bool, typer.Option("--end", help="End it now.")] = False,
    reason: ReasonOption = "",
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Let somebody answer requests for approval while you are away; without --to, list who does."""
    if to and bool(until) is end:
        raise typer.BadParameter("give --until DATE, or --end")
    if end and not to:
        raise typer.BadParameter("name with --to whose standing in ends")
    with _opened(office, user) as opened:
        if not to:
            found = approve_decision.delegations(opened)
            document: dict[str, object] = {"delegations": [_delegation(each, opened.today()) for each in found]}
            show(document, as_json=as_json, lines=[_delegation_line(each) for each in found] or ["Nobody stands in."])
            return
        if end:
            saved = approve_decision.end_delegation(opened, to=to, approver=approver)
        else:
            first = parse_day(begins, "--from") if begins else None
            saved = approve_decision.delegate(
                opened, to=to, until=parse_day(until, "--until"), begins=first, approver=approver, reason=reason
            )
        document = {"event": saved.event_id, "at": saved.at.isoformat()}
        show(document, as_json=as_json, lines=[f"Saved: {saved.words}"])


def _delegation(each: Delegation, today: date) -> dict[str, object]:
    return {
        "for": each.approver,
        "to": each.delegate,
        "from": each.begins,
        "until": each.until,
        "by": each.by,
        "at": each.at.isoformat(),
        "reason": each.reason,
        "ended": each.ended.isoformat() if each.ended else None,
        "holds_today": each.holds_on(today),
    }


def _delegation_line(each: Delegation) -> str:
    ended = f", ended {each.ended:%Y-%m-%d}" if each.ended else ""
    why = f": {each.reason}" if each.reason else ""
    return f"{each.delegate} for {each.approver}, {each.begins} through {each.until}{ended}{why}"


def approvers(
    office: OfficeOption,
    role: Annotated[str, typer.Option("--role", metavar="R", help="The role, as the policy names it.")] = "",
    holder: Annotated[list[str] | None, typer.Option("--is", metavar="U", help="Who holds it; repeatable.")] = None,
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Who holds the roles that the policy names as approvers; --role R --is U says so. Unsaid: every supervisor."""
    with _opened(office, user) as opened:
        if role:
            approve_decision.name_holders(opened, role, holder or ())
        found = approve_decision.holders(opened)
        lines = [f"{name}: {', '.join(codes)}" for name, codes in found.items()]
        document = {"approvers": {name: list(codes) for name, codes in found.items()}}
        show(document, as_json=as_json, lines=lines or ["Nobody is named: every supervisor approves."])
