"""The policy in plain language, for three audiences, and the changes between two versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.policy.compare import describe_changes
from screener.policy.load import load_policy
from screener.policy.render import AUDIENCES, Block, render, to_html, to_markdown
from tests.policy.writing import policy

NAMES = ("philadelphia-2018", "riverside-diversion", "riverside-unconditional", "riverside-unconditional-1")


def told(policies: Path, name: str, audience: str) -> str:
    return to_markdown(render(load_policy(policies / f"{name}.yaml"), audience=audience))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_line_numbers_match_the_file(policies: Path, name: str, audience: str):
    loaded = load_policy(policies / f"{name}.yaml")
    lines = loaded.raw.decode().splitlines()
    for block in render(loaded, audience=audience):
        assert block.line is not None
        assert 1 <= block.line <= len(lines)
    rules = [b for b in render(loaded, audience="internal") if b.kind == "heading" and b.text.split()[0] in {"1", "3"}]
    assert rules
    for block in rules:
        assert f"id: {block.text.split()[0]}" in lines[block.line - 1]


def test_a_rule_is_one_sentence(policies: Path):
    text = told(policies, "riverside-unconditional", "public")
    assert (
        "Where the offense is simple possession, unless the amount is more than 10 g,"
        " whatever other charges stand beside"
        " it, the charge is declined."
    ) in text
    assert (
        "if at least two of scales, baggies, cash and weapon are shown, the attorney decides (attorney review)." in text
    )
    assert "Silence counts as not shown" in text


def test_which_weights_count_is_said(policies: Path):
    text = told(policies, "riverside-unconditional", "public")
    assert (
        "What counts is the laboratory's weight or count, else the one measured in the field, else the one stated in"
        " the docket, else the officer's estimate. An amount that none of these gives is not known."
    ) in text
    assert "an uncertainty that is missing is ignored" in text


def test_approval_chains_and_scenarios_are_for_the_office_alone(policies: Path):
    for words in ("unit supervisor", "Scenarios", "Approval"):
        assert words in told(policies, "riverside-unconditional", "internal")
    public = told(policies, "riverside-unconditional", "public")
    assert "Approval" not in public
    assert "Scenarios" not in public


def test_the_officers_card_says_what_to_write_down(policies: Path):
    text = told(policies, "riverside-unconditional", "officer")
    assert "What is the weight or count?" in text
    assert "Does the report say that scales were found?" in text
    assert len(text) < 2500, "one page"


def test_where_the_source_is_silent_every_rendering_prints_not_stated(policies: Path):
    text = told(policies, "philadelphia-2018", "public")
    assert "not stated" in text
    assert "How far the rule reaches where other charges stand beside the charge: not stated." in text
    assert "historical, for study; not legal advice".capitalize() in text
    assert "“" not in text.replace("“very long history”", ""), "our own words are not shown as a quotation"


def test_an_unknown_audience_is_refused(policies: Path):
    with pytest.raises(ValueError, match="audience"):
        render(load_policy(policies / "riverside-unconditional.yaml"), audience="press")


def test_html_is_escaped_and_carries_the_lines():
    blocks = (
        Block(kind="title", text="<b>A & B</b>", line=3),
        Block(kind="list", text="", items=("a<b",), line=4),
        Block(kind="table", items=("A\tB", "1\t<2>"), line=5),
        Block(kind="quote", text="“q”"),
    )
    html = to_html(blocks)
    assert '<h1 data-line="3">&lt;b&gt;A &amp; B&lt;/b&gt;</h1>' in html
    assert "<li>a&lt;b</li>" in html
    assert "<td>&lt;2&gt;</td>" in html
    assert "<script" not in html


def test_markdown_escapes_what_would_be_markup():
    assert to_markdown((Block(kind="paragraph", text="a * b | c"),)) == "a \\* b \\| c\n"


def test_the_clarification_in_words_and_by_example(policies: Path):
    old = load_policy(policies / "riverside-unconditional-1.yaml")
    new = load_policy(policies / "riverside-unconditional.yaml")
    changes = describe_changes(old, new)
    assert any("rule 1 said:" in words and "stands alone" in words for words in changes.words)
    assert any("exception 1.a is new" in words for words in changes.words)
    assert any("made-up charges" in words for words in changes.words), "examples are not passed off as proof"
    assert any(
        "possession" in words and "beside a violent felony" in words and "now “decline” by rule 1" in words
        for words in changes.widens
    )
    assert any("more than" in words or "amount 11 g" in words for words in changes.narrows)
    assert not any("standing alone" in words for words in changes.widens)
    back = describe_changes(new, old)
    assert len(back.narrows) == len(changes.widens)
    assert len(back.widens) == len(changes.narrows)


def test_a_change_of_what_counts_in_a_history_is_shown_by_example():
    rule = (
        "  - {id: 1, applies to: {offense: simple possession},"
        " unless: {history: at least %d arrests for theft within 12 months before the referral}, outcome: decline}\n"
    )
    changes = describe_changes(policy(rule % 3), policy(rule % 2))
    assert any("2 × arrest theft the day before" in words for words in changes.narrows), changes.narrows
    assert not changes.widens
    assert any("at least 2" in words for words in changes.words)


def test_a_policy_against_itself_changes_nothing(policies: Path):
    one = load_policy(policies / "riverside-diversion.yaml")
    changes = describe_changes(one, one)
    assert (changes.words, changes.widens, changes.narrows) == ((), (), ())


def test_every_kind_of_condition_has_words():
    loaded = policy(
        "  - id: 1\n"
        "    applies to: {offense: simple possession, substance: {all except: [heroin]}, statute: [13.10]}\n"
        "    reaches: only or most serious\n"
        "    if:\n"
        "      all of: [{amount: {any of: [less than 1 g, fewer than 5 pills]}}, {prior convictions: 2 or fewer}]\n"
        "      none of: [{scales: yes}, {weapon: yes}]\n"
        "      any 2 of: [{age at offense: less than 21}, {supervision: none}, {residue: yes}]\n"
        "      none observed: [cash, baggies]\n"
        "      lab report: present\n"
        "      offense date: on or after 2026-01-01\n"
        "    unless:\n"
        "      - {beside: [violent felony, {offense: theft, value: more than $300}]}\n"
        "      - {beside in the same instrument: felony}\n"
        "      - hard case\n"
        "      - {amount: small}\n"
        "    unless shown: [scales, ledger]\n"
        "    outcome: decline\n"
        "  - {id: 2, applies to: {offense: other}, if: all other charges are covered, outcome: decline}\n",
        "terms:\n  hard case: {judgment: yes}\n  small: {cocaine: at most 2 g, oxycodone: at most 10 dosage units}",
    )
    for audience in AUDIENCES:
        text = to_markdown(render(loaded, audience=audience))
        assert "None" not in text
        assert "object at" not in text
        assert "unless" in text
