"""Cells that hold two or three charges, made from labelled public charge texts and the signs that clerks write.

The texts are labelled texts of one offense that say in words what they are: a text whose class only its statute tells
("120.02 FD") names no offense that a reader of the cell could see. They are drawn class by class, so that rare classes
weigh as much as common ones.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from screener.docket.charges.text import read_text

HERE = Path(__file__).resolve().parent
SIGNS = (" / ", "/", " - ", ", ", "; ", " & ", " AND ", "\n", "  ", " ", "1) ", "1. ", "#1 ", "CT 1 ")
_NUMBERS = {"1) ": "{}) {}", "1. ": "{}. {}", "#1 ": "#{} {}", "CT 1 ": "CT {} {}"}
#: What offices decline, and what must never be read where another offense stands beside it.
COVERED = frozenset({"simple_possession", "paraphernalia", "open_container", "trespass", "loitering", "prostitution"})
_SURE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A labelled text with its statute."""

    text: str
    statute: str
    offense: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell with the texts that stand in it, parted by ``sign``."""

    text: str
    sign: str
    of: tuple[Text, ...]

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(each.offense for each in self.of)


def labelled_texts() -> list[Text]:
    """Every labelled text of one offense, from all files but the newest: the shares are set on the others."""
    found = []
    for path in sorted(set(HERE.glob("charge_labels_*.tsv")) - {HERE / "charge_labels_fresh.tsv"}):
        with path.open(encoding="utf-8", newline="") as stream:
            lines = (line for line in stream if not line.startswith("#"))
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["offense"] not in ("multi", "unknown"):
                    found.append(Text(text=row["text"], statute=row["statute"], offense=row["offense"]))
    return found


def pool(size: int = 300, seed: int = 13) -> list[Text]:
    """Texts of all classes in turn, drawn by a seed, that say what they are."""
    shelves: dict[str, list[Text]] = {}
    for each in labelled_texts():
        said = read_text(each.text)
        if str(said.offense) == each.offense and said.confidence >= _SURE:
            shelves.setdefault(each.offense, []).append(each)
    draw = random.Random(seed)
    for shelf in shelves.values():
        draw.shuffle(shelf)
    found: list[Text] = []
    while len(found) < size and any(shelves.values()):
        found += [shelf.pop() for _, shelf in sorted(shelves.items()) if shelf]
    return found[:size]


def cells(many: int, seed: int) -> Iterator[Cell]:
    """Pairs, and triples one time in three: some with statutes before or behind, some with a number of counts."""
    texts, draw = pool(), random.Random(seed)
    for _ in range(many):
        some = tuple(draw.sample(texts, 3 if draw.random() < 0.33 else 2))
        sign = draw.choice(SIGNS)
        statutes = draw.choice(("", "", "before", "behind"))
        counts = draw.random() < 0.15
        parts = [_dressed(each, statutes, f" ({draw.randint(2, 4)} CTS)" if counts else "") for each in some]
        yield Cell(text=_joined(parts, sign), sign=sign, of=some)


def _dressed(each: Text, statutes: str, counts: str) -> str:
    text = each.text + counts
    plain = each.statute if len(each.statute) < 16 and "NOTES" not in each.statute else ""
    if not plain or not statutes:
        return text
    return f"{plain} {text}" if statutes == "before" else f"{text} {plain}"


def _joined(parts: list[str], sign: str) -> str:
    form = _NUMBERS.get(sign)
    if form is None:
        return sign.join(parts)
    return " ".join(form.format(at, part) for at, part in enumerate(parts, 1))


def table(outcomes: Counter[tuple[str, str]]) -> str:
    """The figures by sign, in Markdown."""
    kinds = ("split", "split otherwise", "abstained", "another class", "alike", "the same class", "heading", "WRONG")
    lines = ["| sign | cells | " + " | ".join(kinds) + " |", "|---|---:|" + "---:|" * len(kinds)]
    for sign in (*SIGNS, "all"):
        row = Counter({kind: n for (s, kind), n in outcomes.items() if s == sign})
        if sign == "all":
            row = Counter()
            for (_, kind), n in outcomes.items():
                row[kind] += n
        lines.append(f"| {sign!r} | {row.total()} | " + " | ".join(str(row[kind]) for kind in kinds) + " |")
    return "\n".join(lines)
