"""What reading a workbook back would do, line by line. Writes nothing; nothing is guessed and no line is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from screener.docket.readback.readback import (
    APPROVAL,
    ASK_APPROVAL,
    ASKED,
    BASIS,
    DECISION,
    NOTE,
    REASON,
    Stamp,
    WorkbookLine,
    WorkbookRead,
    mark_of_cells,
    read_workbook,
    settled,
)
from screener.domain.decision import Approval, Basis
from screener.domain.errors import ScreenerError
from screener.screening.decide import DecisionCheck, check_decision
from screener.storage.audit_log.journal import Event
from screener.workflow.model import AskedDecision, ReadBackPlan, RefusedLine, WorkbookConflict
from screener.workflow.session import Count, Model, Office
from screener.workflow.session.stamps import cells_of, office_mark, policy_mark, recommendation_mark, state_mark
from screener.workflow.verbs.screen_charge.charge import charge_words
from screener.workflow.verbs.screen_charge.decide import companions_words, filing_sentence
from screener.workflow.verbs.screen_charge.from_workbook.cell_wording import ReadLine, WrongCell, basis_of, said_in

#: Whose side is taken in a conflict.
EXCEL, OFFICE = "excel", "office"
_FIX = "Correct the workbook and read it again"


def plan_read_back(office: Office, path: Path, *, answers: Mapping[str, str] | None = None) -> ReadBackPlan:
    """Reads the workbook and compares every line with the office as it stands now.

    ``answers``: charge id -> "excel" or "office", for conflicts.
    """
    return planned(office, path, read_workbook(path), answers or {}, seen=None)


def planned(
    office: Office, path: Path, read: WorkbookRead, answers: Mapping[str, str], *, seen: Mapping[str, str] | None
) -> ReadBackPlan:
    """The plan for what was read. An answer counts only where the office's side is still the one that was ``seen``."""
    work = _Planning(office=office, model=office.model(), answers=answers, seen=seen)
    for line in read.lines:
        if line.stamp is None:
            work.refuse(line, "", "", DECISION, "the hidden id of this line is damaged", _FIX)
    by_charge: dict[str, list[tuple[WorkbookLine, Stamp]]] = {}
    for line in read.lines:
        if line.stamp is not None:
            by_charge.setdefault(f"{line.stamp.office}:{line.stamp.charge_id}", []).append((line, line.stamp))
    for lines in by_charge.values():
        work.charge(lines)
    for cell, word in read.stray:
        work.refused.append(
            RefusedLine(
                charge_id="", charge="", cell=cell, why=f"'{word}' stands beside no charge: its hidden id is empty",
                remedy="Decide it on the line that came from the office",
            )
        )  # fmt: skip
    unasked = sorted(set(answers) - work.asked)
    if unasked:
        raise ScreenerError(
            f"There is no conflict about {', '.join(unasked[:3])}", "", "Answer only what is listed as a conflict"
        )
    return ReadBackPlan(
        path=path,
        name=read.name,
        sha256=read.sha256,
        sheets=read.sheets,
        lines=len(read.lines),
        decisions=tuple(work.decisions),
        conflicts=tuple(work.conflicts),
        refused=tuple(work.refused),
        same=work.same,
        untouched=work.untouched,
        empty=work.empty,
        office_kept=work.kept,
        repeated=work.repeated,
        answers=dict(answers),
    )


