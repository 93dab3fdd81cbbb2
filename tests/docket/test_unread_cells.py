"""A filled cell that is no answer is never silence: it is asked and named, whatever a policy makes of silence."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from screener.docket.files import delimited
from screener.docket.reading.facts.absent import why_absent
from screener.docket.reading.facts.unread import counted_unread
from screener.domain.case import NOT_UNDERSTOOD
from screener.screening.recommend.recommend import screen
from screener.workflow.verbs.screen_docket import DocketScreen, screen_docket, screen_lines

AS_OF = date(2026, 6, 30)


@dataclass(frozen=True)
class Asked:
    """A fact in a column: its condition, a cell that answers it, one that is blank, and cells that are no answers."""

    fact: str
    header: str
    condition: str
    yes: str
    bad: tuple[str, ...]
    own: str = ""


_OWN_FLAG = "type: yes or no, ask: Was it for gain?, yes: it was for gain, no: it was not for gain"
_FLAG_CELLS = ("YES - RESALE", "SOLD ITEMS", "X", "Unk", "Vacant", "pending", "?", "not recorded", "Y/N", "XXXX", "M/B")
_DAY_CELLS = ("05/40/2021", "pending", "Declined", "unk", "Y", "not recorded", "2021")
_NUMBER_CELLS = ("two", "1 or 2", "YES", "unknown", "2+", "?")
FACTS = (
    Asked("gain", "Gain", "gain", "Y", _FLAG_CELLS, _OWN_FLAG),
    Asked("met on", "Met On", "met on: on or before the decision", "2026-01-05", _DAY_CELLS,
          "type: date, ask: When?, sentence: met on ..."),
    Asked("visits", "Visits", "visits: at least 2", "3", _NUMBER_CELLS,
          "type: number, ask: How many?, sentence: there are ... visits"),
    Asked("harm done", "Harm Done", "harm done: at least $100", "$300", ("some", "pending", "unk", "about a lot"),
          "type: dollars, ask: How much?, sentence: the harm is ..."),
    Asked("home", "Home", "home: shelter", "shelter", ("tent", "unk", "?", "own home / shelter"),
          "type: words, words: [own home, shelter], ask: Where?, sentence: the home is ..."),
    Asked("weapon", "Weapon", "weapon", "Y", _FLAG_CELLS),
    Asked("minor present", "Minor Present", "minor present", "Yes", _FLAG_CELLS),
    Asked("prior convictions", "Prior Convictions", "prior convictions: at least 2", "3", _NUMBER_CELLS),
    Asked("value", "Property Value", "value: at least $100", "$300", ("some", "unk", "pending", "$1O0")),
    Asked("amount", "Lab Weight", "amount: at least 1 g", "2 g", ("pending", "12 baggies 3", "TNS", "0.5", "<1 g")),
    Asked("substance", "Drug", "substance: heroin", "heroin", ("brown stuff", "unk")),
    Asked("grade", "Grade", "grade: felony", "felony", ("?", "FM", "see notes")),
    Asked("offense date", "Offense Date", "offense date: before 2026-07-01", "2026-01-05", ("05/40/2026", "unknown")),
)  # fmt: skip
_HEAD = """policy format: 1
policy:
  title: T
  office: O
  version: 1
  effective: 2021-01-01
  sunset: not stated
  source: {document: D}
  public: not stated
"""
_TAIL = """outcomes:
  no file: {roll-up: declined, record: nothing filed}
  ordinary: {roll-up: outside the policy}
rules:
  - id: 1
    title: Possession
    applies to: {offense: simple possession}
    reaches: not stated
%s
    outcome: no file
    force: presumptive
%s
otherwise: ordinary
"""
#: What a policy can make of silence. By kind: what a rule says, and what stands below it.
SILENCES = {
    "unless shown": ("    unless shown: {%s}", ""),
    "if shown": ("", "  - {id: 1.a, exception to: 1, title: E, if shown: {%s}, outcome: ordinary}"),
    "any of": ("    unless shown: {any of: [{scales: yes}, {%s}]}", ""),
    "all of": ("    unless shown: {all of: [{offense: simple possession}, {%s}]}", ""),
}


def _with_age(asked: Asked) -> tuple[str, ...]:
    """What a cell of the fact leaves not understood: without the offense's day there is no age either."""
    return ("age at offense", asked.fact) if asked.fact == "offense date" else (asked.fact,)


