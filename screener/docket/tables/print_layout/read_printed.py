"""Reads a printed report by a layout: every line is part of one record, or is named with what it is.

A line that no shape fits is set aside. Whose charges stand below it cannot be told, so they are set aside too, and no
text of the case in which it stands is read: a line that was not understood may be another charge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from screener.docket.cells.controlled_words import FIELDS
from screener.docket.model.printed import LineRole, LineShape, PrintLayout
from screener.docket.tables.continuation.texts import Continuation, judged
from screener.docket.tables.print_layout.lines import (
    PrintedLine,
    closing_kind,
    heads_of,
    is_page_number,
    lines_of,
)
from screener.docket.tables.print_layout.matching import Matched, best
from screener.domain.case import Reading

ReadText = Callable[[str], Reading]
_OPENING = (LineRole.CASE, LineRole.PERSON)
_CHARGED = ("text", "statute", "arrest text", "arrest statute")
_SHIFTS = (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6)
_FAR = range(-16, 17)
_DEEPER = 12  # columns by which the rest of a text may be set in
_NEARLY, _HARDLY, _MANY = 0.8, 0.05, 8

#: What a line is that holds the rest of a charge text.
GOES_ON = "goes on"
NO_CASE = "a charge without a line that opens its case"
UNKNOWN = "fits no line of the layout"
BELOW_UNKNOWN = "whose charge it is cannot be told: line {line} above it fits no line of the layout"


@dataclass(slots=True)
class PrintedRecord:
    """A charge (or a person without one): its line, its values, and the line on which each of them stood."""

    line: int
    values: dict[str, str]
    stood: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A report as it was read. ``passed`` are lines that are no records (number, kind, text), ``aside`` lines that
    could not be read (number, reason, text), ``open_lines`` records whose texts are not read, each with the reason.

    Every line of the report is in one of them, or among the ``used``.
    """

    fields: tuple[str, ...]
    records: tuple[PrintedRecord, ...]
    passed: tuple[tuple[int, str, str], ...]
    aside: tuple[tuple[int, str, str], ...]
    open_lines: dict[int, str]
    used: frozenset[int]
    cases: int
    people: int
    roles: Mapping[int, str]  # what each line of a case is, by its number
    texts: Mapping[int, str]  # what stands on it

    @property
    def charges(self) -> int:
        return sum(any(record.values.get(name) for name in _CHARGED) for record in self.records)


@dataclass(slots=True)
class _Block:
    """One person of a case with what is charged."""

    line: int
    case: dict[str, str]
    person: dict[str, str]
    stood: dict[str, int]
    charges: list[PrintedRecord] = field(default_factory=list)
    tail: int = 0  # lines of the block behind its last charge
    wrong: int = 0  # the first line in it that was not understood
    new_case: bool = True
    named: bool = False  # whose it is was said


def read_printed(text: str, layout: PrintLayout, read: ReadText) -> Printed:
    """Reads a report; ``read`` reads a charge text, to tell the rest of a text from another charge."""
    return _Reader(text, layout, read).run()