@dataclass(slots=True)
class _Planning:
    """The tallies of a plan while its lines are looked at."""

    office: Office
    model: Model
    answers: Mapping[str, str]
    seen: Mapping[str, str] | None
    decisions: list[AskedDecision] = field(default_factory=list)
    conflicts: list[WorkbookConflict] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    same: int = 0
    untouched: int = 0
    empty: int = 0
    kept: int = 0
    repeated: int = 0

    def charge(self, lines: Sequence[tuple[WorkbookLine, Stamp]]) -> None:
        """All lines of one charge: mostly one."""
        changed = [each for each in lines if mark_of_cells(each[0].cells) != each[1].cells or each[0].errors]
        self.repeated += len(lines) - 1
        line, stamp = changed[0] if changed else lines[0]
        count = self.model.counts.get(stamp.charge_id)
        if stamp.office != office_mark(self.office) or count is None or count.behind:
            self._unknown(line, stamp)
        elif not changed:
            if settled(line.cells[DECISION]):
                self.untouched += 1
            else:
                self.empty += 1
        elif len({tuple(settled(each.cells[name]).casefold() for name in ASKED) for each, _ in changed}) > 1:
            self._twice(count, [each for each, _ in changed])
        else:
            self._changed(count, line, stamp)

    def _unknown(self, line: WorkbookLine, stamp: Stamp) -> None:
        if not line.filled:
            self.empty += 1
            return
        strange = stamp.office != office_mark(self.office)
        why = "the charge is one of another office" if strange else "the office has no such charge to be screened"
        remedy = "Read it back in the office that wrote it" if strange else "Look whether its docket was imported here"
        self.conflicts.append(
            WorkbookConflict(
                charge_id=stamp.charge_id, charge="", kind="unknown", cell=line.address(), excel=_told(line.cells),
                office="", by="", at="", why=why, remedy=remedy, answers=(),
            )
        )  # fmt: skip

    def _twice(self, count: Count, lines: Sequence[WorkbookLine]) -> None:
        told = "; ".join(f"{line.address()} {_told(line.cells) or 'nothing'}" for line in lines)
        self._conflict(
            count, lines[0], "twice", told, f"this charge stands on {len(lines)} lines that differ",
            "Leave one of them as it should be, delete the others, and read it again; or keep the office's",
            (OFFICE,),
        )  # fmt: skip

    def _changed(self, count: Count, line: WorkbookLine, stamp: Stamp) -> None:
        try:
            said = said_in(line.cells, line.errors)
        except WrongCell as wrong:
            self._refuse(count, line, wrong.name, wrong.why, wrong.remedy)
            return
        now = cells_of(self.model, count)
        if mark_of_cells(now) == mark_of_cells(line.cells) or (said is not None and _agrees(line.cells, now)):
            self.same += 1
        elif said is None:
            self._refuse(
                count, line, DECISION, "the decision that stood here was removed; a workbook takes nothing back",
                "Undo it or decide it anew at the desk",
            )  # fmt: skip
        else:
            self._compared(count, line, stamp, said)

    def _compared(self, count: Count, line: WorkbookLine, stamp: Stamp, said: ReadLine) -> None:
        """A decision that the office does not have: in conflict where anything changed since the workbook was made."""
        since = _since(count, stamp)
        try:
            basis, reason, check = self._checked(count, said)
        except WrongCell as wrong:
            if since is not None:
                self._changed_since(count, line, said, since, wrong)
            else:
                self._refuse(count, line, wrong.name, wrong.why, wrong.remedy)
            return
        if since is not None and not self._taken(count):
            self._changed_since(count, line, said, since, None)
        else:
            self._decide(count, line, said, basis, reason, check.warnings)

    def _changed_since(
        self, count: Count, line: WorkbookLine, said: ReadLine, since: tuple[str, str], wrong: WrongCell | None
    ) -> None:
        kind, why = since
        if wrong is not None:  # Excel's side could not be saved as it stands: it is not offered
            why = f"{why}; and {line.address(wrong.name)}: {wrong.why}"
            remedy = f"Keep the office's, or correct the workbook ({wrong.remedy}) and read it again"
            self._conflict(count, line, kind, _told(line.cells), why, remedy, (OFFICE,))
            return
        if (aloud := filing_sentence(self.office, count, said.outcome)) is not None:
            why = f"{why}; {aloud}"
        self._conflict(count, line, kind, _told(line.cells), why, "Say which of the two holds", (EXCEL, OFFICE))

    def _checked(self, count: Count, said: ReadLine) -> tuple[Basis, str, DecisionCheck]:
        """The basis, the reason and what the decision amounts to. Raises WrongCell where it may not stand so."""
        finding = count.screened.finding
        basis, reason = basis_of(said, finding.recommends(said.outcome))
        try:
            check = check_decision(
                finding, outcome=said.outcome, basis=basis, reason=reason, note=said.note,
                grouped=count.screened.grouped, beside=companions_words(self.model.companions(count), count),
            )  # fmt: skip
        except ScreenerError as error:
            raise WrongCell(BASIS, f"{error.what}: {error.why}" if error.why else error.what, error.remedy) from error
        if check.needs:
            raise WrongCell(REASON, f"the decision still needs a {' and a '.join(check.needs)}", "Write it")
        if check.approval is Approval.REQUESTED and not said.asks_approval:
            raise WrongCell(
                APPROVAL, "this deviation needs an approval",
                f"Choose '{ASK_APPROVAL}' under Approval: the decision then waits for it",
            )  # fmt: skip
        return basis, reason, check

    def _decide(
        self, count: Count, line: WorkbookLine, said: ReadLine, basis: Basis, reason: str, warnings: tuple[str, ...]
    ) -> None:
        sentence = filing_sentence(self.office, count, said.outcome)
        if sentence is not None and not self._taken(count):
            self._conflict(
                count, line, "covered", _told(line.cells), sentence, "Say whether it is filed all the same",
                (EXCEL, OFFICE),
            )  # fmt: skip
            return
        self.decisions.append(
            AskedDecision(
                charge_id=count.charge_id, charge=charge_words(count), cell=line.address(), outcome=said.outcome,
                basis=basis, reason=reason, note=said.note, confirmed=sentence is not None, warnings=warnings,
            )
        )  # fmt: skip

    def _taken(self, count: Count) -> bool:
        """Whether a person said that the workbook's side holds, against the office's side as it is now."""
        self.asked.add(count.charge_id)
        if self.answers.get(count.charge_id) != EXCEL:
            return False
        return self.seen is None or self.seen.get(count.charge_id) == seen_mark(count)

    def _conflict(
        self, count: Count, line: WorkbookLine, kind: str, excel: str, why: str, remedy: str, answers: tuple[str, ...]
    ) -> None:
        self.asked.add(count.charge_id)
        if self.answers.get(count.charge_id) == OFFICE:
            self.kept += 1
            return
        event = _last(count)
        self.conflicts.append(
            WorkbookConflict(
                charge_id=count.charge_id, charge=charge_words(count), kind=kind, cell=line.address(), excel=excel,
                office=office_words(self.model, count), by="" if event is None else event.actor,
                at="" if event is None else event.utc_at, why=why, remedy=remedy, answers=answers,
                seen=seen_mark(count),
            )
        )  # fmt: skip

    def _refuse(self, count: Count, line: WorkbookLine, name: str, why: str, remedy: str) -> None:
        self.refuse(line, count.charge_id, charge_words(count), name, why, remedy)

    def refuse(self, line: WorkbookLine, charge_id: str, words: str, name: str, why: str, remedy: str) -> None:
        """One line that is not saved, with the cell that has to be changed."""
        self.refused.append(
            RefusedLine(charge_id=charge_id, charge=words, cell=line.address(name), why=why, remedy=remedy)
        )


