"""What the cells of a line say, in the program's own words, and the sentences for what they do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from screener.docket.readback.readback import APPROVAL, ASK_APPROVAL, ASKED, BASIS, DECISION, NOTE, REASON, settled
from screener.domain.decision import DECIDABLE, Basis, Rollup, deviates

_Word = TypeVar("_Word")
_OUTCOMES = {str(rollup): rollup for rollup in DECIDABLE}
_BASES = {basis.value: basis for basis in Basis}


class WrongCell(Exception):
    """A cell that cannot be taken: which one, why, and what to do."""

    def __init__(self, name: str, why: str, remedy: str) -> None:
        super().__init__(name, why, remedy)
        self.name, self.why, self.remedy = name, why, remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """The cells of one line, read."""

    outcome: Rollup
    basis: Basis | None
    reason: str
    note: str
    asks_approval: bool


def said_in(cells: Mapping[str, str], errors: Mapping[str, str]) -> ReadLine | None:
    """What a line says; None where nothing stands in it. Raises WrongCell for a word that is not in its list."""
    for name in ASKED:
        if name in errors:
            raise WrongCell(name, f"the cell has no value: {errors[name]}", "Type the word itself")
    texts = {name: settled(cells[name]) for name in ASKED}
    if not any(texts.values()):
        return None
    if not texts[DECISION]:
        filled = next(name for name in ASKED if texts[name])
        raise WrongCell(
            DECISION,
            f"there is no decision beside what stands under {filled}",
            "Choose a decision, or write the note at the desk",
        )
    approval = texts[APPROVAL].casefold()
    if approval not in ("", ASK_APPROVAL):
        raise WrongCell(
            APPROVAL,
            f"'{texts[APPROVAL]}' cannot be said in a workbook: who asks for an approval never gives it",
            f"Choose '{ASK_APPROVAL}', or leave it empty",
        )
    return ReadLine(
        outcome=_word(DECISION, texts[DECISION], _OUTCOMES),
        basis=_word(BASIS, texts[BASIS], _BASES) if texts[BASIS] else None,
        reason=cells[REASON].strip(),
        note=cells[NOTE].strip(),
        asks_approval=bool(approval),
    )


def _word(name: str, text: str, words: Mapping[str, _Word]) -> _Word:
    found = words.get(text.casefold())
    if found is None:
        raise WrongCell(name, f"'{text}' is not in the list", f"Choose one of: {', '.join(words)}")
    return found


def basis_of(said: ReadLine, recommended: Rollup) -> tuple[Basis, str]:
    """The basis and the reason, with what an empty basis means (the cell's own prompt says the same).

    Raises WrongCell where neither says why.
    """
    deviation = deviates(recommended, said.outcome)
    if said.basis is not None:
        named = said.basis not in (Basis.POLICY, Basis.OTHER)
        return said.basis, said.reason or (said.basis.value if deviation and named else "")
    if said.outcome is recommended:
        return Basis.POLICY, said.reason
    if said.reason:
        return Basis.OTHER, said.reason
    if recommended is Rollup.OUTSIDE and said.outcome is Rollup.FILED:
        return Basis.EVIDENCE, ""
    if deviation:
        raise WrongCell(REASON, "the decision departs from the recommendation and has no reason", "Write the reason")
    raise WrongCell(BASIS, "it is not said on which basis this was decided", "Choose a basis, or write a reason")
