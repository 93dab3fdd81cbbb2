"""Writes the guide's page on how charges are read: ``python -m tests.docket.charge_confusion``.

The page is made from the labelled texts that ship as tests. A test compares it with what is computed now.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from screener.docket.charges.charges import classify
from screener.domain.offense import OffenseClass, label
from screener.domain.shipped import resource

HERE = Path(__file__).resolve().parent
LABELS = {
    "final half": "charge_labels_final.tsv",
    "development half": "charge_labels_development.tsv",
    "earlier draws": "charge_labels_later.tsv",
    "earlier development": "charge_labels_dev.tsv",
}
#: What the final half gave when it was opened, once. It does not change when the reader gets better.
OPENED = """\
When it was opened (once, before anyone looked at a reading of it) the final half gave: simple possession 76 of 76
found and none read wrongly; 276 of 280 answers right (98.6 %); 1 of 281 not recognized (0.4 %); substance right in
274 of 280 (97.9 %); no sale, manufacture or delivery read as possession. Seventy-six of seventy-six means that the
true share of possession that is missed, or of what is wrongly read as possession, is likely below 4 %, not that it
is zero."""
LIMITS = """\
Two more draws of public texts (24 sources of 17 states, 659 texts) were labeled before the program read them and
opened once on 2 December 2026. There it did worse: of what it answered 91.4 % and 91.6 % were right, 10.7 % and 9.9 %
were not recognized, simple possession was found in 75 of 83 and 56 of 64, one text in each was read wrongly as
possession, and no sale was. Most of what was missed was taken for two offenses ("Possess Controlled Substance -
Marijuana"); most of that is mended since, and 83 of 83 and 59 of 64 are found, which is no blind number any more.

A third and a fourth draw (16 sources of 13 states, 664 texts) were opened once on 3 December 2026. Of what was answered
98.0 % and 95.6 % were right, 7.8 % and 11.1 % were not recognized; simple possession was found in 28 of 29 and 21 of
27, nothing was read wrongly as possession, and no sale was. What was answered with a confidence of .95 and above was
right in 183 of 186 and 197 of 201. The stricter reading of cells with two offenses, which came after and had not seen
them either, gave the same of the third; of the fourth it answers 86.4 %, 95.5 % of it right, finds 20 of 27, and is
right in all of its 183 sure answers.

What these numbers do not say: the strata put drug charges, and hard ones, above their natural share; classes that
are rare in the table (open container, loitering, warrants) are known from few texts; texts that two careful people
would label differently were left out before the opening (8 of 290); and the vocabulary was written beside other
texts of the same public sources, so a county whose clerks abbreviate in their own way can do worse. Look at what was
not recognized after the first import, and answer it once."""
INTRO = """\
A charge text and its statute are read to a class of offense and a drug, with the evidence and how sure it is. What
is read below the bar is not recognized: the program asks once, and one answer settles every charge like it. "Other"
needs evidence, too: a word that tells what the offense is about, a section of the index, or a chapter of a known state
of which no public text is about drugs. A statute that the program does not know is none, and a word that can be one
about drugs written short ("SBST", "MRHNA") is never "other"."""
DRAWN = """\
public charge texts, labelled by hand by reading each one. The final half was drawn by a fixed seed, labelled and
written down before the program read any of it, and opened once."""
ASKED = """\
## When a charge is not recognized

It stands on the Charges page (`screener office charges`), in a cluster with all charges that are the same apart from
numbers, spacing and spelling; the largest cluster comes first. Say what it is: a digit, or the first letters of the
class. What that would change on your dockets is shown before anything is written; Enter saves it for the whole
cluster and goes on to the next.

- The answer is a row of the office's own charge table, with who gave it and when. It is asked before the program's
  reading, in the files that are there and in those to come. It may name a drug, the days for which it holds (by the day
  of the offense), and a statute of which every charge is to be read so.
- Charges that are decided keep their decision. Where it was made before the answer, the page says "earlier reading".
- Ctrl+Z takes your last answer back (`screener office charge-table --undo`); the table itself can take any answer out,
  be saved as CSV, and be loaded from CSV or a workbook. Every one of these is an event of the record.
- "Below the threshold" lists what is read less surely than the office wants: 0.70 until it types another number at
  the upper right (or `screener office charges --threshold 0.80`). A text that tells no offense, in a chapter of which
  no known charge is about drugs, is one. The least sure stand first. An answer there goes before the program's
  reading, too.
- Without an office the table is a file: `screener charges DOCKET --table own.csv --answer ...`, and `--table own.csv`
  on `read`, `screen`, `warrants` and `classify`."""
MEANING = """\
Precision: of what is read as simple possession, how much is. Recall: of simple possession, how much is read so."""
MADE = """\
The texts and labels are in `tests/docket/charge_labels_*.tsv`, the drawing is `tests/docket/draw_charges.py`, and
this page is made by `python -m tests.docket.charge_confusion`."""


@dataclass(slots=True)
class Score:
    """How one file of labels is read."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    substances: int = 0

    @property
    def texts(self) -> int:
        return self.pairs.total()

    @property
    def answered(self) -> int:
        return sum(n for (_, read), n in self.pairs.items() if read != "unknown")

    @property
    def right(self) -> int:
        return sum(n for (true, read), n in self.pairs.items() if true == read != "unknown")

    def possession(self) -> tuple[int, int, int]:
        """Simple possession: read as it, truly it, both."""
        name = OffenseClass.SIMPLE_POSSESSION.value
        read = sum(n for (_, each), n in self.pairs.items() if each == name)
        true = sum(n for (each, _), n in self.pairs.items() if each == name)
        return read, true, self.pairs[name, name]


def rows(name: str) -> Iterator[Mapping[str, str]]:
    """The labelled texts of a file."""
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        lines = (line for line in stream if not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def score(name: str) -> Score:
    """Reads every text of a file and counts."""
    made = Score()
    for row in rows(name):
        reading = classify(row["text"], row["statute"], row["state"])
        made.pairs[row["offense"], reading.offense.value] += 1
        if reading.offense is not OffenseClass.UNKNOWN:
            made.substances += reading.substance in row["substance"].split("|")
    return made


def page() -> str:
    """The page as Markdown."""
    scores = {words: score(name) for words, name in LABELS.items()}
    every: Counter[tuple[str, str]] = Counter()
    for each in scores.values():
        every.update(each.pairs)
    parts = [
        "# How charges are read, and how often wrongly",
        INTRO,
        f"{sum(each.texts for each in scores.values()):,} {DRAWN}",
        OPENED,
        LIMITS,
        ASKED,
        "## Today",
        _table(
            ("labels", "texts", "answered", "right", "substance right", "possession: precision", "recall"),
            [_line(words, each) for words, each in scores.items()],
        ),
        MEANING,
        "## Confusion table of the final half",
        "A row is what the text is, a column what it was read as. The diagonal is right.",
        _matrix(scores["final half"].pairs),
        "## Confusion table of all labelled texts",
        _matrix(every),
        MADE,
    ]
    return "\n\n".join(parts) + "\n"


def _line(words: str, made: Score) -> tuple[str, ...]:
    read, true, both = made.possession()
    return (
        words, f"{made.texts:,}", _share(made.answered, made.texts), _share(made.right, made.answered),
        _share(made.substances, made.answered), _share(both, read), _share(both, true),
    )  # fmt: skip


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "none"


def _matrix(pairs: Counter[tuple[str, str]]) -> str:
    seen = {name for pair in pairs for name in pair}
    names = [each.value for each in OffenseClass if each.value in seen]
    head = ("", *(label(OffenseClass(name)) for name in names))
    lines = [
        (label(OffenseClass(true)), *(str(pairs[true, read] or "") for read in names))
        for true in names
        if any(pairs[true, read] for read in names)
    ]
    return _table(head, lines)


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rule, *lines))


if __name__ == "__main__":
    resource("guide", "charges.md").write_text(page(), encoding="utf-8")
