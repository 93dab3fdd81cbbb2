"""Mistakes that were made in files for published policies: each a message with its place, a caret, what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.cli.app import run
from tests.policy.test_mistakes import GOOD, errors, place_of

_IF, _FORCE = "if: {amount: at most 2 g}", "force: presumptive"


def condition(text: str) -> str:
    return GOOD.replace(_IF, f"if: {{{text}}}")


def own(text: str) -> str:
    return GOOD.replace("terms:", f"facts:\n  {text}\nterms:")


#: What was written, the code, where the caret stands, and what the message says that can be written.
MISTAKES = {
    "a statute without a section": (condition("statute: robbery"), "not-a-statute", "robbery}", "Write a section ("),
    "an ordinance without a number": (condition("statute: city code"), "not-a-statute", "city code", "an ordinance ("),
    "a statute with its name": (condition("statute: PC 459 burglary"), "not-a-statute", "PC 459", "Write a section"),
    "a range without an end": (condition("statute: 11350 et seq."), "open-range", "11350", "the last section too"),
    "a range that runs back": (condition("statute: 11350 to 11340"), "empty-range", "11350", "Turn the ends round"),
    "a range of two kinds": (condition('statute: "602(a) to (3)"'), "unlike-ends", '"602', "'602(a)-(y)'"),
    "a fact that is none": (condition("uncertanty: at most 0.1 g"), "unknown-key", "uncertanty", "such as offense"),
    "a kind of own fact": (own("shelter: {type: yes no, ask: Is it?}"), "unknown-fact-type", "yes no", "'yes or no'"),
    "an own fact of a known name": (own("amount: {type: number, ask: Which?}"), "shadows-a-fact", "amount: {type",
                                    "choose another name"),
    "several answers in one word": (own('kind: {type: words, words: ["a, b", c], ask: Which?}'), "word-with-and",
                                    '"a, b"', "a word of its own"),
    "a span of time": (condition("offense date: within 30 dayz of the arrest"), "not-a-relative-date", "within 30",
                       "'6 weeks'"),
    "a day that is none": (condition("issue date: at least 10 years before the reveiw"), "not-a-relative-date",
                           "at least 10", "date of review"),
    "a number of events": (condition("history: {events: arrests}"), "not-a-history", "arrests}", "at least 3 arrests"),
    "a second outcome without a chooser": (
        GOOD.replace("{roll-up: declined}", "{roll-up: declined, or: diverted}"), "who-chooses", "diverted",
        "attorney, supervisor, court",
    ),
    "a class without a state": (condition("class: {more serious than: third degree felony}"), "class-without-state",
                                "{more serious", "state: Texas"),
    "matters that the file does not open": (GOOD.replace(_FORCE, "for: outstanding warrants"), "mode-not-opened",
                                            "1\n    title", "'retroactive'"),
    "a rule to give way to": (GOOD.replace(_FORCE, "gives way to: [1.b]"), "dangling-gives-way",
                              "1\n    title", "'1.a'"),
    "a judgment that is no term": (GOOD.replace("if shown: signs", "if shown: {judgment: hard case}"), "unknown-term",
                                   "hard case", "Allowed here: signs"),
    "a word for no number": (condition("prior convictions: nil"), "not-a-comparison", "nil", "'at most 30'"),
    "a reason for nothing": (GOOD + "not covered because:\n  zzqx: no source\n", "covers-nothing", "zzqx",
                             "policy test"),
    "a first day": (GOOD.replace(_FORCE, "from: soon"), "not-a-date", "soon", "2026-03-01"),
    "an empty list": (GOOD.replace(_FORCE, "approval: []"), "empty-list", "[]\n", "leave the key out"),
    "a key left out": (GOOD.replace("    outcome: decline\n", ""), "missing-key", "id: 1\n", "Add 'outcome:'"),
    "an outcome": (GOOD.replace("    outcome: decline\n", "    outcome: declin\n"), "unknown-outcome", "declin\n",
                   "Did you mean 'decline'?"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_names_its_place_and_what_is_allowed(name: str) -> None:
    text, code, at, allowed = MISTAKES[name]
    assert text != GOOD
    found = [each for each in errors(text) if each.code == code]
    assert [(each.line, each.column) for each in found] == [place_of(text, at)]
    assert allowed in f"{found[0].message} {found[0].hint}"
    said, source, caret = str(found[0]).split("\n")
    assert said.startswith(f"x.yaml:{found[0].line}:{found[0].column}: ")
    assert source[4:] == text.splitlines()[found[0].line - 1].rstrip()
    assert caret.index("^") - 4 == found[0].column - 1


def test_check_prints_them_as_they_are(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "policy.yaml"
    text, _, at, _ = MISTAKES["a statute without a section"]
    path.write_text(text, encoding="utf-8")
    said = run(["policy", "check", str(path)])
    line, column = place_of(text, at)
    assert said.code == 1
    assert f"policy.yaml:{line}:{column}: 'robbery' is not a statute" in capfd.readouterr().err
