"""The charges behind a number: every figure opens to its rows."""

from __future__ import annotations

from collections.abc import Sequence

from screener.storage.schema.canonical import part_in, text_in
from screener.workflow.model import ChargeRow
from screener.workflow.session import Count, Model, Office

_GROUPED = {"yes": True, "no": False}


def charges_behind(office: Office, ids: Sequence[str]) -> tuple[ChargeRow, ...]:
    """The charges of these ids, in their order, as they stand now; ids that are not there are left out."""
    model = office.model()
    return tuple(_row(model, model.counts[name]) for name in ids if name in model.counts)


def _row(model: Model, count: Count) -> ChargeRow:
    charge, event = count.imported, count.state.decision
    body = {} if event is None else event.content
    return ChargeRow(
        charge_id=count.charge_id,
        person_id=count.person,
        case=charge.case_number or "",
        count=charge.count or str(charge.part),
        text=charge.text,
        statute=charge.statute,
        attorney="" if event is None else event.actor,
        recommended=text_in(part_in(body, "recommendation"), "rollup") or count.screened.finding.rollup.value,
        decided=text_in(body, "outcome"),
        basis=text_in(body, "basis"),
        reason="" if event is None else model.texts.get(event.event_id, {}).get("reason", ""),
        grouped=count.screened.grouped if event is None else _GROUPED.get(text_in(body, "grouped")),
        decided_on=None if event is None else event.day,
        file=model.files[count.docket_id].name,
        row=charge.row,
    )
