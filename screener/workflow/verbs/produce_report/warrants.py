"""The warrant list for the court: one schedule for each judge, and the reviewed list for the clerk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.reports.warrant_packet import write_review_workbook, write_warrant_list
from screener.warrants.review import WarrantRecommendation, WarrantReview
from screener.workflow.session import HeldWarrant, Office, held_warrants, outcome_of
from screener.workflow.session.record.exports import about_to_export, exported, last_event, provenance


def warrant_list(office: Office, out_dir: Path) -> tuple[Path, ...]:
    """Writes the judges' list (PDF and XLSX) and the reviewed list of every warrant.

    A person's decision goes before the recommendation: what was decided to be kept is asked of no court.
    """
    about_to_export(office, "warrant list")
    held = held_warrants(office)
    if not held:
        raise ScreenerError("There are no warrants in this office", "", "Import a warrant list first")
    last = last_event(office, None)
    source = provenance(office, last, as_of=office.model().as_of)
    written = write_warrant_list([_decided(warrant) for warrant in held], source, out_dir)
    reviewed = out_dir / "warrants-reviewed.xlsx"
    lines = [f"{name.name}, SHA-256 {name.sha256}" for name in source.files]
    lines += [f"Policy {p.title}, version {p.version}, SHA-256 {p.sha256}" for p in source.policies]
    lines.append(f"{office.name}, the record through event {last.seq}, as of {office.model().as_of.isoformat()}")
    write_review_workbook([warrant.review for warrant in held], reviewed, provenance=lines, marking=office.marking)
    files = (*written.files, reviewed)
    exported(office, "warrant list", files, through=last.seq)
    return files


def _decided(held: HeldWarrant) -> WarrantReview:
    """The review with the decision in place of the recommendation, where a person decided."""
    if held.decision is None:
        return held.review
    outcome = outcome_of(held.decision)
    asked = outcome in (WarrantRecommendation.RECALL.value, WarrantRecommendation.PARTIAL.value)
    word = WarrantRecommendation(outcome) if asked else WarrantRecommendation.KEEP
    return replace(held.review, recommendation=word)
