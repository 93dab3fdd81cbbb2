"""A charge that names a mixture names each of its drugs: a condition on any item sees them all, on every path."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from screener.docket.charges.charges import classify
from screener.docket.charges.facts.drugs import drug_of
from screener.domain.substance import resolve
from screener.workflow.verbs.screen_docket import screen_docket
from tests.policy.writing import HEAD

DRUGS = ("COCAINE", "HEROIN", "FENTANYL", "METHAMPHETAMINE", "MDMA", "PCP", "OXYCODONE")
TOGETHER = (
    "{} LACED WITH {}", "{} MIXED WITH {}", "{} AND {}", "{} & {}", "{} CUT WITH {}", "{} W/ {}", "{} CONTAINING {}",
    "{}-LACED {}", "{}/{} MIXTURE", "{} DIPPED IN {}", "{} + {}",
)  # fmt: skip
OPEN = ("{} OR {}", "{}/{}", "{}, {}", "{} AND/OR {}")


def facts_of(text: str) -> str | tuple[str, ...]:
    return drug_of(text, classify(text, ""))


@given(
    st.sampled_from(TOGETHER), st.permutations(DRUGS), st.sampled_from(("POSSESSION OF", "POSS", "UNLAWFUL POSS OF"))
)
def test_a_mixture_names_each_of_its_drugs(form: str, drugs: list[str], lead: str):
    one, other = drugs[:2]
    assert facts_of(f"{lead} {form.format(one, other)}") == (resolve(one.lower()), resolve(other.lower()))


@given(st.sampled_from(OPEN), st.permutations(DRUGS))
def test_alternatives_leave_open_which_drug_it_is(form: str, drugs: list[str]):
    assert facts_of(f"POSSESSION OF {form.format(*drugs[:2])}") == "multiple"


@pytest.mark.parametrize("text", ["POSS OF CS OTHER THAN COCAINE AND HEROIN", "POSS NARCOTIC AND COCAINE"])
def test_an_excluded_drug_and_a_class_are_no_part_of_a_mixture(text: str):
    assert isinstance(facts_of(text), str)


RULES = """\
  - {id: 1, applies to: {offense: simple possession}, outcome: decline}
  - {id: 1.a, exception to: 1, if: {substance: {any item: [fentanyl]}}, outcome: charge}
"""
ROWS = (
    ("POSSESSION OF COCAINE LACED WITH FENTANYL", "charge"),
    ("POSSESSION OF COCAINE AND HEROIN", "decline"),
    ("POSSESSION OF COCAINE", "decline"),
    ("POSSESSION OF COCAINE OR FENTANYL", "needs information"),
)


@pytest.mark.parametrize("name", ["mixed.csv", "mixed.xlsx"])
def test_a_rule_on_any_item_sees_both_drugs_of_a_mixture(tmp_path: Path, name: str):
    file = tmp_path / "policy.yaml"
    file.write_text(f"{HEAD}rules:\n{RULES}", encoding="utf-8")
    head = ["Case Number", "Defendant", "DOB", "Offense Date", "Charge"]
    rows = [[f"26-{at}", f"YEW, TEST{at}", "1980-04-01", "2026-05-02", text] for at, (text, _) in enumerate(ROWS)]
    docket = tmp_path / name
    if name.endswith("csv"):
        with docket.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([head, *rows])
    else:
        book = Workbook()
        for row in (head, *rows):
            book.active.append(row)
        book.save(docket)
    done = screen_docket(docket, file, as_of=date(2026, 6, 30))
    assert [(each.charge.text, each.finding.outcome) for each in done.screened] == list(ROWS)
