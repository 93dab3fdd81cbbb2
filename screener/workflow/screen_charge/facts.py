"""Record a fact that the docket does not hold, with its source; attest that a report was read and showed no sign."""

from __future__ import annotations

import re

from screener.domain.case import FactValue
from screener.domain.errors import ScreenerError
from screener.policy.vocabulary import FACTS, GROUP_ASKS, parse_fact, show_fact
from screener.storage import codec, projection
from screener.storage.canonical import Json
from screener.workflow.office import Count, Office
from screener.workflow.screen_charge.charge import acting_on, one_act, open_signs
from screener.workflow.views import Saved

ATTESTATION = "report read"
_SAME = re.compile(r"same (case|incident|instrument) as count \d+")
_OTHERS = re.compile(r".+ of count \d+")


def answered_by(asked: str) -> str:
    """The fact of this charge that answers a question of the finding; "" where a fact of another count does.

    "same case as count 2" is answered by the number of the case: equal numbers are the same case.
    """
    same = _SAME.fullmatch(asked)
    if same is not None:
        return same[1]
    return "" if _OTHERS.fullmatch(asked) and asked not in FACTS else asked


def record_fact(office: Office, charge_id: str, fact: str, value_text: str, source: str) -> Saved:
    """Records one fact of a charge ("amount", "0.8 g", "lab report 12-345"). The whole group is screened again.

    The value is read as the policy vocabulary says; nothing is guessed. A fact must say where it is from. What a
    finding asks as "same case as count 2" is recorded as the number of the case.
    """
    count = acting_on(office, charge_id)
    asked, fact = fact, answered_by(fact)
    if not fact:
        raise ScreenerError(f"'{asked}' is a fact of another count", "", "Go to that count and record it there")
    if fact != asked and value_text.strip().lower() in ("yes", "no"):
        raise ScreenerError(
            f"Whether it is the same {fact} follows from its number, not from {value_text.strip().lower()}",
            asked,
            f"Write the {fact} number of this count; the same number on both counts means the same {fact}",
        )
    value = _read(fact, value_text)
    if not source.strip():
        raise ScreenerError("A recorded fact needs its source", "", "Say where it stands, such as 'lab report'")
    body: dict[str, Json] = {"facts": [{"name": fact, "value": codec.value_json(value)}]}
    return one_act(
        office,
        count,
        projection.FACT,
        body,
        words=f"Recorded {fact}: {show_fact(fact, value)}",
        texts={"source": source.strip()},
        supersedes=_earlier(count, (fact,)),
    )


def attest(office: Office, charge_id: str) -> Saved:
    """Records "no" for every sign of sale that the policy looks at and no one has recorded: the report was read."""
    count = acting_on(office, charge_id)
    signs = open_signs(count)
    if not signs:
        raise ScreenerError("No sign is open on this charge", "", "There is nothing to attest")
    body: dict[str, Json] = {"facts": [{"name": name, "value": False} for name in signs]}
    return one_act(
        office,
        count,
        projection.ATTESTED,
        body,
        words=f"Report read, none observed ({', '.join(signs)})",
        texts={"source": ATTESTATION},
        supersedes=_earlier(count, signs),
    )


def _read(fact: str, value_text: str) -> FactValue:
    if fact in GROUP_ASKS:
        raise ScreenerError(
            f"'{fact}' cannot be recorded as a fact", "it follows from the links of person, case and incident", ""
        )
    if fact not in FACTS:
        raise ScreenerError(f"'{fact}' is not a fact that a policy can read", "", "Choose one that the charge asks for")
    try:
        return parse_fact(fact, value_text)
    except ValueError as error:
        raise ScreenerError(str(error), "", f"Write it as in: {FACTS[fact].example}") from error


def _earlier(count: Count, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.event.event_id for f in count.state.facts if f.name in names))
