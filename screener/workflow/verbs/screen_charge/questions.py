"""The open questions of the office, facts and judgments alike, as a workbook that goes out and is read back.

Reading back is planned first: what would be recorded, what the office has answered otherwise meanwhile, what is no
answer. Nothing is guessed, and nothing that the office holds is replaced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from screener.docket.files.child_process import open_apart
from screener.docket.files.source import load
from screener.docket.model.result import column_letter
from screener.docket.readback.readback import mark, settled
from screener.domain.case import FactValue
from screener.domain.errors import ScreenerError
from screener.policy.language.facts.asked import askable
from screener.policy.language.facts.said import DOCKET_ONLY, answers_words
from screener.policy.language.vocabulary import FactSpec, FactType, show_fact
from screener.reports.document import DEFAULT_MARKING
from screener.reports.finished import write_whole
from screener.reports.xlsx.questions_sheet import ANSWER, IDENTITY, SOURCE, QuestionLine
from screener.reports.xlsx.xlsx import questions_workbook
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.storage.rows import codec
from screener.storage.schema.canonical import Json, new_id
from screener.workflow.model import Saved
from screener.workflow.session import Count, Office
from screener.workflow.session.record.exports import about_to_export, exported, last_event
from screener.workflow.session.stamps import office_mark
from screener.workflow.verbs.screen_charge.charge import charge_words, written
from screener.workflow.verbs.screen_charge.facts import answered_by, read_answer

_FROM, _EXPORT = "workbook", "open questions"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """One question about one charge that a person can answer."""

    count: Count
    fact: str
    spec: FactSpec
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookAnswer:
    """One answer of a workbook: the cell, what it says, and (in a conflict, or refused) why it is not recorded."""

    charge_id: str
    charge: str
    fact: str
    value: str
    source: str
    cell: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersPlan:
    """What reading a workbook back would record; every line stands under one of these."""

    name: str
    lines: int
    answers: tuple[WorkbookAnswer, ...]
    conflicts: tuple[WorkbookAnswer, ...]
    refused: tuple[WorkbookAnswer, ...]
    same: int
    empty: int


def open_questions(office: Office, fact: str = "") -> tuple[OpenQuestion, ...]:
    """Every open question of undecided charges, or those about one fact or judgment."""
    return tuple(
        each
        for count in office.model().referrals()
        if not count.decided
        for each in _asked(count)
        if fact in ("", each.fact)
    )


def _asked(count: Count) -> Iterator[OpenQuestion]:
    finding, known = count.screened.finding, askable(count.screened.policy)
    seen: set[str] = set()
    asked = [(missing.fact, missing.ask) for missing in finding.missing]
    asked += [(term, known[term].ask) for term in finding.judgments if term in known]
    for name, ask in asked:
        fact = answered_by(name, known)
        spec = known.get(fact)
        if spec is not None and fact not in seen and spec.answered_by != (DOCKET_ONLY,):
            seen.add(fact)
            yield OpenQuestion(count=count, fact=fact, spec=spec, ask=ask)


def write_questions(office: Office, path: Path, fact: str = "") -> int:
    """Writes the open questions as a workbook, and records that it went out; how many questions there are."""
    if path.suffix.lower() != ".xlsx":
        raise ScreenerError(f"{path.name} cannot be written", "the questions are a workbook", "Name a file in .xlsx")
    about_to_export(office, _EXPORT)
    found, last = open_questions(office, fact), last_event(office, None)
    lines = [_line(office, each) for each in found]
    write_whole(path, questions_workbook(lines, marking=office.marking or DEFAULT_MARKING))
    exported(office, _EXPORT, [path], through=last.seq)
    return len(found)


def _line(office: Office, question: OpenQuestion) -> QuestionLine:
    charge, spec = question.count.imported, question.spec
    words = ("yes", "no") if spec.type is FactType.FLAG else spec.allowed
    how = answers_words(spec).partition(";")[0] if spec.own else f"As in {spec.example}"
    return QuestionLine(
        case=charge.case_number or "",
        count=charge.count or str(charge.part),
        charge=charge_words(question.count),
        fact=question.fact,
        ask=question.ask,
        how=how,
        words=words,
        stamp=_stamp(office, question.count.charge_id, question.fact),
    )


def _stamp(office: Office, charge_id: str, fact: str) -> str:
    """Which question a line is: the charge, the fact, and a mark that tells another office and a cut cell."""
    return f"Q1|{charge_id}|{fact}|{mark(office_mark(office), charge_id, fact)}"


def plan_answers(office: Office, path: Path) -> AnswersPlan:
    """Reads the workbook and compares every line with the office as it stands. Writes nothing."""
    grid = open_apart(load(path))
    at = next((n for n, row in enumerate(grid.rows) if {ANSWER, SOURCE, IDENTITY} <= set(map(settled, row))), None)
    if at is None:
        raise ScreenerError(
            f"{path.name} holds no questions of an office",
            f"no line has the columns '{ANSWER}', '{SOURCE}' and '{IDENTITY}'",
            "Write it with: screener office facts -o FILE.xlsx",
        )
    head = [settled(cell) for cell in grid.rows[at]]
    places = {name: head.index(name) for name in (ANSWER, SOURCE, IDENTITY)}
    plan = _Planning(office)
    for number, row in enumerate(grid.rows[at + 1 :], start=at + 1 + grid.first_line):
        cells = {name: settled(row[place]) if place < len(row) else "" for name, place in places.items()}
        if any(cells.values()):
            plan.line(cells, f"{grid.sheet}!{column_letter(places[ANSWER])}{number}")
    return AnswersPlan(
        name=path.name,
        lines=plan.lines,
        answers=tuple(plan.answers),
        conflicts=tuple(plan.conflicts),
        refused=tuple(plan.refused),
        same=plan.same,
        empty=plan.empty,
    )


class _Planning:
    """The tallies of a plan while its lines are looked at."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.answers: list[WorkbookAnswer] = []
        self.conflicts: list[WorkbookAnswer] = []
        self.refused: list[WorkbookAnswer] = []
        self.lines = self.same = self.empty = 0
        self._taken: dict[tuple[str, str], str] = {}

    def line(self, cells: dict[str, str], cell: str) -> None:
        self.lines += 1
        _, charge_id, fact, _ = (cells[IDENTITY].split("|") + [""] * 4)[:4]
        value, source = cells[ANSWER], cells[SOURCE]
        count = self.office.model().counts.get(charge_id)
        if not value:
            self.empty += 1
            return
        found = WorkbookAnswer(charge_id=charge_id, charge="" if count is None else charge_words(count), fact=fact,
                         value=value, source=source, cell=cell)  # fmt: skip
        if count is None or cells[IDENTITY] != _stamp(self.office, charge_id, fact):
            self._refuse(found, "its hidden cell names no question of this office")
            return
        try:
            read = read_answer(self.office, count, fact, value)
        except ScreenerError as error:
            self._refuse(found, f"{error.what}. {error.remedy}".rstrip(". "))
            return
        if self._taken.setdefault((charge_id, fact), show_fact(fact, read)) != show_fact(fact, read):
            self._conflict(found, "the workbook answers this question twice, and not alike")
        elif (now := count.screened.facts.get(fact)) == read and fact in count.screened.facts:
            self.same += 1
        elif now is not None and any(each.name == fact for each in count.state.facts):
            self._conflict(found, f"the office has recorded {show_fact(fact, now)} since")
        elif not source:
            self._refuse(found, f"it has no source: say under '{SOURCE}' where it stands")
        else:
            self.answers.append(found)

    def _refuse(self, found: WorkbookAnswer, why: str) -> None:
        self.refused.append(_because(found, why))

    def _conflict(self, found: WorkbookAnswer, why: str) -> None:
        self.conflicts.append(_because(found, why))


