"""Charges that were not recognized, in clusters that one answer settles.

Texts are of one cluster where they are the same apart from numbers, spacing and punctuation
(:func:`screener.docket.charges.table.cluster_key`) or apart from the spelling of long words that the vocabulary does
not know. Short words must be equal: "CLASS A" is not "CLASS B". A charge without a text goes by its statute, and a text
that is only a citation keeps its numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from screener.docket.charges.forms import distance
from screener.docket.charges.table import TableRow, cluster_key, make_row
from screener.docket.charges.vocabulary import vocabulary
from screener.domain.case import Charge
from screener.domain.offense import OffenseClass
from screener.domain.statute import looks_like, normalize

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
#: Words this long may differ by one letter, and the longer ones by two.
_SLIP_FROM, _TWO_SLIPS_FROM = 6, 10
#: A text that looks this much like a citation is one.
_CITATION = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Unrecognized charges that mean the same: ``text`` is the one typed most often, ``charges`` how many there are.

    ``texts``, ``statutes`` and both together as they are ``written`` are counted, the most frequent first. Without a
    text the statute speaks.
    """

    key: str
    text: str
    statute: str
    charges: int
    texts: tuple[tuple[str, int], ...]
    statutes: tuple[tuple[str, int], ...]
    written: tuple[tuple[str, str, int], ...]

    @property
    def members(self) -> frozenset[tuple[str, str]]:
        """Text and statute of every charge that belongs to it."""
        return frozenset((text, statute) for text, statute, _ in self.written)

    def answer(
        self,
        offense: str,
        substance: str = "",
        *,
        effective: date | None = None,
        repealed: date | None = None,
        by: str = "",
        on: date | None = None,
    ) -> tuple[TableRow, ...]:
        """The rows of the office's table that settle the cluster: one for each spelling, numbers left open."""
        if not self.text:
            patterns = [("", self.statute)]
        else:
            shown: dict[str, str] = {}
            cited = self.key.startswith("§")  # the numbers are what it says
            for text, _ in self.texts:
                open_text = text if cited else _NUMBER.sub("#", text.upper())
                shown.setdefault(text if cited else cluster_key(text), " ".join(open_text.split()))
            patterns = [(text, "") for text in shown.values()]
        return tuple(
            make_row(text, statute, offense, substance, effective=effective, repealed=repealed, by=by, on=on)
            for text, statute in patterns
        )


def unread(charges: Iterable[Charge]) -> tuple[Cluster, ...]:
    """The clusters of the charges that were not recognized, the largest first."""
    left = (charge for charge in charges if charge.reading.offense is OffenseClass.UNKNOWN)
    return clusters((charge.text, charge.statute) for charge in left)


def clusters(texts: Iterable[tuple[str, str]]) -> tuple[Cluster, ...]:
    """Clusters of (text, statute), the largest first, then by text."""
    counted = Counter((text.strip(), statute.strip()) for text, statute in texts)
    members: dict[str, Counter[tuple[str, str]]] = {}
    for (text, statute), number in counted.items():
        key = _key(text, statute)
        members.setdefault(key, Counter())[text, statute] += number
    joined = _joined(members)
    return tuple(sorted((_cluster(key, found) for key, found in joined.items()), key=lambda c: (-c.charges, c.text)))


def _key(text: str, statute: str) -> str:
    """Without words to go by the citation says what it is, in the text or beside it, if anything does."""
    key = cluster_key(text)
    if text and looks_like(text) >= _CITATION:
        return f"§ {normalize(text)}"
    return key if key.strip("# ") or not statute else f"§ {normalize(statute)}"


def find_cluster(found: Iterable[Cluster], text: str) -> Cluster | None:
    """The cluster that a text (or, for charges without one, a statute) belongs to."""
    key, cited = _key(text, ""), f"§ {normalize(text)}"
    for cluster in found:
        if cluster.key in (key, cited) or any(_key(each, "") == key for each, _ in cluster.texts if each):
            return cluster
    return None


def _cluster(key: str, found: Counter[tuple[str, str]]) -> Cluster:
    texts: Counter[str] = Counter()
    statutes: Counter[str] = Counter()
    for (text, statute), number in found.items():
        texts[text] += number
        if statute:
            statutes[statute] += number
    by_text = sorted(texts.items(), key=lambda item: (-item[1], item[0]))
    by_statute = sorted(statutes.items(), key=lambda item: (-item[1], item[0]))
    alone = key.startswith("§") and not by_text[0][0]
    return Cluster(
        key=key,
        text="" if alone else by_text[0][0],
        statute=by_statute[0][0] if alone else "",
        charges=found.total(),
        texts=tuple(by_text),
        statutes=tuple(by_statute),
        written=tuple(sorted(((*words, n) for words, n in found.items()), key=lambda item: (-item[2], item[:2]))),
    )


def _joined(members: dict[str, Counter[tuple[str, str]]]) -> dict[str, Counter[tuple[str, str]]]:
    """Keys that differ by spelling go to the one that is typed most often."""
    kept: dict[tuple[str, ...], list[str]] = {}
    joined: dict[str, Counter[tuple[str, str]]] = {}
    for key in sorted(members, key=lambda each: (-members[each].total(), each)):
        words = key.split()
        shape = tuple(word if len(word) < _SLIP_FROM - 1 else word[0] for word in words)
        beside = kept.setdefault(shape, [])
        other = next((each for each in beside if not key.startswith("§") and _same(words, each.split())), None)
        if other is None:
            beside.append(key)
            joined[key] = Counter(members[key])
        else:
            joined[other] += members[key]
    return joined


def _same(left: list[str], right: list[str]) -> bool:
    return all(a == b or _slip(a, b) for a, b in zip(left, right, strict=True))


def _slip(a: str, b: str) -> bool:
    """Whether one word is the other misspelled: long, close, and not two words that both mean something."""
    known = vocabulary().single
    if max(len(a), len(b)) < _SLIP_FROM or (a in known and b in known):
        return False
    return distance(a, b) <= (2 if min(len(a), len(b)) >= _TWO_SLIPS_FROM else 1)
