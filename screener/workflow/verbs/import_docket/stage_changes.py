"""What became of the charges of an imported docket from stage to stage: at arrest, as filed, in court."""

from __future__ import annotations

from dataclasses import dataclass

from screener.docket.quality.stage_compare import Stages, compare_charges, has_stages, stage_changes
from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal
from screener.storage.rows import rows as stored_rows
from screener.storage.schema.canonical import list_in
from screener.workflow.session import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCharge:
    """A charge that differs between two stages: words, and statute or code, at each."""

    charge_id: str
    case: str
    count: str
    first: str
    then: str
    text_before: str
    text_after: str
    statute_before: str
    statute_after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketStages:
    """How often the stages of a docket differ, and the charges behind the counts."""

    stages: Stages
    changed: tuple[ChangedCharge, ...]


def docket_stages(office: Office, docket_id: str) -> DocketStages | None:
    """Compares the stages of one imported docket; None where it has the charge of one stage only, or is none.

    The charges are those that this docket speaks for now: one that a later docket brought again is told there.
    """
    model = office.model()
    docket = model.files.get(docket_id)
    if docket is None:
        raise ScreenerError(f"There is no docket {docket_id} in this office", "", "List the dockets first")
    if docket.kind == "warrants":
        return None
    with office.reading() as connection:
        event = journal.event_by_id(connection, docket.event_id or "")
        said = list_in(event.content, "mapping") if event is not None else []
        mapped = {str(each[2]) for each in said if isinstance(each, list)}
        if not has_stages(mapped):
            return None
        inside = stored_rows.charges_by_docket(connection).get(docket_id, ())
    counts = [
        count for name in inside if (count := model.counts.get(name)) is not None and count.docket_id == docket_id
    ]
    charges = [count.imported for count in counts]
    stages = compare_charges(mapped, charges)
    if stages is None:
        return None
    changed = tuple(
        ChangedCharge(
            charge_id=counts[each.at].charge_id,
            case=charges[each.at].case_number or "",
            count=charges[each.at].count or "",
            first=each.first,
            then=each.then,
            text_before=each.before[0],
            text_after=each.after[0],
            statute_before=each.before[1],
            statute_after=each.after[1],
        )
        for each in stage_changes(mapped, charges)
    )
    return DocketStages(stages=stages, changed=changed)
