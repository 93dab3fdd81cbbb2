"""A docket as it came, with the recommendation, the decision and the reason of every charge beside it."""

from __future__ import annotations

from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.policy.model import Policy
from screener.reports.annotated import AnnotatedDocket, Annotation, annotation
from screener.reports.xlsx import write_annotated
from screener.storage import records
from screener.storage.canonical import text_in
from screener.workflow.office import Count, Model, Office
from screener.workflow.produce_report.packs import exported, last_event

_DECIDED = {
    "declined": "Declined",
    "filed": "Filed",
    "diverted": "Diverted",
    "reduced": "Reduced",
    "dismissed": "Dismissed",
    "no offense": "No offense",
}


def annotated_docket(office: Office, docket_id: str, out: Path) -> Path:
    """Writes an imported docket back as a workbook: its own columns untouched, one line a charge."""
    model = office.model()
    docket = model.files.get(docket_id)
    if docket is None or docket.kind != "docket":
        raise ScreenerError(f"There is no docket {docket_id} in this office", "", "List the dockets first")
    with office.reading() as connection:
        inside = records.rows_of_docket(connection, docket_id)
        cells = records.all_cells(connection, docket_id)
    lines = [(row, inside[row, part]) for row, part in sorted(inside)]
    headers = next(iter(cells.values()), ((), ()))[0]
    charges = [(row, model.counts[charge_id]) for row, charge_id in lines if charge_id in model.counts]
    last = last_event(office, None)
    table = AnnotatedDocket(
        title=docket.name,
        headers=headers,
        rows=tuple(cells.get(row, ((), ()))[1] for row, _ in charges),
        annotations=tuple(_annotation(model, count) for _, count in charges),
        provenance=(
            f"{docket.name}, SHA-256 {docket.file_sha256}",
            *(f"Policy {p.title}, version {p.version}, SHA-256 {p.sha256}" for p in _in_force(charges)),
            f"{office.name}, the record through event {last.seq}, as of {model.as_of.isoformat()}",
        ),
    )
    write_annotated(table, out, marking=office.marking)
    exported(office, "screened docket", (out,), through=last.seq)
    return out


def _in_force(charges: list[tuple[int, Count]]) -> list[Policy]:
    return list({c.screened.policy.sha256: c.screened.policy for _, c in charges if c.screened.policy}.values())


def _annotation(model: Model, count: Count) -> Annotation:
    decision, hold = count.state.decision, count.state.hold
    if decision is not None:
        words = _DECIDED.get(text_in(decision.content, "outcome"), "")
        said = model.texts.get(decision.event_id, {})
        basis = text_in(decision.content, "basis")
        reason = "; ".join(part for part in (basis, said.get("reason", "")) if part)
        return annotation(count.screened, decision=words, reason=reason)
    if hold is not None:
        return annotation(
            count.screened, decision="On hold", reason=model.texts.get(hold.event_id, {}).get("reason", "")
        )
    return annotation(count.screened)
