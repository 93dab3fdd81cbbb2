"""The states of Charges that are photographed, on an invented docket whose texts nobody knows."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from screener.domain.decision import Basis, Rollup
from screener.ui.page import Page
from screener.ui.pages.charges import ChargesPage
from screener.workflow.session import Office
from screener.workflow.verbs import charge_table, import_docket, screen_charge
from tests.pictures_registry import picture

_HEAD = "Case Number,Count,Defendant,DOB,Offense Date,Statute,Charge,Class,Quantity,Agency"
_NAMES = ("ALDER", "BIRCH", "CEDAR", "DOGWOOD", "ELM", "FIR", "GUM", "HAZEL", "IRONWOOD", "JUNIPER", "KAPOK", "LARCH")
#: Texts as an old system abbreviates them (invented): how they are written, their statutes, how many charges.
GARBLED = (
    (("CTRLSB 220 LVL 7", "CTRLSB 220 LVL 3", "CTRLSB 220-LVL 7"), "LOCAL", 46),
    (("QX VUC SIMP 4013", "QX VUC SIMP 4014"), "", 31),
    (("PNX ICQ SEE REC 7331", "PNX ICQ SEE REC 90"), "", 24),
    (("QXM 2ND SUBSQ",), "997.40(B)", 19),
    (("DNGRS SBST NOI", "DNGRS SBST  NOI."), "LOCAL", 17),
    (("",), "999.1(2)", 14),
    (("MNTR DEV CUT",), "CITY", 13),
    (("ZB TRUSTY ACT 309", "ZB TRUSTY ACT 310"), "", 12),
    (("CVQ IFX REF 88",), "CITY", 11),
    (("UNLPSN UNK TBL",), "LOCAL", 10),
    (("HBX STS ADQ",), "", 9),
    (("TRFR IN 4TH CIR",), "", 9),
    (("CNSL RQ 12", "CNSL RQ 14", "CNSL RQ 19"), "LOCAL", 8),
    (("ORDN 14-22 REF", "ORDN 14-23 REF"), "", 8),
    (("EXPD RGS NBR",), "", 7),
    (("TMPRG MTR",), "CITY", 7),
    (("BRDN HND OFFR",), "", 6),
    (("SCHD QX ENH",), "LOCAL", 6),
    (("WLQ AXT IRQ",), "", 5),
    (("FSH LCN NRES",), "", 5),
    (("XFER BDCK",), "", 5),
    (("DSRDLY PLC X",), "CITY", 4),
    (("LVSTK AT LRG",), "", 4),
    (("RTND FRM DOC HLD", "RTND  FRM DOC HLD"), "", 4),
    (("OBTN BY DECPT 3",), "", 3),
    (("JV CQW 2",), "CITY", 3),
    (("NXC OF CQM LTX",), "", 3),
    (("PRLM HRG WVD",), "", 3),
    (("UNRSTR PSGR QX",), "", 2),
    (("SPC ENF ZN 4",), "CITY", 2),
    (("BXY RPT AQD Q",), "", 2),
    (("SXT EHB QX",), "", 2),
    (("IXF W/ UQY",), "", 2),
    (("AXT SQC REF 3",), "", 1),
    (("BRNG BAN OPN",), "", 1),
    (("LNQX 88-2",), "CITY", 1),
    (("VSSL NO NBR",), "", 1),
    (("WTR DIV UNPRMT",), "", 1),
    (("CNQN EXR ZQ",), "", 1),
    (("SXP QX TQ",), "", 1),
)


@cache
def garbled_docket() -> Path:
    """A docket with forty kinds of texts that the program does not know, beside some that it does."""
    lines = [_HEAD]
    number = 0
    for texts, statute, count in GARBLED:
        for at in range(count):
            number += 1
            text = texts[0] if at % 3 else texts[at // 3 % len(texts)]
            person = f'"{_NAMES[number % len(_NAMES)]}, {chr(65 + number // 12 % 26)}"'
            born = f"19{70 + number % 29}-{1 + number % 12:02}-{1 + number // 12 % 28:02}"
            case = f"26-CR-{4000 + number // 2:05}"
            grams = f"{0.2 + number % 9 / 10:.1f} g" if number % 3 else ""
            row = (case, number % 2 + 1, person, born, "2026-05-11", statute, f'"{text}"', "F", grams, "Riverside PD")
            lines.append(",".join(str(cell) for cell in row))
    path = Path(tempfile.mkdtemp(prefix="screener-pictures-")) / "Old system export, May.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _bring_in(office: Office) -> None:
    import_docket.import_docket(office, import_docket.plan_import(office, garbled_docket()))


def _charges(page: Page) -> ChargesPage:
    assert isinstance(page, ChargesPage)
    return page


def _after(page: Page, *acts: Callable[[], object]) -> None:
    """Does things one after the other, each when the office's thread has answered all that the one before asked."""
    if acts:
        page.session.run(lambda office: None, lambda _none: _quiet(page, acts, 3), owner=page)


