"""How two written names or birth dates may be one person's: a slip of the pen, in words; or that they are not alike.

Names are compared as ``name_key`` writes them, without regard to the order of their parts: dockets write LAST, FIRST
and FIRST LAST. Nothing here links anybody: it only says what a person should look at.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import permutations

SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV"})
LONG = 7  #: from this length on a part of a name may be off by two letters
_MOST_PARTS = 6


@lru_cache(maxsize=30_000)
def parts_of(key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parts of a name and its suffixes."""
    words = key.split()
    return tuple(w for w in words if w not in SUFFIXES), tuple(w for w in words if w in SUFFIXES)


def names_alike(first: str, second: str) -> str | None:
    """What makes two names (as ``name_key`` gives them) differ where they may be one: in words. "" where nothing does.

    None: they are not alike.
    """
    if first == second:
        return ""
    mine, my_suffix = parts_of(first)
    theirs, their_suffix = parts_of(second)
    suffix = "a suffix" if my_suffix != their_suffix else ""
    if mine == theirs:
        return suffix
    if sorted(mine) == sorted(theirs):
        return _said("the order of the names", suffix)
    if not mine or not theirs or len(mine) > _MOST_PARTS or len(theirs) > _MOST_PARTS:
        return None
    found = _spaced(mine, theirs) or _matched(*sorted((mine, theirs), key=len))
    return None if found is None else _said(found, suffix)


def _said(*words: str) -> str:
    return " and ".join(word for word in words if word)


def _left(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """What is left of both when the parts that they share are taken away."""
    rest, others = [], list(theirs)
    for word in mine:
        if word in others:
            others.remove(word)
        else:
            rest.append(word)
    return rest, others


def _spaced(mine: tuple[str, ...], theirs: tuple[str, ...]) -> str | None:
    """O NEAL and ONEAL, GARCIA-LOPEZ and GARCIALOPEZ."""
    rest, others = _left(mine, theirs)
    few, many = sorted((rest, others), key=len)
    if len(few) == 1 and 2 <= len(many) <= 3 and few[0] in map("".join, permutations(many)):
        return "a space or a hyphen"
    return None


def _matched(few: tuple[str, ...], many: tuple[str, ...]) -> str | None:
    """Each part of the shorter name has its like in the longer: the same, an initial of it, or nearly the same."""
    rest, others = _left(few, many)
    equal = sum(len(word) > 1 for word in few) - sum(len(word) > 1 for word in rest)
    if not equal or (equal == 1 and len(few) == 1):
        return None
    slips, initials = [], 0
    for word in sorted(rest, key=len, reverse=True):
        like = next((o for o in others if _initial(word, o)), None)
        if like is not None:
            initials += 1
        else:
            like = next((o for o in others if _near(word, o)), None)
            if like is not None:
                slips.append((word, like))
            elif equal >= 2 and len(rest) == len(others) == 1:
                return f"another name ({word} and {others[0]})"
            else:
                return None
        others.remove(like)
    if len(slips) > 2 or (len(slips) == 2 and equal < 2):
        return None
    spelled = ", ".join(f"{a} and {b}" for a, b in slips)
    return _said(
        f"the spelling ({spelled})" if slips else "",
        "an initial" if initials else "",
        ("a middle initial" if all(len(o) == 1 for o in others) else "a further name") if others else "",
    )


def _initial(one: str, other: str) -> bool:
    return (len(one) == 1 or len(other) == 1) and one[0] == other[0]


def _near(one: str, other: str) -> bool:
    if len(one) < 3 or len(other) < 3:
        return len(one) == len(other) == 1  # another initial
    return distance_within(one, other, 2 if min(len(one), len(other)) >= LONG else 1)


def distance_within(one: str, other: str, most: int) -> bool:
    """Whether so many letters put in, left out, changed, or exchanged with their neighbor make one of the other."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, theirs in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
        before, last = last, row
    return last[-1] <= most


def births_alike(first: date, second: date) -> str | None:
    """What makes two birth dates differ where one may be a slip of the other. None: they are not alike."""
    if first == second:
        return ""
    if (first.year, first.month, first.day) == (second.year, second.day, second.month):
        return "day and month change places"
    mine, theirs = f"{first:%Y%m%d}", f"{second:%Y%m%d}"
    differ = [at for at in range(8) if mine[at] != theirs[at]]
    if len(differ) == 1:
        return "one digit differs"
    if len(differ) == 2 and differ[1] == differ[0] + 1 and mine[differ[0]] == theirs[differ[1]]:
        return "two digits change places" if mine[differ[1]] == theirs[differ[0]] else None
    return None


def birth_keys(born: date) -> tuple[str, ...]:
    """Keys of which two alike birth dates share at least one."""
    digits = f"{born:%Y%m%d}"
    one_off = tuple(f"{digits[:at]}?{digits[at + 1 :]}" for at in range(8))
    low, high = sorted((born.month, born.day))
    turned = tuple(
        f"{at}~{digits[:at]}{''.join(sorted(digits[at : at + 2]))}{digits[at + 2 :]}"
        for at in range(7)
        if digits[at] != digits[at + 1]
    )
    return (*one_off, f"{born.year}/{low}/{high}", *turned)
