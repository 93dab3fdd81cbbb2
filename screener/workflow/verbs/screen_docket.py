"""Screens a docket under a policy file without an office: nothing is stored, the result is a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain, tee
from pathlib import Path

from screener.docket.charges.own_table import read_by
from screener.docket.charges.table import OfficeTable
from screener.docket.columns.columns import Profile
from screener.docket.model.choices import NOTHING_CHOSEN, ReadChoices
from screener.docket.quality.plausible import require_plausible
from screener.docket.reading.facts.unread import UnreadCells, counted_unread, unread_cells
from screener.docket.reading.reading import DocketReading, FileColumn, JoinedFile, read_docket
from screener.docket.reading.rowcells import RowCells
from screener.docket.reading.settled import settled_charges, settling_columns
from screener.domain.case import Charge
from screener.domain.charge_class import state_name
from screener.domain.decision import Rollup
from screener.domain.errors import ScreenerError
from screener.policy.explanation.evaluate import version_for
from screener.policy.language.facts.asked import column_facts
from screener.policy.language.model import Policy
from screener.policy.language.vocabulary import FactSpec, FactType
from screener.policy.loading.load import load_policy
from screener.reports.finished import whole_file, write_lines
from screener.reports.screened.cells import charge_cells
from screener.reports.screened.lines import charge_lines
from screener.reports.xlsx.annotated import NOT_KNOWN, AnnotatedDocket, AskedColumn, neutral
from screener.reports.xlsx.xlsx import write_annotated
from screener.screening.linking.docket_links import DocketLinks, link_docket
from screener.screening.recommend.recommend import rollup_counts, screen
from screener.screening.recommend.screened_columns import ScreenedCharges
from screener.screening.replay import Replay, prepare, replay

SUFFIXES = (".xlsx", ".csv", ".jsonl")


@dataclass(frozen=True, kw_only=True)
class DocketScreen:
    """A docket with the recommendation for each of its charges."""

    reading: DocketReading
    policy: Policy
    screened: ScreenedCharges
    as_of: date
    links: DocketLinks
    settled: Mapping[int, str] = field(default_factory=dict)  # charges by place, with what settles each

    def open_by_absent_fact(self) -> dict[str, int]:
        """For each fact that no column gives: how many charges wait for it under this policy."""
        return waiting_for(self.screened, self.absent)

    @property
    def absent(self) -> tuple[str, ...]:
        """The facts of the policy that no column gives."""
        return self.reading.absent_facts(self.policy.facts_read)

    @property
    def columns_not_used(self) -> tuple[FileColumn, ...]:
        """The columns from which nothing is read, though something stands in them."""
        return tuple(column for column in self.reading.columns if not column.used and any(column.samples))

    @cached_property
    def unread(self) -> tuple[UnreadCells, ...]:
        """The cells that are filled and no answers to the facts of the policy, by column."""
        return unread_cells(self.reading, frozenset(self.policy.facts_read))

    def not_understood(self) -> dict[str, int]:
        """For each fact of the policy: on how many charges it is recorded in a cell that is no answer."""
        return counted_unread(self.reading.charges, self.policy.facts_read)

    def summary(self) -> dict[str, object]:
        """The JSON summary of 0-commands."""
        return {
            "rows_read": self.reading.rows_read,
            "rows_accepted": self.reading.rows_accepted,
            "rows_set_aside": len(self.reading.set_aside),
            "charges": len(self.screened),
            "rollups": rollup_counts(self.screened),
            "not_recognized": self.reading.not_recognized,
            "settled": len(self.settled),
            "settled_by": settling_columns(self.settled.values()),
            "policy": dict(self.policy.identity),
            "file_sha256": self.reading.sha256,
            "joined": {each.name: each.sha256 for each in self.reading.joined},
            "as_of": self.as_of.isoformat(),
            "open_by_absent_fact": self.open_by_absent_fact(),
            "silence_as_not_shown": self.silent_signs(),
            "not_understood": self.not_understood(),
            "cells_not_understood": [each.as_json() for each in self.unread],
            "columns_not_used": [column.header for column in self.columns_not_used],
            "doubtful_pairs": len(self.links.doubts),
        }

    def silent_signs(self) -> dict[str, int]:
        """For each sign whose silence the policy reads as "not shown": how many charges rest on that silence."""
        return dict(sorted(self.screened.not_shown().items()))


def waiting_for(screened: ScreenedCharges, facts: Collection[str]) -> dict[str, int]:
    """How many charges name each of these facts as missing; facts that leave nothing open are not listed."""
    waiting = screened.missing() if facts else {}
    return {fact: waiting[fact] for fact in facts if waiting.get(fact)}


def screen_docket(
    docket: Path,
    policy: Path,
    *,
    as_of: date,
    profile: Profile | None = None,
    sheet: str | None = None,
    overrides: Mapping[str, str] | None = None,
    choices: ReadChoices = NOTHING_CHOSEN,
    table: OfficeTable | None = None,
    joined: Sequence[JoinedFile] = (),
    with_settled: bool = False,
) -> DocketScreen:
    """Reads the docket (by the office's own charge table, where given) and screens every charge. Writes nothing.

    A charge that a court has settled is marked and gets no recommendation, unless a policy is to be tried on old
    cases (``with_settled``).
    """
    loaded = load_policy(policy)
    reading = read_docket(
        docket,
        as_of=as_of,
        profile=profile,
        sheet=sheet,
        overrides=overrides,
        choices=choices,
        joined=joined,
        state=loaded.state,
        own=column_facts(loaded),
    )
    of_one_state(loaded, reading.state)
    reading = read_by(table, reading)
    screened, linked = _screened(reading, (loaded,), as_of)
    settled = settled_charges(reading, as_of)
    if settled and not with_settled:
        screened.settle(settled)
    return DocketScreen(
        reading=reading, policy=loaded, screened=screened, as_of=as_of, links=replace(linked, charges=()),
        settled=settled,
    )  # fmt: skip


def of_one_state(policy: Policy, state: str) -> None:
    """Refuses a docket of another state than the one whose classes the policy compares: a word can be in both."""
    if policy.state and state and policy.state != state:
        raise ScreenerError(
            f"The policy compares classes of {state_name(policy.state)}, and the docket is read as one of "
            f"{state_name(state)}",
            "a class of the same name is not the same class there",
            "Give the policy of that state, or correct the state of the docket",
        )


def _screened(reading: DocketReading, policies: tuple[Policy, ...], as_of: date) -> tuple[ScreenedCharges, DocketLinks]:
    linked = link_docket(reading.charges)
    return screen(reading.charges, policies, as_of=as_of, links=linked.links, known=linked.charges), linked


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketReplay:
    """What the switch from one version to another does to a docket; ``settled`` charges are not counted."""

    replay: Replay
    settled_by: Mapping[str, int] = field(default_factory=dict)  # the columns that settle them, each with how many

    @property
    def settled(self) -> int:
        """How many charges are left out because the docket says that they are settled."""
        return sum(self.settled_by.values())


def replay_docket(
    docket: Path, old: Policy | None, new: Policy, *, as_of: date, as_read: bool = False, with_settled: bool = False
) -> DocketReplay:
    """What the switch from one version (None: from no policy) to another does to a docket, both as of the same day.

    Read as ``screen_docket`` reads it: charges that a court has settled stand beside the others and are not counted
    (unless ``with_settled``). Raises NotPlausible for what looks like no docket, unless a person agreed ``as_read``.
    """
    before = () if old is None else column_facts(old)
    own = {spec.name: spec for spec in (*before, *column_facts(new))}
    reading = read_docket(docket, as_of=as_of, state=new.state, own=tuple(own.values()))
    require_plausible(reading, as_read=as_read)
    settled = {} if with_settled else settled_charges(reading, as_of)
    screened, _ = _screened(reading, (), as_of)
    counted = [at not in settled for at in range(len(screened))]
    found = replay(prepare(screened, counted=counted), old, new, as_of=as_of)
    return DocketReplay(replay=found, settled_by=settling_columns(settled.values()))


def write_screen(result: DocketScreen, out: Path) -> None:
    """Writes the screened docket; the suffix chooses the form. The file appears whole or not at all."""
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise ScreenerError(
            f"{out.name} cannot be written",
            f"'{out.suffix}' is no form of a screened docket",
            "Use .xlsx, .csv or .jsonl",
        )
    writers: Mapping[str, Callable[[DocketScreen, Path], None]] = {
        ".jsonl": _write_jsonl,
        ".csv": _write_csv,
        ".xlsx": _write_xlsx,
    }
    writers[suffix](result, out)


def screen_lines(result: DocketScreen) -> Iterator[str]:
    """The lines of OUT.jsonl (0-commands): one a charge, in the docket's order."""
    charges, in_force = result.screened.explained(), version_for((result.policy,), result.as_of)
    return charge_lines(charges, in_force, result.settled, as_of=result.as_of)


def _write_jsonl(result: DocketScreen, out: Path) -> None:
    write_lines(out, screen_lines(result))


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a screened docket, made while they are written: the docket's own cells with those of joined files,
    ``asked`` columns that wait, and the program's."""

    result: DocketScreen
    asked: int

    def __len__(self) -> int:
        return len(self.result.screened)

    def __iter__(self) -> Iterator[Sequence[str]]:
        reading = self.result.reading
        own, width, blank = _own_cells(reading), len(reading.columns), ("",) * self.asked
        charges, again = tee(self.result.screened.explained())
        for each, ours in zip(charges, charge_cells(again, self.result.settled), strict=True):
            cells = own(each.charge)
            yield (*cells[:width], *("",) * (width - len(cells)), *blank, *ours)


def annotated(result: DocketScreen) -> AnnotatedDocket:
    """The docket's own cells with the program's columns beside them: one line a charge."""
    asked = asked_columns(result)
    return AnnotatedDocket(
        title=result.reading.name,
        headers=tuple(column.header for column in result.reading.columns),
        asked=tuple(AskedColumn(header=spec.name, words=_words(spec)) for spec in asked),
        lines=_Lines(result, len(asked)),
        provenance=(
            f"{result.reading.name}, SHA-256 {result.reading.sha256}",
            *(f"{each.sentence}. SHA-256 of {each.name}: {each.sha256}" for each in result.reading.joined),
            f"Policy {result.policy.title}, version {result.policy.version}, SHA-256 {result.policy.sha256}",
            f"As of {result.as_of.isoformat()}",
        ),
    )


def asked_columns(result: DocketScreen) -> tuple[FactSpec, ...]:
    """The policy's own facts and judgments that some charge waits for and no column gives: each gets a column that a
    person fills in, and that the screened docket is read by when it is screened again."""
    filled = {name for column in result.reading.columns for name in column.fills}
    wanted = {
        name
        for each in result.screened.classes()
        for name in (*(missing.fact for missing in each.questions.missing), *each.judgments)
    }
    return tuple(spec for spec in column_facts(result.policy) if spec.name in wanted - filled)


def _words(spec: FactSpec) -> tuple[str, ...]:
    return ("yes", "no") if spec.type is FactType.FLAG else spec.allowed


def _own_cells(reading: DocketReading) -> Callable[[Charge], Sequence[str]]:
    """What gives the cells of a charge's row in the docket's columns, with those of files joined to it."""

    def own(charge: Charge) -> Sequence[str]:
        if reading.joined and isinstance(charge.cells, RowCells):
            return charge.cells.row
        return reading.laid(charge.row, charge.sheet)

    return own


def _write_csv(result: DocketScreen, out: Path) -> None:
    table = annotated(result)
    headers = (*table.headers, *(each.header for each in table.asked), *table.annotation_headers)
    with whole_file(out) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        for cells in chain((headers,), table.lines):
            writer.writerow(map(neutral, cells))
        text.detach()


def _write_xlsx(result: DocketScreen, out: Path) -> None:
    write_annotated(annotated(result), out)


__all__ = [
    "NOT_KNOWN",
    "DocketReplay",
    "DocketScreen",
    "Replay",
    "Rollup",
    "annotated",
    "replay_docket",
    "screen_docket",
    "screen_lines",
    "waiting_for",
    "write_screen",
]
