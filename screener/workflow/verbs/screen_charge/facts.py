"""Record a fact that the docket does not hold, with its source; attest that a report was read and showed no sign."""

from __future__ import annotations

import re
from collections.abc import Mapping

from screener.domain.case import FactValue
from screener.domain.errors import ScreenerError
from screener.policy.language.errors import did_you_mean
from screener.policy.language.facts.asked import askable, is_judgment
from screener.policy.language.facts.said import DOCKET_ONLY
from screener.policy.language.model import Policy
from screener.policy.language.vocabulary import FACTS, GROUP_ASKS, FactSpec, parse_fact, show_fact
from screener.storage.audit_log import projection
from screener.storage.rows import codec
from screener.storage.schema.canonical import Json
from screener.workflow.model import Saved
from screener.workflow.session import Count, Office
from screener.workflow.session.rights import ONLY_ME, SUPERVISOR
from screener.workflow.verbs.screen_charge.charge import acting_on, one_act, open_signs

ATTESTATION = "report read"
_SAME = re.compile(r"same (case|incident|instrument) as count \d+")
_OTHERS = re.compile(r".+ of count \d+")


def answered_by(asked: str, known: Mapping[str, FactSpec] = FACTS) -> str:
    """The fact of this charge that answers a question of the finding; "" where a fact of another count does.

    "same case as count 2" is answered by the number of the case: equal numbers are the same case.
    """
    same = _SAME.fullmatch(asked)
    if same is not None:
        return same[1]
    return "" if _OTHERS.fullmatch(asked) and asked not in known else asked


def record_fact(office: Office, charge_id: str, fact: str, value_text: str, source: str) -> Saved:
    """Records one fact of a charge ("amount", "0.8 g", "lab report 12-345"). The whole group is screened again.

    The value is read as the policy vocabulary says; nothing is guessed. A fact must say where it is from. What a
    finding asks as "same case as count 2" is recorded as the number of the case.
    """
    count = acting_on(office, charge_id)
    known = askable(count.screened.policy)
    asked, fact = fact, answered_by(fact, known)
    if not fact:
        raise ScreenerError(f"'{asked}' is a fact of another count", "", "Go to that count and record it there")
    if fact != asked and value_text.strip().lower() in ("yes", "no"):
        raise ScreenerError(
            f"Whether it is the same {fact} follows from its number, not from {value_text.strip().lower()}",
            asked,
            f"Write the {fact} number of this count; the same number on both counts means the same {fact}",
        )
    value = read_answer(office, count, fact, value_text)
    if not source.strip():
        raise ScreenerError("A recorded fact needs its source", "", "Say where it stands, such as 'lab report'")
    body: dict[str, Json] = {"facts": [{"name": fact, "value": codec.value_json(value)}]}
    return one_act(
        office,
        count,
        projection.FACT,
        body,
        words=f"{_verb(count.screened.policy, fact)} {fact}: {show_fact(fact, value)}",
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


def read_answer(office: Office, count: Count, fact: str, value_text: str) -> FactValue:
    """The value of an answer to a question about a charge; one sentence where it is none, or not this person's."""
    known = askable(count.screened.policy)
    value = _read(fact, value_text, known)
    _refuse_other(office, known[fact])
    return value


def _verb(policy: Policy | None, fact: str) -> str:
    return "Judged" if is_judgment(policy, fact) else "Recorded"


def _refuse_other(office: Office, spec: FactSpec) -> None:
    """One sentence where the policy leaves the answer to somebody else. An office without accounts has no clerks."""
    if not spec.own:
        return
    if spec.answered_by == (DOCKET_ONLY,):
        raise ScreenerError(
            f"“{spec.name}” comes from the docket only",
            "the policy lets no person supply it",
            "Import a docket that has a column of this name",
        )
    if spec.answered_by == ("supervisor",) and office.mode != ONLY_ME and office.role not in ("", SUPERVISOR):
        raise ScreenerError(
            f"“{spec.name}” is answered by a supervisor", "the policy says so", "Ask a supervisor to record it"
        )


def _read(fact: str, value_text: str, known: Mapping[str, FactSpec]) -> FactValue:
    if fact in GROUP_ASKS:
        raise ScreenerError(
            f"'{fact}' cannot be recorded as a fact", "it follows from the links of person, case and incident", ""
        )
    if fact not in known:
        near = did_you_mean(fact, known)
        remedy = near if near.startswith("Did you mean") else "Choose one that the charge asks for"
        raise ScreenerError(f"'{fact}' is not a fact that a policy can read", "", remedy)
    try:
        return parse_fact(fact, value_text, known)
    except ValueError as error:
        raise ScreenerError(str(error), "", f"Write it as in: {known[fact].example}") from error


def _earlier(count: Count, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.event.event_id for f in count.state.facts if f.name in names))