def policy_of(asked: Asked, silence: str) -> str:
    clause, below = (each % written(asked) if "%s" in each else each for each in SILENCES[silence])
    facts = f"facts:\n  {asked.fact}: {{{asked.own}}}\n" if asked.own else ""
    return _HEAD + facts + _TAIL % (clause, below)


def written(asked: Asked) -> str:
    return asked.condition if ":" in asked.condition else f"{asked.condition}: yes"


def docket_of(asked: Asked, path: Path, cells: list[str]) -> None:
    text = "POSSESSION OF A CONTROLLED SUBSTANCE" if asked.fact == "substance" else "POSSESSION OF METHAMPHETAMINE"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Case Number", "Name", "DOB", "Charge", asked.header])
        for at, cell in enumerate(cells):
            who = f"PERSON{chr(65 + at // 26)}{chr(65 + at % 26)}, ANN"
            rows.writerow([f"21-{at:04}", who, f"1990-01-{at % 28 + 1:02}", text, cell])


def screened(asked: Asked, silence: str, cells: list[str], tmp_path: Path) -> DocketScreen:
    docket, policy = tmp_path / "d.csv", tmp_path / "p.yaml"
    docket_of(asked, docket, cells)
    policy.write_text(policy_of(asked, silence), encoding="utf-8")
    return screen_docket(docket, policy, as_of=AS_OF)


