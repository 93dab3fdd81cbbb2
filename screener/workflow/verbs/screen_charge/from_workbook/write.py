"""Saves what a workbook decided: ordinary decisions of the person at the keyboard, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from screener.docket.readback.readback import read_workbook
from screener.domain.errors import ScreenerError
from screener.screening.decide import check_decision
from screener.storage.audit_log.journal import Entry
from screener.storage.schema.canonical import Json, new_id
from screener.workflow.model import AskedDecision, ReadBackPlan, ReadBackResult
from screener.workflow.session import Count, Office
from screener.workflow.session.backups import LARGE, back_up_before
from screener.workflow.verbs.screen_charge.charge import written
from screener.workflow.verbs.screen_charge.decide import companions_words, decision_entry
from screener.workflow.verbs.screen_charge.from_workbook.plan import EXCEL, OFFICE, planned


def read_back(office: Office, plan: ReadBackPlan, answers: Mapping[str, str] | None = None) -> ReadBackResult:
    """Saves the decisions of a plan, and of the conflicts that ``answers`` (charge id -> "excel" or "office") settle.

    The workbook must still be the file that was planned. Lines with unanswered conflicts, and refused ones, are left;
    an answer does not count where the office's side has changed since it was given. Undo takes all of it back at once.
    """
    chosen = {**plan.answers, **(answers or {})}
    wrong = sorted(set(chosen.values()) - {EXCEL, OFFICE})
    if wrong:
        raise ScreenerError(f"'{wrong[0]}' is no answer to a conflict", "", f"Answer {EXCEL} or {OFFICE}")
    read = read_workbook(plan.path)
    if read.sha256 != plan.sha256:
        raise ScreenerError(
            f"{plan.name} was changed since it was looked at", "nothing was saved", "Look at it once more"
        )
    seen = {conflict.charge_id: conflict.seen for conflict in plan.conflicts} if answers else None
    now = planned(office, plan.path, read, chosen, seen=seen)
    if not now.decisions:
        return ReadBackResult(plan=now, saved=None)
    if len(now.decisions) > LARGE:
        back_up_before(office, "reading a workbook back")
    counts = [office.model().counts[asked.charge_id] for asked in now.decisions]
    batch = new_id() if len(counts) > 1 else None
    entries = [_decision(office, count, asked, now, batch) for count, asked in zip(counts, now.decisions, strict=True)]
    for count in counts:  # both sides were compared a moment ago: what stands now has been seen
        office.shown[count.charge_id] = "" if count.state.decision is None else count.state.decision.event_id
    act = written(office, entries, counts)
    number = f"{len(counts)} decisions" if len(counts) > 1 else "1 decision"
    names = tuple(count.charge_id for count in counts)
    return ReadBackResult(plan=now, saved=act.saved(charge_ids=names, words=f"{number} read back from {now.name}"))


def _decision(office: Office, count: Count, asked: AskedDecision, plan: ReadBackPlan, batch: str | None) -> Entry:
    """The same entry that the desk writes, with the file and the cell that it came from.

    The program did not display the charge: whether a person looked at the line, it cannot know.
    """
    check = check_decision(
        count.screened.finding,
        outcome=asked.outcome,
        basis=asked.basis,
        reason=asked.reason,
        note=asked.note,
        grouped=count.screened.grouped,
        beside=companions_words(office.model().companions(count), count),
    )
    entry = decision_entry(
        office, count, check, asked.outcome, asked.basis, asked.reason, asked.note, displayed=False, batch=batch
    )
    source: dict[str, Json] = {"file": plan.name, "sha256": plan.sha256, "cell": asked.cell}
    return replace(entry, body={**entry.body, "decided in Excel": source})
