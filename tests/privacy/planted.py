"""An office with one person whose name, numbers and words stand in every place that an office has."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from screener.domain.decision import Basis, Rollup
from screener.workflow.session import Office, create_office, open_office
from screener.workflow.verbs import adopt_policy, import_docket, link_people, review_warrants, screen_charge
from screener.workflow.verbs.import_docket.plan import plan_import
from screener.workflow.verbs.import_docket.write import import_warrants
from screener.workflow.verbs.link_people import PairAnswer
from tests.workflow.county import Ticking, office, write_policy

HEAD = (
    "Case Number,Count,Person ID,Defendant Name,Date of Birth,Race,Sex,Address,Arrest Number,Incident Number,"
    "Arrest Date,Referral Date,Agency,Statute,Charge Description,Quantity,Remarks\n"
)
#: What must be gone after the order, each in one place at least.
NAMES = ("ZYXWANDER, QUILLAINE MAE", "Quillaine Zyxwander", "zyxwander")
NUMBERS = ("PID-7788123", "26-CR-90917", "26-CR-90918", "ARR-661177", "INC-551209", "WA-440099")
WORDS = ("1971-11-23", "11/23/1971", "88 Quagmire Lane", "lab sheet of the blue kiosk", "note on the green awning",
         "reason of the violet shutter", "held for the ochre ledger", "draft of the crimson door",
         "twins by the amber gate")  # fmt: skip
ALL = (*NAMES, *NUMBERS, *WORDS)
#: What is somebody else's and stays.
OTHERS = ("INC-600600", "OTHER, OLIVIA", "26-CR-11111", "Bystander, Bo")


@dataclass(frozen=True)
class Planted:
    path: Path
    files: Path
    person: str
    charges: tuple[str, ...]


def row(case: str, count: int, who: str, charge: str, *, remarks: str = "", more: str = "") -> str:
    return f"{case},{count},{who},{more or '05/20/2026,05/22/2026,Sheriff'},{charge},{remarks}\n"


def her(name: str = "ZYXWANDER, QUILLAINE MAE", *, person_id: str = "PID-7788123", born: str = "11/23/1971") -> str:
    """Her cells in a docket, or those of somebody at her address."""
    return f'{person_id},"{name}",{born},B,F,88 Quagmire Lane,ARR-661177,INC-551209'


_HER = her()
_OLIVIA = 'PID-1000001,"OTHER, OLIVIA",04/02/1990,W,F,1 Plain Street,ARR-100001,INC-600600'
_BO = 'PID-1000002,"Bystander, Bo",05/03/1985,W,M,2 Plain Street,ARR-100002,INC-100002'


def files(folder: Path) -> tuple[Path, Path, Path]:
    """Two dockets and a list of warrants."""
    may, june, warrants = folder / "may.csv", folder / "june.csv", folder / "warrants.csv"
    may.write_text(
        HEAD
        + row("26-CR-90917", 1, _HER, "481.115,POSS CS PG 1 <1G,0.4 g")
        + row("26-CR-90917", 2, _HER, "29.02,ROBBERY,")
        + row("26-CR-11111", 1, _OLIVIA, "29.02,ROBBERY,", remarks="with Quillaine Zyxwander of 26-CR-90917")
        + row("26-CR-22222", 1, _BO, "481.115,POSS CS PG 1 <1G,0.3 g")
        + row("26-CR-90917", 3, _HER, ",,", remarks="page of ZYXWANDER QUILLAINE torn")
        + "".join(
            row(f"26-CR-3{n:04d}", 1, _BO.replace("PID-1000002", f"PID-2{n:06d}"), "481.115,POSS CS PG 1 <1G,0.3 g")
            for n in range(30)
        ),
        encoding="utf-8",
    )
    june.write_text(
        HEAD
        + row("26-CR-90917", 1, _HER, "481.115,POSS CS PG 1 1-4G,1.4 g")
        + row("26-CR-90918", 1, _HER.replace("INC-551209", "INC-600600"), "481.125,POSS DRUG PARAPHERNALIA,")
        + row("26-CR-33333", 1, _BO, "481.125,POSS DRUG PARAPHERNALIA,"),
        encoding="utf-8",
    )
    warrants.write_text(
        "Warrant Number,Case Number,Person ID,Defendant Name,Date of Birth,Warrant Type,Issue Date,Charge Description\n"
        'WA-440099,26-CR-90917,PID-7788123,"ZYXWANDER, QUILLAINE MAE",11/23/1971,FTA,01/05/2026,FAILURE TO APPEAR\n'
        'WA-100002,26-CR-22222,PID-1000002,"Bystander, Bo",05/03/1985,FTA,01/06/2026,FAILURE TO APPEAR\n',
        encoding="utf-8",
    )
    return may, june, warrants


def _on_server(place: str, clock: Ticking) -> Office:
    made = create_office(place, name="Example County", county="Example", zone="America/Chicago", clock=clock, user="S1")
    made.add_user("A1", "Attorney One", "attorney", "Drugs")
    return made


_MADE: list[tuple[Path, Planted, datetime]] = []


def plant(folder: Path, clock: Ticking | None = None, *, place: str = "", anew: bool = False) -> tuple[Office, Planted]:
    """An office in which the planted person was worked on by two people; open as the supervisor.

    Worked on once in a process and copied, or ``anew`` where a test asks what the work itself leaves behind.
    """
    if anew or place:
        return _worked_on(folder, clock, place)
    if not _MADE:
        first, began = Path(tempfile.mkdtemp(prefix="planted-")), Ticking()
        atexit.register(shutil.rmtree, first, ignore_errors=True)
        opened, found = _worked_on(first, began, "")
        opened.close()
        _MADE.append((first, found, began.now))
    first, found, ended = _MADE[0]
    shutil.copytree(first, folder, dirs_exist_ok=True)
    clock = clock or Ticking()
    clock.now = max(clock.now, ended)
    path = folder / found.path.name
    opened = open_office(path, user="S1", clock=clock)
    return opened, replace(found, path=path, files=folder)


def _worked_on(folder: Path, clock: Ticking | None, place: str) -> tuple[Office, Planted]:
    may, june, warrants = files(folder)
    opened = office(folder, clock=clock) if not place else _on_server(place, clock or Ticking())
    adopt_policy.adopt(opened, write_policy(folder))
    for path in (may, june):
        import_docket.import_docket(opened, plan_import(opened, path))
    import_warrants(opened, warrants)
    person = next(c.person for c in opened.model().counts.values() if "ZYX" in (c.imported.person.name or ""))
    counts = sorted(opened.model().of_person(person), key=lambda c: (c.imported.case_number, c.at))
    others = {c.imported.case_number: c.charge_id for c in opened.model().counts.values()}
    first, second, last = (count.charge_id for count in counts)
    opened.user = "A1"
    screen_charge.record_fact(opened, first, "amount", "0.5 g", "lab sheet of the blue kiosk")
    screen_charge.add_note(opened, first, "note on the green awning: Q. is the sister")
    screen_charge.person(opened, person)
    screen_charge.decide(
        opened, second, outcome=Rollup.DECLINED, basis=Basis.OTHER, reason="reason of the violet shutter"
    )
    screen_charge.hold(opened, last, "held for the ochre ledger")
    screen_charge.add_note(opened, others["26-CR-22222"], "Quillaine Zyxwander, born 11/23/1971, says he was asleep")
    screen_charge.save_place(opened, first, "draft of the crimson door")
    link_people.link(opened, first, others["26-CR-33333"], PairAnswer.DIFFERENT, "twins by the amber gate")
    cards = [card for column in review_warrants.board(opened).columns.values() for card in column]
    warrant = next(card for card in cards if card.number == "WA-440099")
    review_warrants.decide_warrant(opened, warrant.warrant_id, outcome="summons", reason="reason of the violet shutter")
    opened.user = "S1"
    return opened, Planted(path=opened.path, files=folder, person=person, charges=(first, second, last))


BORN = date(1971, 11, 23)