class _Reader:
    def __init__(self, text: str, layout: PrintLayout, read: ReadText) -> None:
        self._layout, self._read, self._whole = layout, read, text.endswith("\n") or not text
        self._lines = lines_of(text, control=layout.control)
        self._shifts = self._page_shifts()
        self._above = ""
        first = next((line for line in self._lines if not line.blank and self._like_a_line(line)), None)
        self._heads, self._tops = heads_of(self._lines, first.number if first is not None else 0)
        self._charged = tuple(s for s in layout.shapes if s.piece("text") is not None)
        self._widths = self._text_widths()
        self._passed: list[tuple[int, str, str]] = []
        self._aside: list[tuple[int, str, str]] = []
        self._open: dict[int, str] = {}
        self._used: set[int] = set()
        self._roles: dict[int, str] = {}
        self._blocks: list[_Block] = []
        self._block: _Block | None = None
        self._lost = 0  # the line that was not understood, until the next case
        self._charge: tuple[PrintedRecord, LineShape, int] | None = None  # the charge whose text may go on
        self._doubts: list[tuple[_Block, str]] = []
        self._rests: dict[int, str] = {}  # the last piece of a text, by the line of its charge
        self._begun = self._headed = -1  # the page of which a line was read, and the one of which a head was

    def run(self) -> Printed:
        for line in self._lines:
            self._take(line)
            if not line.blank:
                self._above = line.text
        self._judge_end()
        records = tuple(record for block in self._blocks for record in self._records(block))
        return Printed(
            fields=self._layout.fields,
            records=records,
            passed=tuple(self._passed),
            aside=tuple(self._aside),
            open_lines=self._open,
            used=frozenset(self._used - {record.line for record in records}),
            cases=sum(block.new_case for block in self._blocks),
            people=len(self._blocks),
            roles=self._roles,
            texts={line.number: line.text for line in self._lines if line.number in self._used},
        )

    # -- lines ---------------------------------------------------------------------------------------------------------

    def _page_shifts(self) -> list[int]:
        """By how many columns each page was printed further to the right or to the left."""
        pages: dict[int, list[str]] = {}
        for line in self._lines:
            if not line.blank:
                pages.setdefault(line.page, []).append(line.text)
        # A line that is known by its column alone fits anywhere: it says nothing of a shift.
        keyed = [
            shape
            for shape in self._layout.of(LineRole.CASE, LineRole.PERSON, LineRole.CHARGE)
            if any(not piece.label for piece in shape.pieces)
            and (shape.role is LineRole.CASE or shape.looks or len(shape.must) > 1 or any(at for _, at in shape.words))
        ]
        found, usual = [], 0.0
        for page in range(max(pages, default=0) + 1):
            texts = pages.get(page, [])
            fits = {0: sum(best(text, keyed) is not None for text in texts)}
            if fits[0] < usual * len(texts) / 2 or not usual:  # a page as the others are was not shifted
                fits.update({by: sum(best(text, keyed, by) is not None for text in texts) for by in _SHIFTS[1:]})
            by = max(fits, key=lambda by: (fits[by], -abs(by)))
            usual = max(usual, fits[by] / max(len(texts), 1))
            found.append(by)
        return found

    def _text_widths(self) -> dict[int, int]:
        """How long the texts of each shape are (by its place in the layout): no report wraps a shorter one."""
        found: dict[int, int] = {}
        for line in self._lines:
            made = best(line.text, self._charged, self._shifts[line.page]) if not line.blank else None
            if made is not None and (text := made.values.get("text")):
                at = self._layout.shapes.index(made.shape)
                found[at] = max(found.get(at, 0), len(text))
        return found

    def _take(self, line: PrintedLine) -> None:
        if line.blank or line.rule:
            self._pass(line, "blank" if line.blank else "separator")
            return
        known = line.pattern in self._heads & self._tops and (self._begun != line.page or not _has_digit(line.text))
        if known and not self._repeats_case(line):
            self._pass(line, "page head")
            return
        found = best(line.text, self._layout.shapes, self._shifts[line.page], self._above)
        if found is not None and self._like_a_head(line, found):
            self._stray(line)
        elif found is not None and found.shape.role is not LineRole.SKIP:
            self._use(line, found)
        elif found is not None:
            self._pass(line, "passed over")
        elif line.pattern in self._heads and self._block is not None:
            self._pass(line, "page head")
        elif self._goes_on(line):
            pass
        elif is_page_number(line.text):
            self._pass(line, "page head" if self._begun != line.page else "page foot")
        elif (kind := closing_kind(line.text)) is not None:
            self._pass(line, kind)
            self._charge = None
        elif self._block is None and not self._lost and not self._like_a_line(line):
            self._pass(line, "title")
        else:
            self._stray(line)

    def _like_a_head(self, line: PrintedLine, found: Matched) -> bool:
        """Whether what fits a line of a case is rather a page head of which the first page shows nothing."""
        opening = found.shape.role in _OPENING and not any(map(str.isdigit, "".join(found.values.values())))
        return opening and self._begun != line.page and line.page > 0 and line.pattern in self._tops

    def _repeats_case(self, line: PrintedLine) -> bool:
        """A line at the top of several pages that opens another case than the present one is no page head."""
        found = best(line.text, self._layout.of(LineRole.CASE), self._shifts[line.page], self._above)
        if found is None:
            return best(line.text, self._layout.of(LineRole.CHARGE), self._shifts[line.page], self._above) is not None
        number = found.values.get("case number")
        return self._block is None or self._block.case.get("case number") != number

    def _pass(self, line: PrintedLine, kind: str) -> None:
        if kind == "page head":
            self._headed = line.page
        self._passed.append((line.number, kind, " ".join(line.text.split())))
        if self._block is not None and kind in ("passed over", "separator"):
            self._block.tail += 1

    def _stray(self, line: PrintedLine) -> None:
        self._aside.append((line.number, UNKNOWN, line.text.strip()))
        self._lost = self._lost or line.number
        self._charge = None
        if self._block is not None:
            self._block.wrong = self._block.wrong or line.number

    def _like_a_line(self, line: PrintedLine) -> bool:
        """Whether a line would be one of a case, a person or a charge if it stood in other columns."""
        shapes = self._layout.of(LineRole.CASE, LineRole.PERSON, LineRole.CHARGE)
        sure = [shape for shape in shapes if shape.words or shape.looks or len(shape.must) > 1]
        return any(best(line.text, sure, by, self._above) is not None for by in _FAR)

    # -- what they hold ------------------------------------------------------------------------------------------------

    def _use(self, line: PrintedLine, found: Matched) -> None:
        values, role = dict(found.values), found.shape.role
        if role in _OPENING:
            self._open_block(line, values, role)
        elif self._block is None or self._lost:
            reason = BELOW_UNKNOWN.format(line=self._lost) if self._lost else NO_CASE
            self._aside.append((line.number, reason, line.text.strip()))
            return
        self._used.add(line.number)
        self._roles[line.number] = role.value
        self._begun = line.page
        block = self._block
        assert block is not None
        if role is LineRole.CHARGE_DETAIL and block.charges:
            self._add(block.charges[-1].values, block.charges[-1].stood, values, line.number)
            block.tail += 1
            return
        charged = {name: values[name] for name in values if name in _CHARGED}
        if role is LineRole.CHARGE or charged:
            self._open_charge(line, found.shape, values, role)
        elif role not in _OPENING:
            self._add(block.person, block.stood, values, line.number)
            block.tail += bool(block.charges)
            self._charge = None

    def _open_block(self, line: PrintedLine, values: dict[str, str], role: LineRole) -> None:
        before = self._block
        self._charge, self._lost = None, 0
        own = {name: value for name, value in values.items() if not _of_a_charge(name)}
        if role is LineRole.CASE:
            again = before is not None and own.get("case number") == before.case.get("case number")
            if again and before is not None and all(before.case.get(n) == v for n, v in own.items()):
                self._lost = before.wrong
                return  # the case goes on over the page
            case, person = own, {}
        else:
            case, person = dict(before.case) if before is not None else {}, own
            if before is not None and not before.charges and not before.named:
                before.named = True
                before.person.update(own)
                before.stood.update(dict.fromkeys(own, line.number))
                self._lost = before.wrong
                return
        stood = dict.fromkeys(own, line.number)
        if role is LineRole.PERSON and before is not None:
            stood = {**{name: at for name, at in before.stood.items() if name in case}, **stood}
        same = before is not None and before.case.get("case number") == case.get("case number")
        fresh = role is LineRole.CASE and not same
        named = role is LineRole.PERSON or any(FIELDS[name].kind == "name" and "attorney" not in name for name in own)
        self._block = _Block(line=line.number, case=case, person=person, stood=stood, new_case=fresh, named=named)
        if role is LineRole.PERSON and before is not None and before.wrong:
            self._block.wrong = before.wrong
        self._blocks.append(self._block)

    def _open_charge(self, line: PrintedLine, shape: LineShape, values: dict[str, str], role: LineRole) -> None:
        block = self._block
        assert block is not None
        own = {name: value for name, value in values.items() if role is LineRole.CHARGE or _of_a_charge(name)}
        record = PrintedRecord(line=line.number, values=own, stood=dict.fromkeys(own, line.number))
        before = self._charge
        if before is not None and not shape.words and not shape.looks and len(shape.must) < 2:
            above, text = before[0].values.get("text", ""), own.get("text", "")
            if judged(above, text, self._read) is Continuation.CONTINUES:
                self._doubts.append((block, f"line {line.number} may be the rest of the text above it"))
        block.charges.append(record)
        block.tail = 0
        self._charge = (record, shape, self._shifts[line.page])

    def _add(self, values: dict[str, str], stood: dict[str, int], more: dict[str, str], line: int) -> None:
        for name, value in more.items():
            if name not in values:
                values[name], stood[name] = value, line

    # -- texts that go on ----------------------------------------------------------------------------------------------

    def _goes_on(self, line: PrintedLine) -> bool:
        """Takes a line that is the rest of the charge text above; False where it is none."""
        if self._charge is None or self._lost:
            return False
        at_top = self._begun != line.page
        if at_top and not (self._headed == line.page and self._heads & self._tops):
            return False  # a page whose head is missing begins so: it may be that head
        record, shape, _ = self._charge
        piece, shift = shape.piece("text"), self._shifts[line.page]
        if piece is None or piece.label:
            return False
        start = piece.start + shift
        stop = None if piece.stop is None else piece.stop + shift
        if not start <= line.indent <= start + _DEEPER or (stop is not None and line.indent >= stop):
            return False
        if line.text[:start].strip() or self._like_a_line(line):
            return False
        rest = replace(shape, must=("text",), words=(), begins="", looks={}, after="", indent=None)
        found = best(line.text, (rest,), shift)
        if found is None or any(name in record.values for name in found.values if name != "text"):
            return False
        above, below = record.values["text"], found.values["text"]
        width = self._widths.get(self._layout.shapes.index(shape), 0)
        last = len(self._tail_of(record))
        # Behind a class or a number of its own a charge begins: a line without one goes on.
        plain = not any(name in shape.must and name != "text" for name in record.values)
        verdict = judged(above, below, self._read)
        if at_top and verdict is not Continuation.CONTINUES and self._block is not None:
            self._doubts.append((self._block, f"line {line.number}, below a page head, may be the rest of its text"))
        if plain and verdict is Continuation.OWN and last + 1 + len(below.split()[0]) <= width:
            return False  # it would have had its place above: it is no rest of that text
        record.values["text"] = f"{above} {below}"
        self._rests[record.line] = below
        self._add(record.values, record.stood, {n: v for n, v in found.values.items() if n != "text"}, line.number)
        self._used.add(line.number)
        self._roles[line.number] = GOES_ON
        return True

    def _tail_of(self, record: PrintedRecord) -> str:
        """The last line of a text that went over several."""
        return self._rests.get(record.line, record.values["text"])

    # -- the end -------------------------------------------------------------------------------------------------------

    def _judge_end(self) -> None:
        """Leaves the texts unread of cases in which something was not understood, or may be missing."""
        for block, why in self._doubts:
            self._leave_open(block, why)
        for block in self._blocks:
            if block.wrong:
                self._leave_open(block, f"line {block.wrong} of this case fits no line of the layout")
        if not self._blocks:
            return
        last, others = self._blocks[-1], [block for block in self._blocks[:-1] if block.charges]
        ended = bool(others) and sum(bool(block.tail) for block in others) >= _NEARLY * len(others)
        closed = last.tail or any(kind in ("total", "footer") and at > last.line for at, kind, _ in self._passed)
        if not self._whole or ((ended or self._rests) and not closed):
            self._leave_open(last, "the file ends within this case: it may be cut off here")
        self._judge_people()

    def _judge_people(self) -> None:
        """Where one case alone has a second person, a line that opens a case may be missing above that one."""
        several = [block for block in self._blocks if not block.new_case]
        if several and len(self._blocks) >= _MANY and len(several) <= _HARDLY * len(self._blocks):
            for block in several:
                self._leave_open(block, "no other case has a second person: the line that opens a case may be missing")

    def _leave_open(self, block: _Block, why: str) -> None:
        """Every text of the case: what is missing may be another charge of it, or the rest of one."""
        number = block.case.get("case number")
        for each in self._blocks:
            if each is block or (number and each.case.get("case number") == number):
                for record in each.charges:
                    self._open.setdefault(record.line, f"not read: {why}")

    def _records(self, block: _Block) -> list[PrintedRecord]:
        case = {**block.case, **block.person}
        if not block.charges:
            return [PrintedRecord(line=block.line, values=case, stood=dict(block.stood))]
        return [
            PrintedRecord(line=each.line, values={**case, **each.values}, stood={**block.stood, **each.stood})
            for each in block.charges
        ]


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _of_a_charge(name: str) -> bool:
    return not FIELDS[name].case_level
