"""The policy in plain language, for three audiences, and the changes between two versions."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from screener.domain.errors import ScreenerError
from screener.domain.truth import Truth
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.language.model import Policy
from screener.policy.language.vocabulary import FACTS
from screener.policy.loading.load import load_policy
from screener.policy.loading.written import written
from screener.policy.rendering.render import AUDIENCES, Block, render, to_html, to_markdown
from screener.policy.rendering.sentences import rule_sentence
from screener.reports.policy_sheet import policy_document, write_policy_sheet
from tests.policy.writing import policy

SHIPPED = tuple(path.stem for path in sorted((Path(__file__).parents[2] / "policies").glob("*.yaml")))


def told(policies: Path, name: str, audience: str) -> str:
    return to_markdown(render(load_policy(policies / f"{name}.yaml"), audience=audience))


def shown_to(loaded: Policy) -> tuple[str, ...]:
    return ("internal",) if loaded.unwritten else AUDIENCES


def said(rules: str, rest: str = "") -> str:
    """The rules of a policy as the public reads them."""
    return to_markdown(render(policy(rules, rest), audience="public"))


#: What the line of a block must hold, by the heading above it.
SECTIONS = {
    "The rules": "rules:",
    "Where the facts come from": "rules:",
    "What the office asks": "facts:",
    "Otherwise": "otherwise:", "What the lists hold": "sets:", "Programs": "programs:",
    "Words with one meaning": "terms:", "Older matters": "retroactive:", "Further directives": "collateral:",
    "Outcomes": "outcomes:", "Reasons to record": "reasons:", "Scenarios": "scenarios:",
    "Equity note": "equity note:", "Who was consulted": "consultation:", "When the office looks": "looks:",
    "What the office will measure": "questions:", "What the office does": "rules:", "Unwritten": "rules:",
    "What the report should say": "rules:",
}  # fmt: skip


@pytest.mark.parametrize("name", SHIPPED)
def test_line_numbers_match_the_file(policies: Path, name: str):
    loaded = load_policy(policies / f"{name}.yaml")
    lines = ["", *loaded.raw.decode().splitlines()]
    for audience in shown_to(loaded):
        above = ""
        for block in render(loaded, audience=audience):
            assert block.line is not None, block
            line = lines[block.line]
            if block.kind == "title":
                assert "title:" in line
            elif block.kind == "heading" and block.text != "Amounts":
                above = block.text
                assert line.strip().startswith(SECTIONS.get(above, above)) or above in (
                    "What the lists hold",
                    "Older matters",
                )
            elif block.kind == "heading":
                above = block.text
            elif block.kind == "subheading" and above == "The rules":
                rule = block.text.removeprefix("Exception ").split()[0]
                assert f"id: {rule}" in line
                assert loaded.rule(rule).place.line == block.line
            elif block.kind == "subheading":
                assert line.strip().startswith("- id:"), (block, line)
            elif block.kind == "quote":
                assert line.strip().startswith("quote:")
            elif block.text.startswith("In our words: "):
                assert line.strip().startswith("in our words:")
            elif above == "Words with one meaning" and block.kind == "paragraph":
                assert line.strip().startswith(block.text.split("”")[0].lstrip("“"))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_audience_sees_source_dates_and_what_the_file_is(policies: Path, name: str):
    loaded = load_policy(policies / f"{name}.yaml")
    for audience in shown_to(loaded):
        blocks = render(loaded, audience=audience)
        assert [block.kind for block in blocks[:2]] == ["title", "note"], (
            "what the file is stands right under its title"
        )
        assert "not legal advice" in blocks[1].text
        text = to_markdown(blocks)
        assert str(loaded.effective) in text
        assert loaded.office in text
        if not loaded.unwritten:
            assert f"Source: {loaded.source.document}" in to_markdown(blocks).replace("\\", "")


@pytest.mark.parametrize("name", SHIPPED)
def test_where_the_file_says_not_stated_so_does_the_page(policies: Path, name: str):
    loaded = load_policy(policies / f"{name}.yaml")
    if loaded.unwritten:
        return
    silent = written(loaded).silent
    text = to_markdown(render(loaded, audience="internal"))
    for path in silent:
        match path:
            case ("policy", "governed by", mode):
                assert re.search(rf"Governing dates:.*\b{mode}\b.*not stated", text), path
            case ("policy", "source", "signed"):
                assert "signed: not stated" in text
            case ("retroactive", _):
                assert "not stated." in text
            case (section, name_, key):
                words = {"reaches": "how far it reaches", "force": "how far it binds", "record": "not stated"}
                words |= {"approval": "who approves", "deviation": "what a deviation needs", "stage": "at which stage"}
                words |= {
                    "capacity": "how many places",
                    "requirements": "what it asks",
                    "duration": "how long it lasts",
                }
                words |= {"completion": "how it is completed", "kind": "what kind of program"}
                words |= {"wait": "how long one waits", "when full": "what happens when it is full"}
                assert words[key] in text, (section, name_, key)
    assert text.count("Not stated: ") >= len({path[:2] for path in silent if path[0] in ("rules", "programs")})


@pytest.mark.parametrize("name", SHIPPED)
def test_the_officers_card_is_one_page(policies: Path, name: str, tmp_path: Path):
    loaded = load_policy(policies / f"{name}.yaml")
    if not loaded.unwritten:
        out = tmp_path / "card.pdf"
        write_policy_sheet(loaded, render(loaded, audience="officer"), out, audience="officer")
        assert pages(out.read_bytes()) == 1


def pages(data: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", data))


def test_an_unwritten_policy_shows_reasons_and_outcomes_alone(policies: Path):
    for name in ("unwritten-trace", "invented-unwritten"):
        loaded = load_policy(policies / f"{name}.yaml")
        text = to_markdown(render(loaded, audience="internal"))
        assert "Reasons to record" in text
        for outcome in loaded.outcomes:
            assert outcome in text
        for rule in loaded.rules:
            assert rule.summary not in text or not rule.summary, "there is no text to be quoted"
            assert not rule.note or rule.note not in text
        assert "Scenarios" not in text
        assert "0.01 g" not in text, "no condition"
        for audience in ("public", "officer"):
            with pytest.raises(ScreenerError, match="unwritten"):
                render(loaded, audience=audience)
        document = policy_document(loaded, render(loaded, audience="internal"), audience="internal")
        assert "for the office alone" in document.provenance.marking


def test_a_short_rule_is_one_sentence(policies: Path):
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


RULE = (
    "  - {id: 1, applies to: {offense: simple possession}, reaches: whatever else is charged, %s, outcome: decline}\n"
)


def test_an_or_inside_an_and_is_bracketed():
    term = "terms:\n  hard: {any of: [{all of: [scales, cash]}, weapon]}"
    loaded = policy(RULE % "if: hard", term)
    text = rule_sentence(loaded, loaded.rule("1"))
    assert "if both scales were found and a large sum of cash was found, or a weapon was found" in text
    two = said(RULE % "if: {any of: [scales, cash], residue: yes}")
    assert "if either scales were found or a large sum of cash was found, and there was only residue" in two


def test_what_is_nested_deeper_is_a_lettered_list():
    deep = "if: {all of: [{any of: [scales, {all of: [cash, {any of: [weapon, ledger]}]}]}, {residue: yes}]}"
    text = said(RULE % deep)
    assert "\n- (a) the offense is simple possession;\n- (b) at least one of these is so:\n  - (i) scales" in text
    assert "\n  - (ii) all of these are so:\n    - (1) a large sum of cash was found;" in text
    assert "\n    - (2) a weapon was found or a ledger of sales was found;\n- (c) there was only residue." in text
    assert "whatever other charges stand beside it, if all of these are so:" in text


def test_a_rule_that_looks_beside_is_not_said_to_hold_whatever_stands_there():
    deep = "if: {any of: [scales, {all of: [cash, {any of: [weapon, ledger]}]}]}, unless: {beside: robbery}"
    wide = RULE.replace("outcome: decline", "reaches: the charge, alone or beside others, outcome: decline")
    text = said((wide if "reaches" not in RULE else RULE) % deep.replace("robbery", "violent felony"))
    assert "alone or beside other charges, if all of these are so:" in text
    assert "whatever" not in text
    assert "But not if" in text


def test_letters_run_on_from_what_is_needed_to_what_excludes():
    text = said(RULE % "if: {residue: yes}, unless: [{any 2 of: [scales, cash, {grade: felony}]}, weapon, victim]")
    assert "But not if any of these is so:\n\n- (c) at least two of these are so:\n  - (i) scales were found;" in text
    assert "- (d) a weapon was found;\n- (e) there is a victim." in text


def test_two_limits_of_one_fact_are_said_once():
    text = said(RULE % "if: {amount: at least 1 g and less than 3 g}")
    assert "if the amount by the lab is at least 1 g and less than 3 g, " in text
    either = said(RULE % "if: {amount: {any of: [less than 1 g, fewer than 5 pills]}}")
    assert "the amount by the lab is either less than 1 g or fewer than 5 pills" in either


def test_a_value_that_changes_on_a_day():
    text = said(RULE % "if: {amount: {until 2026-06-30: at most 1 g, from 2026-07-01: at most 2 g}}")
    assert "is at most 1 g until 2026-06-30 and at most 2 g from 2026-07-01 (by the date that governs)" in text


def test_lists_are_spelled_out_where_they_are_used_and_in_one_place():
    sets = "sets:\n  kept drugs: [fentanyl, nitazenes]\n  violent offenses: [violent, theft]"
    one = said(RULE % "if: {substance: kept drugs}", sets)
    assert "the substance is one of the “kept drugs” (fentanyl or nitazenes)" in one
    assert "“kept drugs” are: fentanyl and nitazenes." in one
    assert "“violent offenses” are: violent and theft." in one
    other = said(RULE % "if: {substance: {all except: kept drugs}}", sets)
    assert "any drug except the “kept drugs” (fentanyl and nitazenes)" in other
    beside = said(RULE % "unless: {beside: [{offense: violent offenses, grade: felony}]}", sets)
    assert (
        "of which both the offense is one of the “violent offenses” (violent or theft), and the grade is felony"
        in beside
    )
    word = said(RULE % "if: {substance: natural psychedelics}")
    assert "“natural psychedelics”, as the program reads it: DMT, ibogaine, mescaline, peyote and psilocybin" in word


def test_an_explanation_spells_out_the_lists_that_a_rule_names():
    loaded = policy(
        RULE % "if: {substance: kept drugs}, unless: {beside: [{offense: grave}]}",
        "sets:\n  kept drugs: [fentanyl, nitazenes]\n  grave: [violent, theft]",
    )
    (found,) = evaluate_group(
        loaded,
        [{"offense": "simple_possession", "substance": "fentanyl"}],
        companions_known=True,
        as_of=date(2026, 4, 2),
    )
    lines = {line.text: line.truth for trace in found.because for line in trace.conditions}
    assert lines["the substance is one of the “kept drugs” (fentanyl or nitazenes)"] is Truth.YES
    assert any("“grave” (violent or theft)" in text for text in lines)


def test_a_no_reads_aloud_without_stumbling():
    for fact, spec in FACTS.items():
        if spec.denial:
            assert not spec.denial.startswith("not "), fact
    text = said(RULE % "unless: [both headlights out, both rear lamps out, multiple phones]")
    assert "both headlights were out" in text
    several = "  - {id: 1, if: {both headlights out: no, multiple phones: no}, outcome: decline}\n"
    assert "if at least one headlight was lit and at most one phone was found" in said(several)


def test_one_of_several_reasons_is_said_of_the_reasons():
    lamp = "{stop reason: {any item: headlight}, both headlights out: yes}"
    text = said(RULE % f"unless: [{lamp}]")
    assert "at least one reason for the stop is headlight and both headlights were out" in text
    other = said(RULE % f"if: {{none of: [{lamp}]}}")
    assert "no reason for the stop is headlight or at least one headlight was lit" in other


def test_an_offense_of_another_kind_and_a_window_read_aloud():
    other = "  - {id: 1, applies to: {offense: other, conduct: obstruction}, outcome: decline}\n"
    assert "Where the offense is of another kind and the conduct is obstruction" in said(other)
    window = "{history: at least 2 convictions within 36 months before the offense}"
    assert "at least 2 convictions within the 3 years before the offense" in said(RULE % f"unless: {window}")


def test_a_charge_beside_is_named_by_its_statute(policies: Path):
    text = told(policies, "manhattan-2022", "public")
    assert "a charge under PL 120.45 (with its subdivisions) stands beside it" in text
    assert "whatever else stands beside it" in text


def test_past_events_are_said_of_the_person():
    history = "unless: {history: at least 3 arrests for misdemeanor theft within 12 months before the referral}"
    text = said(RULE % history)
    assert "unless the person has at least 3 misdemeanor arrests for theft within the 12 months before the" in text


def test_an_approval_chain_is_in_order_with_its_delegates():
    rules = (
        "  - id: 1\n    applies to: {offense: simple possession}\n    outcome: decline\n    force: presumptive\n"
        "    approval:\n      - unit supervisor\n"
        "      - {role: District Attorney, in absence: [first deputy, second deputy], verbal: yes}\n"
    )
    text = to_markdown(render(policy(rules), audience="internal"))
    assert (
        "A deviation is approved by, in this order:\n\n- (1) unit supervisor\n- (2) District Attorney, or in absence "
        "first deputy or second deputy; a verbal answer is enough, dated and named"
    ) in text
    assert "deputy" not in to_markdown(render(policy(rules), audience="public"))


def test_exceptions_that_withdraw_are_said_from_the_rule(policies: Path):
    assert "Rule 1 does not cover the charge if there was a dangerous condition." in told(
        policies, "ramsey-2021", "public"
    )


def test_an_internal_policy_says_so_to_others(policies: Path):
    note = "The file calls this policy internal"
    assert note in told(policies, "invented-case-by-case", "public")
    assert note not in told(policies, "invented-case-by-case", "internal")


def test_older_matters_that_the_file_leaves_out_are_named(policies: Path):
    assert "Appeals: not stated; the file does not speak of them." in told(policies, "riverside-diversion", "public")


def test_which_weights_count_is_said(policies: Path):
    text = told(policies, "riverside-unconditional", "public")
    assert (
        "What counts is the laboratory's weight or count, else the one measured in the field, else the one stated in"
        " the docket, else the officer's estimate. Without one the amount is not known"
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
    assert "The weight or count, and who weighed or counted." in text
    assert "whether it was found, and also that it was not: scales, baggies, cash and weapon." in text
    assert "does not say when to stop, search, cite or arrest" in text
    assert len(text) < 2500, "one page"


def test_where_the_source_is_silent_every_rendering_prints_not_stated(policies: Path):
    text = told(policies, "philadelphia-2018", "public")
    assert "not stated" in text
    assert "Not stated: how far it reaches where other charges stand beside the charge." in text
    assert "historical, for study; not legal advice".capitalize() in text
    assert "“" not in text.replace("“very long history”", "").replace("“marijuana”", ""), (
        "our own words are not shown as a quotation"
    )


def test_an_unknown_audience_is_refused(policies: Path):
    with pytest.raises(ValueError, match="audience"):
        render(load_policy(policies / "riverside-unconditional.yaml"), audience="press")


def test_html_is_escaped_and_carries_the_lines():
    blocks = (
        Block(kind="title", text="<b>A & B</b>", line=3),
        Block(kind="list", text="", items=("a<b", "(a) one:", "\t(i) two", "(b) three"), line=4),
        Block(kind="table", items=("A\tB", "1\t<2>"), line=5),
        Block(kind="quote", text="“q”"),
    )
    html = to_html(blocks)
    assert '<h1 data-line="3">&lt;b&gt;A &amp; B&lt;/b&gt;</h1>' in html
    assert "<li>a&lt;b</li>" in html
    assert html.count("<ul") == html.count("</ul>") == 2
    assert html.count("<li>") == html.count("</li>") == 4
    assert "<td>&lt;2&gt;</td>" in html
    assert "<script" not in html


def test_markdown_escapes_what_would_be_markup():
    assert to_markdown((Block(kind="paragraph", text="a * b | c"),)) == "a \\* b \\| c\n"


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
        assert "unless" in text or "ot if any of th" in text