def _quiet(page: Page, acts: tuple[Callable[[], object], ...], turns: int) -> None:
    if turns:  # an answer may ask anew: let it
        page.session.run(lambda office: None, lambda _none: _quiet(page, acts, turns - 1), owner=page)
        return
    acts[0]()
    _after(page, *acts[1:])


def _garbled(page: Page, *work: Callable[[Office], object], acts: tuple[Callable[[], object], ...] = ()) -> None:
    for each in (_bring_in, *work):
        page.session.run(each, owner=page)
    _after(page, lambda: page.session.changed.emit("dockets"), *acts)


@picture("charges")
def forty_clusters(page: Page) -> None:
    _garbled(page)


@picture("charges", "an answer chosen")
def chosen(page: Page) -> None:
    charges = _charges(page)
    _garbled(page, acts=(lambda: charges.answer.classes.typed("2"), lambda: charges.shown.setFocus()))


@picture("charges", "answered")
def answered(page: Page) -> None:
    charges = _charges(page)
    _garbled(page, acts=(lambda: charges.answer.classes.typed("2"), charges.give))


@picture("charges", "what it changed")
def changed(page: Page) -> None:
    charges = _charges(page)
    _garbled(page, _decide_one, acts=(lambda: charges.answer.classes.typed("2"), charges.give, charges.see))


@picture("charges", "by the statute too")
def statute_too(page: Page) -> None:
    charges = _charges(page)

    def choose() -> None:
        charges.listed.choose(next(g.key for g in charges.listed.table.rows_model.rows if g.words == "QXM 2ND SUBSQ"))

    def answer() -> None:
        charges.answer.classes.typed("1")
        charges.answer.drug.setText("methamphetamine")
        charges.answer.reach.setCurrentIndex(1)

    _garbled(page, acts=(choose, answer))


@picture("charges", "found")
def found(page: Page) -> None:
    charges = _charges(page)
    _garbled(page, acts=(lambda: charges.listed.search.setText("local"),))


@picture("charges", "least surely")
def unsure(page: Page) -> None:
    charges = _charges(page)
    _garbled(page, _check_more, acts=(lambda: charges.show_view("least sure"),))


@picture("charges", "table")
def table(page: Page) -> None:
    charges = _charges(page)
    _garbled(page, _fill_table, acts=(lambda: charges.show_view("table"),))


@picture("charges", "table load")
def table_load(page: Page) -> None:
    _garbled(page, acts=(_charges(page).ask_load,))


@picture("charges", "table empty")
def table_empty(page: Page) -> None:
    charges = _charges(page)
    _after(page, lambda: charges.show_view("table"))


@picture("charges", "all recognized")
def empty(page: Page) -> None:
    _charges(page)


def _check_more(office: Office) -> None:
    """An office that checks all that is not nearly certain."""
    charge_table.set_threshold(office, "0.97")


def _decide_one(office: Office) -> None:
    """One charge of the largest cluster, decided before anybody said what it is."""
    name = next(name for name, count in office.model().counts.items() if count.imported.text == GARBLED[0][0][0])
    screen_charge.decide(office, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE, reason="no laboratory report")


def _fill_table(office: Office) -> None:
    """Answers given on the spot, and a table of the clerk's."""
    charge_table.answer(office, "CTRLSB 220 LVL 7", "simple_possession", note="the code of the old system")
    charge_table.answer(office, "DNGRS SBST NOI", "drug_unspecified")
    charge_table.answer(office, "ZB TRUSTY ACT 309", "other", "none")
    charge_table.answer(office, "999.1(2)", "trespass", "none")
    own = garbled_docket().with_name("Clerk's table 2026.csv")
    own.write_text(
        "text,statute,offense,substance,effective,repealed\n"
        "ORDN # REF,,open_container,none,2026-01-01,\n"
        "XFER *,,theft,none,,\nOLD CODE 7,,loitering,none,2019-01-01,2025-07-01\n",
        encoding="utf-8",
    )
    charge_table.load_table(office, own)