def seen_mark(count: Count) -> str:
    """The office's side of a charge as a person saw it in a conflict."""
    return f"{state_mark(count)}{recommendation_mark(count)}{policy_mark(count)}"


def _since(count: Count, stamp: Stamp) -> tuple[str, str] | None:
    """What changed since the workbook was written: (kind, sentence)."""
    found = []
    if state_mark(count) != stamp.state:
        held = count.state.decision is None and count.state.hold is not None
        taken_back = count.state.decision is None and count.state.hold is None
        what = "put it on hold" if held else "took its decision back" if taken_back else "decided it"
        found.append(("decided", f"the office {what} since the workbook was written"))
    if recommendation_mark(count) != stamp.recommendation:
        says = str(count.screened.finding.rollup)
        found.append(("recommendation", f"the recommendation has changed since: it is now '{says}'"))
    if policy_mark(count) != stamp.policy:
        policy = count.screened.policy
        now = "none" if policy is None else f"{policy.title}, version {policy.version}"
        found.append(("policy", f"the policy in force has changed since: it is now {now}"))
    return None if not found else (found[0][0], "; ".join(sentence for _, sentence in found))


def _agrees(cells: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether a line says what the office says, with cells left empty that the office filled in itself."""
    same = settled(cells[DECISION]).casefold() == settled(now[DECISION]).casefold()
    return same and all(not settled(cells[n]) or settled(cells[n]) == settled(now[n]) for n in (BASIS, REASON, NOTE))


def _told(cells: Mapping[str, str]) -> str:
    texts = [settled(cells[name]) for name in (DECISION, BASIS, REASON, NOTE)]
    return ", ".join(text for text in texts if text)


def office_words(model: Model, count: Count) -> str:
    """What the office says of the charge now, in words."""
    if count.state.decision is not None:
        return _told(cells_of(model, count))
    hold = count.state.hold
    if hold is not None:
        return f"On hold: {model.texts.get(hold.event_id, {}).get('reason', '')}".rstrip(": ")
    return "Not decided"


def _last(count: Count) -> Event | None:
    return count.state.decision or count.state.hold