@pytest.mark.parametrize("silence", SILENCES)
@pytest.mark.parametrize("asked", FACTS, ids=lambda each: each.fact)
def test_filled_is_never_silent(asked: Asked, silence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [asked.yes] * 8 + ["", "N/A", "-", "NULL"] + list(asked.bad)
    random.Random(f"{asked.fact} {silence}").shuffle(cells)
    result = screened(asked, silence, cells, tmp_path)
    for cell, item in zip(cells, result.screened, strict=True):
        said = (item.finding.rollup.value, [each.fact for each in item.finding.missing])
        if cell in asked.bad:
            assert said[0] == "needs information", (cell, said)
            assert asked.fact in said[1], (cell, said)
            assert item.facts[NOT_UNDERSTOOD] == _with_age(asked), cell
        elif cell == asked.yes:
            assert said[0] == "outside the policy", cell
        else:
            assert said[0] == "declined", (cell, said)
    named = {(address, each.text) for each in result.unread for address in each.at}
    assert named == {(f"E{line}", cell) for line, cell in enumerate(cells, 2) if cell in asked.bad}
    assert result.not_understood()[asked.fact] == len(asked.bad)
    rows = list(screen_lines(result))
    with monkeypatch.context() as patched:
        patched.setattr(delimited, "_by_column", lambda *_: None)
        by_row = screened(asked, silence, cells, tmp_path)
    assert list(screen_lines(by_row)) == rows
    assert (by_row.unread, by_row.not_understood()) == (result.unread, result.not_understood())
    one_by_one = screen(list(result.reading.charges), (result.policy,), as_of=AS_OF)
    assert [item.finding.outcome for item in one_by_one] == [item.finding.outcome for item in result.screened]
    assert counted_unread(list(result.reading.charges), [asked.fact]) == result.not_understood()


@pytest.mark.parametrize("cell", ["YES - RESALE", "Unk", "X", "pending", "Vacant"])
def test_counts_as_no(cell: str, tmp_path: Path) -> None:
    asked = Asked("gain", "Gain", "gain", "Y", (), _OWN_FLAG + ", silence: counts as no")
    docket, policy = tmp_path / "d.csv", tmp_path / "p.yaml"
    docket_of(asked, docket, ["Y", "N", "", cell])
    text = policy_of(asked, "unless shown").replace("unless shown: {gain: yes}", "unless: {gain: yes}")
    policy.write_text(text, encoding="utf-8")
    result = screen_docket(docket, policy, as_of=AS_OF)
    said = [item.finding.rollup.value for item in result.screened]
    assert said == ["outside the policy", "declined", "declined", "needs information"]


@pytest.mark.parametrize(
    ("cell", "rollup"), [("N", "declined"), ("", "outside the policy"), ("KNIFE", "needs information")]
)
def test_none_observed(cell: str, rollup: str, tmp_path: Path) -> None:
    asked = Asked("weapon", "Weapon", "weapon", "Y", ())
    docket, policy = tmp_path / "d.csv", tmp_path / "p.yaml"
    docket_of(asked, docket, ["Y", "N", "N", cell])
    policy.write_text(_HEAD + _TAIL % ("    if: {none observed: [weapon]}", ""), encoding="utf-8")
    result = screen_docket(docket, policy, as_of=AS_OF)
    assert result.screened[3].finding.rollup.value == rollup


def test_a_column_of_nothing_that_is_an_answer(tmp_path: Path) -> None:
    """A column under the fact's own name, in which no cell is an answer: still no silence."""
    for asked in (FACTS[0], FACTS[5]):
        result = screened(asked, "unless shown", ["KNIFE", "GUN", "", "RIFLE", "BAT"], tmp_path)
        said = [item.finding.rollup.value for item in result.screened]
        assert said == ["needs information"] * 2 + ["declined"] + ["needs information"] * 2


#: Birth, offense and arrest of a person, and what a rule on the age makes of them where silence counts as no.
AGES = (
    ("2010-01-01", "2026-05-02", "", "outside the policy"),
    ("1980-01-01", "2026-05-02", "", "declined"),
    ("", "2026-05-02", "", "declined"),
    ("1980-01-01", "", "", "declined"),
    ("05/40/2010", "2026-05-02", "", "needs information"),
    ("2010-01-01", "05/40/2026", "", "needs information"),
    ("2010-01-01", "05/40/2026", "2026-05-03", "outside the policy"),  # the arrest tells it
    ("1980-01-01", "05/40/2026", "2026-05-03", "declined"),
    ("2010-01-01", "", "pending", "needs information"),
    ("unknown", "2026-05-02", "", "needs information"),
    ("2026-06-01", "2026-05-02", "", "needs information"),  # born after the offense
)


@pytest.mark.parametrize("silence", ["unless shown", "any of", "all of"])
def test_an_age_that_cannot_be_worked_out_is_no_silence(
    silence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docket, policy = tmp_path / "d.csv", tmp_path / "p.yaml"
    asked = Asked("age at offense", "", "age at offense: less than 21", "", ())
    policy.write_text(policy_of(asked, silence), encoding="utf-8")
    rows = [(*ages, at) for ages in AGES for at in range(3)]
    with docket.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Case Number", "Name", "DOB", "Charge", "Offense Date", "Arrest Date"])
        for line, (birth, offense, arrest, _, _) in enumerate(rows):
            who = f"PERSON{chr(65 + line // 26)}{chr(65 + line % 26)}, ANN"
            out.writerow([f"21-{line:04}", who, birth, "POSSESSION OF METHAMPHETAMINE", offense, arrest])
    by_column = screen_docket(docket, policy, as_of=AS_OF)
    assert [item.finding.rollup.value for item in by_column.screened] == [row[3] for row in rows]
    assert all(
        [each.fact for each in item.finding.missing] == ["age at offense"]
        for item, row in zip(by_column.screened, rows, strict=True)
        if row[3] == "needs information"
    )
    with monkeypatch.context() as patched:
        patched.setattr(delimited, "_by_column", lambda *_: None)
        by_row = screen_docket(docket, policy, as_of=AS_OF)
    assert list(screen_lines(by_column)) == list(screen_lines(by_row))


def test_beside(tmp_path: Path) -> None:
    """The cell of another count is no silence either."""
    docket, policy = tmp_path / "d.csv", tmp_path / "p.yaml"
    lines = ["Case Number,Name,DOB,Charge,Gain"]
    for at, cell in enumerate(("Y", "N", "", "SOLD")):
        who = f'21-{at},"PERSON{chr(65 + at)}, ANN",199{at}-01-01'
        lines += [f"{who},POSSESSION OF METHAMPHETAMINE,N", f"{who},PETTY THEFT,{cell}"]
    docket.write_text("\n".join(lines) + "\n", encoding="utf-8")
    facts = f"facts:\n  gain: {{{_OWN_FLAG}, silence: counts as no}}\n"
    text = _HEAD + facts + _TAIL % ("    unless: {beside: {gain: yes}}", "")
    policy.write_text(
        text.replace("reaches: not stated", "reaches: the charge, alone or beside others"), encoding="utf-8"
    )
    result = screen_docket(docket, policy, as_of=AS_OF)
    said = [item.finding.rollup.value for item in result.screened][::2]
    assert said == ["outside the policy", "declined", "declined", "needs information"]


def test_columns_that_are_not_used_are_named_beside_a_fact_in_no_column(tmp_path: Path) -> None:
    docket, policy = tmp_path / "d.csv", tmp_path / "p.yaml"
    docket.write_text(
        "Case Number,Name,DOB,Charge,WPN,Empty,Gain\n"
        '1,"ABLE, ANN",1990-01-01,POSS METH,Y,,N\n2,"BAKER, ANN",1991-01-01,POSS METH,N,,N\n',
        encoding="utf-8",
    )
    both = Asked("gain", "Gain", "any of: [gain, weapon]", "Y", (), _OWN_FLAG)
    policy.write_text(policy_of(both, "unless shown"), encoding="utf-8")
    result = screen_docket(docket, policy, as_of=AS_OF)
    assert "weapon" in result.absent
    assert [column.header for column in result.columns_not_used] == ["WPN"]


@pytest.mark.parametrize("header", ["Property Value", "Loss", "Item Value", "Harm Done"])
@pytest.mark.parametrize("zero", ["0", "$0.00", "0.00", "$0", ".00"])
def test_a_zero_is_no_amount(header: str, zero: str, tmp_path: Path) -> None:
    """0 stands where nobody entered a value: asked as a blank is, and silent as a blank is."""
    asked = FACTS[3] if header == "Harm Done" else FACTS[8]
    docket, policy = tmp_path / "d.csv", tmp_path / "p.yaml"
    docket_of(Asked(asked.fact, header, asked.condition, "", ()), docket, ["$300", zero, "", "$5"])
    for clause, of_blank in (("unless", "needs information"), ("unless shown", "declined")):
        text = policy_of(asked, "unless shown").replace("unless shown:", f"{clause}:")
        policy.write_text(text, encoding="utf-8")
        result = screen_docket(docket, policy, as_of=AS_OF)
        said = [item.finding.rollup.value for item in result.screened]
        assert said == ["outside the policy", of_blank, of_blank, "declined"]
        assert result.unread == ()


@pytest.mark.parametrize(
    ("cells", "how"),
    [(["2 g", "", "0.5 g", "1 g"], "is not in every cell of"), (["n/a", "", "", "-"], "has no weight in")],
)
def test_the_question_names_the_weight_that_the_policy_and_the_docket_can_give(
    tmp_path: Path, cells: list[str], how: str
) -> None:
    docket, policy = tmp_path / "d.csv", tmp_path / "p.yaml"
    docket_of(Asked("", "Amount Seized", "", "", ()), docket, cells)
    for weight, ask, why in (
        ("any", "the weight (found by the laboratory, measured in the field, stated in the docket or estimated by the "
         "officer)",
         f"'stated amount' {how} its column, Amount Seized (E)"),
        ("lab", "the weight found by the laboratory", "'amount' is in no column"),
    ):  # fmt: skip
        text = _HEAD + f"weight from: {weight}\n" + _TAIL % ("    if: {amount: less than 3 g}", "")
        policy.write_text(text, encoding="utf-8")
        result = screen_docket(docket, policy, as_of=AS_OF)
        (missing,) = result.screened[1].finding.missing
        assert missing.ask == f"What is {ask}?"
        assert why_absent(result.reading, "amount", result.policy.facts_read) == why
