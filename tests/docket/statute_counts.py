"""Counts what public charge texts say about sections of statutes: ``python -m tests.docket.statute_counts``.

Writes ``statute_counts.tsv`` and ``statute_chapters.tsv`` in ``resources/vocabulary``. For each section of the index
that was written by hand from the published codes: how many public charge texts cite it and say by themselves what they
are, and how many agree with the index. Sections that the index does not hold are added where at least four texts cite
them, all of one class, and that class is about no drug: what a section on drugs forbids is read from the code, never
concluded from texts. A chapter stands in the second file where at least eight texts of it say what they are, and
neither a text of it nor a section of the index is about drugs.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from screener.docket.charges.charges import BAR
from screener.docket.charges.rules import DRUG_CLASSES
from screener.docket.charges.statutes import chapter_of, hand_written
from screener.docket.charges.text import read_text
from screener.domain.offense import OffenseClass
from screener.domain.shipped import resource
from screener.domain.statute import parse

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "charges" / "charge_texts.tsv"
#: So many texts of one class make a section's class known.
ENOUGH = 4
#: So many texts that say what they are, none of them about drugs, make a chapter one without drugs.
ENOUGH_OF_CHAPTER = 8
C = OffenseClass
_PLAIN = frozenset({C.OTHER, C.VIOLENT, C.THEFT, C.TRESPASS, C.LOITERING, C.PROSTITUTION, C.FTA_WARRANT})
_SAYS_NOTHING = frozenset({C.UNKNOWN, C.DRUG_UNSPECIFIED, C.MULTI})
HEAD = """\
# How many public charge texts cite a section and say what they are, and how many of them agree with its class.
# Made by: python -m tests.docket.statute_counts (which says how). Counts of facts of public records, no texts.
# Sections that statutes.tsv holds stand here with their counts; the others are known by these counts alone.
state\tsection\toffense\ttexts\tagree
"""
CHAPTERS_HEAD = """\
# Chapters of which public charge texts say what they are, none of them about drugs, and how many such texts there are.
# Made by: python -m tests.docket.statute_counts (which says how). Counts of facts of public records, no texts.
state\tchapter\ttexts
"""


def counted(rows: Iterable[Mapping[str, str]]) -> str:
    """The file's content from rows with text, statute and state."""
    index = hand_written()
    mains = {(state, citation.main) for state, citation, _ in index.sections}
    by_hand: dict[tuple[str, str, str], Counter[OffenseClass]] = {}
    others: dict[tuple[str, str], Counter[OffenseClass]] = {}
    for row in rows:
        citation = parse(row["statute"]) if row["statute"].strip() else None
        if citation is None or not row["state"]:
            continue
        said = read_text(row["text"])
        if said.confidence < BAR or said.bare or said.offense in _SAYS_NOTHING:
            continue
        found = index.find(row["statute"], row["state"])
        if found is not None:
            key = ("US" if citation.code == "US" else row["state"], found.section, found.offense.value)
            by_hand.setdefault(key, Counter())[said.offense] += 1
        elif (
            (row["state"], citation.main) not in mains
            and citation.code != "US"
            and any(map(str.isdigit, citation.main))
        ):
            section = f"{citation.code} {citation.main}".strip()
            others.setdefault((row["state"], section), Counter())[said.offense] += 1
    lines = [(*key, tally.total(), tally[OffenseClass(key[2])]) for key, tally in by_hand.items()]
    for (state, section), tally in others.items():
        (offense, most), *_ = tally.most_common(1)
        if offense in _PLAIN and most == tally.total() >= ENOUGH:
            lines.append((state, section, offense.value, most, most))
    return HEAD + "".join("\t".join(map(str, line)) + "\n" for line in sorted(lines))


def chapters(rows: Iterable[Mapping[str, str]]) -> str:
    """The file of chapters that hold no charge about drugs, from rows with text, statute and state."""
    drugs = {
        (state, chapter_of(citation, state))
        for state, citation, reading in hand_written().sections
        if reading.offense in DRUG_CLASSES
    }
    said: Counter[tuple[str, str]] = Counter()
    for row in rows:
        citation = parse(row["statute"]) if row["statute"].strip() else None
        chapter = chapter_of(citation, row["state"]) if citation is not None else ""
        if not chapter:
            continue
        text = read_text(row["text"])
        if text.drug or text.clipped or text.offense in DRUG_CLASSES:
            drugs.add((row["state"], chapter))
        said[row["state"], chapter] += text.confidence >= BAR and text.offense not in _SAYS_NOTHING
    lines = sorted((*key, texts) for key, texts in said.items() if texts >= ENOUGH_OF_CHAPTER and key not in drugs)
    return CHAPTERS_HEAD + "".join("\t".join(map(str, line)) + "\n" for line in lines)


def public_rows() -> Iterable[Mapping[str, str]]:
    """The public charge texts beside the checkout."""
    with TEXTS.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)


if __name__ == "__main__":
    resource("vocabulary", "statute_counts.tsv").write_text(counted(public_rows()), encoding="utf-8")
    resource("vocabulary", "statute_chapters.tsv").write_text(chapters(public_rows()), encoding="utf-8")
