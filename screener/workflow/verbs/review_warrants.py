"""Old warrants under today's policy: the board, and what a person decides on each.

The court acts, not the office: a decision here is what the office will ask for.
"""

from __future__ import annotations

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.warrants.review import WarrantRecommendation
from screener.workflow.model import Saved, WarrantBoard, WarrantCard, WarrantDecision
from screener.workflow.session import HeldWarrant, Office, held_warrants, outcome_of

#: The board's columns, in order. "new" holds warrants while no policy is in force to review them under.
COLUMNS = ("new", "needs information", "find the case", "recommend recall", "partial", "keep", "done")
#: What can be decided on a warrant.
OUTCOMES = ("recall", "partial", "keep", "summons", "refer")
_COLUMN = {
    WarrantRecommendation.RECALL: "recommend recall",
    WarrantRecommendation.PARTIAL: "partial",
    WarrantRecommendation.KEEP: "keep",
    WarrantRecommendation.NEEDS_INFORMATION: "needs information",
    WarrantRecommendation.FIND_THE_CASE: "find the case",
}


def board(office: Office) -> WarrantBoard:
    """Every warrant in exactly one column; the oldest first within it, those without a date last."""
    reviewed = bool(office.policies())
    columns: dict[str, list[WarrantCard]] = {name: [] for name in COLUMNS}
    held = held_warrants(office)
    for warrant in held:
        columns[_column(warrant, reviewed=reviewed)].append(_card(office, warrant))
    return WarrantBoard(
        columns={name: tuple(sorted(cards, key=_age)) for name, cards in columns.items()}, total=len(held)
    )


def _column(held: HeldWarrant, *, reviewed: bool) -> str:
    if held.decision is not None:
        return "done"
    return _COLUMN[held.review.recommendation] if reviewed else "new"


def _age(card: WarrantCard) -> tuple[bool, int, str, int]:
    return card.age_days is None, -(card.age_days or 0), card.file, card.row


def card(office: Office, warrant_id: str) -> WarrantCard:
    """One warrant."""
    return _card(office, _one(office, warrant_id))


def decide_warrant(office: Office, warrant_id: str, *, outcome: str, reason: str = "") -> Saved:
    """Records what the office will ask for. Against the recommendation it needs a reason."""
    if outcome not in OUTCOMES:
        raise ScreenerError(f"'{outcome}' is not something to decide on a warrant", "", f"Choose {', '.join(OUTCOMES)}")
    held = _one(office, warrant_id)
    recommended = held.review.recommendation.value
    if outcome != recommended and not reason.strip():
        raise ScreenerError(
            "This decision still needs a reason", f"the recommendation is: {recommended}", "Say why in a few words"
        )
    entry = Entry(
        kind=projection.WARRANT_DECIDED,
        object=f"warrant:{warrant_id}",
        body={
            "outcome": outcome,
            "recommendation": recommended,
            "policies": [policy.sha256 for policy in office.policies()],
            "as of": office.today().isoformat(),
            "underlying": [
                {"rule": item.finding.decided_by, "rollup": item.finding.rollup.value, "row": item.charge.row}
                for item in held.review.underlying
            ],
        },
        supersedes=() if held.decision is None else (held.decision.event_id,),
        written={"reason": reason.strip()} if reason.strip() else {},
    )
    number = held.warrant.number or f"line {held.row}"
    return office.record([entry]).saved(words=f"{outcome.capitalize()}: warrant {number}")


def _one(office: Office, warrant_id: str) -> HeldWarrant:
    for held in held_warrants(office):
        if held.warrant_id == warrant_id:
            return held
    raise ScreenerError(f"There is no warrant {warrant_id} in this office", "", "Look at the board")


def _card(office: Office, held: HeldWarrant) -> WarrantCard:
    warrant = held.warrant
    issued = warrant.issued
    return WarrantCard(
        warrant_id=held.warrant_id,
        number=warrant.number or "",
        person=warrant.person.name or "",
        birth_date=warrant.person.birth_date,
        case_number=warrant.case_number or "",
        court=warrant.court or "",
        type=warrant.type,
        text=warrant.text or warrant.statute,
        issued=issued,
        age_days=None if issued is None else (office.today() - issued).days,
        review=held.review,
        decision=_decision(held),
        file=held.file,
        row=held.row,
    )


def _decision(held: HeldWarrant) -> WarrantDecision | None:
    event = held.decision
    if event is None:
        return None
    return WarrantDecision(
        event_id=event.event_id, outcome=outcome_of(event), reason=held.reason, by=event.actor, at=event.at
    )
