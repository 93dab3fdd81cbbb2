"""The share pack: made from the provisions, and nothing in it that only the office may see."""

from __future__ import annotations

import pytest

from screener.domain.errors import ScreenerError
from screener.domain.shipped import sample_policy
from screener.policy.loading.load import load_policy
from screener.reports.document import Document, Paragraph, text_of
from screener.reports.share_pack import SMALL, Counted, share_document


def said(document: Document, anchor: str) -> list[str]:
    (section,) = [each for each in document.sections if each.anchor == anchor]
    return [text_of(block) for block in section.blocks if isinstance(block, Paragraph)]


@pytest.fixture
def riverside():
    return load_policy(sample_policy("riverside-unconditional.yaml"))


def test_every_rule_and_exception_is_an_answer_and_so_is_what_is_missing(riverside):
    answers = " ".join(said(share_document(riverside), "questions"))
    for rule in riverside.rules:
        assert f"Rule {rule.id}, {rule.title}." in answers
    assert "What has to be known first: amount." in answers
    assert "The policy says nothing of it." in answers


def test_officers_read_what_is_different_and_what_to_write_down(riverside):
    lines = said(
        share_document(riverside, changes=("possession beside a robbery: now declined.",), since="2026-01"), "officers"
    )
    assert "possession beside a robbery: now declined." in lines
    assert any("scales" in line for line in lines)
    assert "No charge comes out otherwise." in said(share_document(riverside, since="2026-01"), "officers")


def test_the_reading_level_is_printed(riverside):
    sections = share_document(riverside).sections
    lines = [text_of(block) for each in sections for block in each.blocks if isinstance(block, Paragraph)]
    assert sum(line.startswith("Reading level: about grade ") for line in lines) == 1


def test_no_small_count_is_printed_and_none_can_be_worked_out(riverside):
    counted = [
        Counted(recommendation="declined", before=500, after=480),
        Counted(recommendation="diverted", before=40, after=60),
        Counted(recommendation="held", before=SMALL, after=SMALL + 1),
        Counted(recommendation="filed", before=0, after=0),
    ]
    document = share_document(riverside, since="1", counted=counted, charges="550 charges")
    (table,) = [each for each in document.tables if each.name == "Counts"]
    before = [row[1].text for row in table.rows]
    after = [row[2].text for row in table.rows]
    assert before == ["500", "not printed", "10 or fewer", "0"]
    assert after == ["480", "60", "11", "0"]


@pytest.mark.parametrize("name", ["unwritten-trace", "invented-case-by-case"])
def test_what_is_not_public_leaves_the_office_in_no_pack(name: str):
    with pytest.raises(ScreenerError, match="a share pack leaves the office"):
        share_document(load_policy(sample_policy(f"{name}.yaml")))


def test_approving_roles_stand_in_it_and_nobody_who_stands_in():
    document = share_document(load_policy(sample_policy("invented-companions.yaml")))
    everything = [text_of(block) for block in document.opening if isinstance(block, Paragraph)]
    for section in document.sections:
        everything += [text_of(block) for block in section.blocks if isinstance(block, Paragraph)]
    told = " ".join(everything)
    assert "deputy for screening" in told
    assert "first deputy" not in told