def _because(found: WorkbookAnswer, why: str) -> WorkbookAnswer:
    return WorkbookAnswer(charge_id=found.charge_id, charge=found.charge, fact=found.fact, value=found.value,
                    source=found.source, cell=found.cell, why=why)  # fmt: skip


def record_answers(office: Office, plan: AnswersPlan) -> Saved | None:
    """Records the answers of a plan in one transaction, each with its source and the file; None where there is none.

    Undo takes all of them back at once.
    """
    if not plan.answers:
        return None
    model = office.model()
    counts = [model.counts[each.charge_id] for each in plan.answers]
    batch = new_id() if len(counts) > 1 else None
    entries = [_entry(office, count, each, plan, batch) for count, each in zip(counts, plan.answers, strict=True)]
    act = written(office, entries, counts)
    number = f"{len(entries)} answers" if len(entries) > 1 else "1 answer"
    names = tuple(dict.fromkeys(count.charge_id for count in counts))
    return act.saved(charge_ids=names, words=f"{number} read back from {plan.name}")


def _entry(office: Office, count: Count, answer: WorkbookAnswer, plan: AnswersPlan, batch: str | None) -> Entry:
    value: FactValue = read_answer(office, count, answer.fact, answer.value)
    body: dict[str, Json] = {
        "facts": [{"name": answer.fact, "value": codec.value_json(value)}],
        "batch": batch,
        _FROM: {"file": plan.name, "cell": answer.cell},
    }
    return Entry(kind=projection.FACT, object=f"charge:{count.charge_id}", body=body, written={"source": answer.source})
