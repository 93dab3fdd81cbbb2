"""The example office: an office as any other, made by the verbs that people use, with its reports beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from screener.domain.errors import ScreenerError
from screener.domain.shipped import sample_policy
from screener.example.attorneys import WorkClock
from screener.example.county import ATTORNEYS, SEED, make_county
from screener.example.days import Stretch, work_days
from screener.example.dockets import write_county
from screener.runtime.paths import places, private_folder
from screener.workflow.session import Office, create_office, open_office
from screener.workflow.verbs import adopt_policy, approve_decision, import_docket, produce_report, review_warrants

OFFICE_FILE = "Riverside County (example).screener"
NAME = "District Attorney of Riverside County (example)"
COUNTY = "Riverside County (example)"
ZONE = "America/Chicago"
SUPERVISOR = "S1"
#: Names of the example's users, as invented as the defendants'.
_USERS = (
    ("A1", "Arden Kelbright", "attorney"),
    ("A2", "Lorne Haldray", "attorney"),
    ("A3", "Tamsin Orfield", "attorney"),
    ("A4", "Rowan Thalmere", "attorney"),
    ("A5", "Blair Corstead", "attorney"),
    (SUPERVISOR, "Hollis Wexgrove", "supervisor"),
)
_POLICIES = ((date(2026, 1, 5), "riverside-unconditional-1.yaml"), (date(2026, 2, 16), "riverside-unconditional.yaml"))
#: The day that each docket comes in, the last day on which it is worked on, and what is screened by then.
_STRETCHES = (
    Stretch(start=date(2026, 3, 16), end=date(2026, 4, 10), referred_by=date(2026, 3, 13)),
    Stretch(start=date(2026, 4, 20), end=date(2026, 5, 15), referred_by=date(2026, 4, 17)),
    Stretch(start=date(2026, 5, 26), end=date(2026, 5, 29), referred_by=date(2026, 5, 5)),
)
_WARRANTS_DAY = date(2026, 5, 18)
_WARRANTS_DECIDED = 48
#: At the end of a stretch the supervisor answers so many requests; what every reason gets. Others wait.
_ANSWERED_AT_ONCE = 15
_APPROVED = frozenset({"Family asks that the case goes on", "Part of a plea agreement in another case"})
_REFUSED = {"Leverage for a plea": "A plea is no reason to file what the order spares"}
#: The period of the oversight pack; it is printed on the evening of its last decisions.
PERIOD = (date(2026, 3, 1), date(2026, 5, 31))
_LAST_DAY = date(2026, 5, 29)
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleOffice:
    """The example office on disk. ``files`` are the dockets that it read, then the reports if any."""

    dir: Path
    office: Path
    files: tuple[Path, ...]
    charges: int
    warrants: int
    screened: tuple[Path, ...] = ()
    warrant_lists: tuple[Path, ...] = ()
    pack: tuple[Path, ...] = ()


def example_folder() -> Path:
    """Where the example lies unless a person says otherwise: among the offices, where it is found and thrown away."""
    return places().offices / "Screener example"


def make_example(folder: Path, *, tell: Tell, seed: int = SEED) -> ExampleOffice:
    """Makes the example office in ``folder``, or finds the one that is already there and leaves its record alone.

    Same seed, same people, charges and decisions. Nothing half-made stays behind: the office appears when it is done.
    Raises ScreenerError where the folder cannot be written or the disk is full.
    """
    office_path = folder / OFFICE_FILE
    dockets = folder / "dockets"
    if not office_path.exists():
        unfinished = folder / ".unfinished"
        try:
            shutil.rmtree(unfinished, ignore_errors=True)
            private_folder(unfinished)
            _make(unfinished, tell=tell, seed=seed)
            shutil.rmtree(dockets, ignore_errors=True)
            for made in sorted(unfinished.iterdir(), key=lambda path: path.name == OFFICE_FILE):
                os.replace(made, folder / made.name)
        except OSError as error:
            raise ScreenerError(
                f"The example office could not be made in {folder}",
                error.strerror or str(error),
                "Choose a folder that you may write to, with 200 MB free (--dir)",
            ) from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    with open_office(office_path, user=SUPERVISOR, clock=WorkClock(_at(_LAST_DAY, 18))) as office:
        status = office.status()
    return ExampleOffice(
        dir=folder,
        office=office_path,
        files=tuple(sorted(dockets.iterdir())) if dockets.is_dir() else (),
        charges=status.charges,
        warrants=status.warrants,
    )


def write_reports(example: ExampleOffice, *, tell: Tell) -> ExampleOffice:
    """Writes the screened dockets, the lists of warrants and the oversight pack beside the office."""
    folder = example.dir
    clock = WorkClock(_at(_LAST_DAY, 18))
    with open_office(example.office, user=SUPERVISOR, clock=clock) as office:
        clock.move_to(office.status().last_saved or clock())  # somebody may have worked in it since
        tell("writing the screened dockets")
        beside = private_folder(folder / "screened")
        screened = tuple(
            produce_report.annotated_docket(office, row.docket_id, beside / f"{Path(row.name).stem}.xlsx")
            for row in import_docket.dockets(office)
            if row.kind == "docket" and row.decided
        )
        tell("writing the warrant lists")
        lists = produce_report.warrant_list(office, private_folder(folder / "warrants"))
        tell("writing the oversight pack")
        pack = produce_report.oversight_pack(office, *PERIOD, private_folder(folder / "oversight")).files
    return ExampleOffice(
        dir=folder,
        office=example.office,
        files=(*example.files, *screened, *lists, *pack),
        charges=example.charges,
        warrants=example.warrants,
        screened=screened,
        warrant_lists=lists,
        pack=pack,
    )


def _make(folder: Path, *, tell: Tell, seed: int) -> None:
    tell("making a county with three months of dockets and 600 warrants")
    private_folder(folder / "dockets")
    county = make_county(seed)
    *dockets, old_cases, warrants = write_county(county, folder / "dockets")
    clock = WorkClock(_at(_POLICIES[0][0], 8))
    path = folder / OFFICE_FILE
    with create_office(path, name=NAME, county=COUNTY, zone=ZONE, clock=clock, user=SUPERVISOR) as office:
        for code, name, role in _USERS:
            if code != SUPERVISOR:
                office.add_user(code, name, role, "Felony screening" if code in ATTORNEYS[:3] else "General screening")
        for day, policy in _POLICIES:
            clock.move_to(_at(day, 8))
            adopt_policy.adopt(office, sample_policy(policy))
        for docket, stretch in zip(dockets, _STRETCHES, strict=True):
            if stretch.start > _WARRANTS_DAY:
                _review_warrants(office, clock, old_cases, warrants, tell)
            tell(f"importing {docket.name}, and screening it day by day")
            clock.move_to(_at(stretch.start, 7))
            docket_id = import_docket.import_docket(office, import_docket.plan_import(office, docket)).docket_id
            work_days(office, clock, docket=docket_id, stretch=stretch, seed=seed)
            office.user = SUPERVISOR
            if stretch.end < _LAST_DAY:
                _answer_requests(office, clock, stretch.end)


def _answer_requests(office: Office, clock: WorkClock, day: date) -> None:
    """The supervisor answers the oldest requests for approval; the others still wait, as in any office."""
    clock.move_to(_at(day, 17))
    for asked in approve_decision.requests(office).waiting[:_ANSWERED_AT_ONCE]:
        clock.pass_seconds(40)
        if asked.reason in _REFUSED:
            approve_decision.refuse(office, asked.charge_id, _REFUSED[asked.reason], decision=asked.decision)
        elif asked.reason in _APPROVED:
            approve_decision.approve(office, asked.charge_id, decision=asked.decision)


def _review_warrants(office: Office, clock: WorkClock, old_cases: Path, warrants: Path, tell: Tell) -> None:
    tell(f"importing {warrants.name} and the cases behind it")
    clock.move_to(_at(_WARRANTS_DAY, 9))
    import_docket.import_docket(office, import_docket.plan_import(office, old_cases, cases=True))
    import_docket.import_warrants(office, warrants)
    for card in review_warrants.board(office).columns["recommend recall"][:_WARRANTS_DECIDED]:
        clock.pass_seconds(30)
        review_warrants.decide_warrant(office, card.warrant_id, outcome="recall")


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
