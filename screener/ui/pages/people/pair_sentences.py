"""What the People page says: of a pair, of a charge that may stand twice, and of what an answer does."""

from __future__ import annotations

from collections.abc import Sequence

from screener.domain.counting import plural
from screener.workflow.verbs.link_people import ChargeHistory, CopyPair, Effects, PairSide, PairView, RegroupedCharge

_MOST = 3


def sentence(parts: Sequence[str]) -> str:
    """Parts as one sentence."""
    text = ", ".join(part for part in parts if part)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def named(side: PairSide) -> str:
    """One of two people who may be the same, with the birth date where it is recorded."""
    born = f", {side.birth_date}" if side.birth_date is not None else ""
    return f"{side.name or 'Name not recorded'}{born}"


def standing(pair: PairView) -> str:
    """Where a pair stands, for the list."""
    if pair.said == "open":
        return "one person by the id, until you say otherwise" if pair.kept else ""
    words = {"same": "one person", "different": "two people", "not known": "not known"}[pair.said]
    return f"{words} ({pair.by})" if pair.by else words


def waits(pair: PairView) -> str:
    """What waits for the answer."""
    if pair.said == "different":
        return "They are two people."
    if pair.said == "same":
        return "They are one person."
    if pair.kept:
        return "They count as one person, because the person id is the same."
    if not pair.shared:
        return "They share no incident, arrest day or case: no charge's grouping waits for the answer."
    return f"They share {', '.join(pair.shared)}: what the answer would group is grouped “not known” until then."


def does(found: Effects) -> list[str]:
    """What an answer does, in a few lines."""
    if not found.moved:
        return ["No charge is grouped or recommended otherwise."]
    lines = [_charge(moved) for moved in found.moved[:_MOST]]
    if len(found.moved) > _MOST:
        lines.append(f"and {plural(len(found.moved) - _MOST, 'more charge', 'more charges')}")
    if found.decided:
        read = ", ".join(sorted({moved.decided_as for moved in found.decided}))
        lines.append(
            f"{plural(len(found.decided), 'charge was', 'charges were')} decided when read as {read}: look again."
        )
    return lines


def _charge(moved: RegroupedCharge) -> str:
    what = ", ".join(part for part in (moved.text, moved.case) if part)
    grouped = f"{moved.grouped_before} becomes {moved.grouped_after}"
    if moved.grouped_before == moved.grouped_after:
        grouped = f"stays {moved.grouped_after}, in other company"
    if moved.recommended_before == moved.recommended_after:
        return f"{what}: {grouped}; still {moved.recommended_after}"
    return f"{what}: {grouped}; {moved.recommended_before} becomes {moved.recommended_after}"


def done(words: str, found: Effects) -> str:
    """The sentence in the strip after an answer."""
    if not found.moved:
        return f"{words}. Nothing is grouped otherwise."
    moved = plural(len(found.moved), "charge is", "charges are")
    text = f"{words}. {moved} grouped or recommended otherwise."
    if found.decided:
        text += f" {plural(len(found.decided), 'was', 'were')} decided before: see the audit log, and look again."
    return text


def files_of(found: ChargeHistory) -> list[str]:
    """The files that brought a charge, and what changed from one to the next."""
    lines = []
    for each in found.sightings:
        line = f"{each.file} line {each.row}, imported {each.at:%Y-%m-%d} by {each.by}"
        if each.changed:
            cells = (f"{c.header}: {c.before or 'empty'} became {c.after or 'empty'}" for c in each.changed)
            line += f"; {'; '.join(cells)}"
        elif not each.first:
            line += "; nothing changed"
        lines.append(line)
    return lines


def twice(pair: CopyPair) -> str:
    """What is unlike in a charge that may stand twice."""
    return "; ".join(pair.differs) or "Alike in everything that is compared"
