"""Finds the charge that an act is about, and names it in a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass, label
from screener.policy.language.vocabulary import FACTS
from screener.storage.audit_log.journal import Entry
from screener.storage.schema.canonical import Json
from screener.workflow.model import Saved
from screener.workflow.session import Act, Count, Office
from screener.workflow.session.record.anchoring import anchor_if_due

#: Signs of sale: what "report read, none observed" answers at once (1-product; 2-policy-file, 10).
SIGNS = ("scales", "baggies", "cash", "multiple phones", "weapon", "ledger")


def charge_count(office: Office, charge_id: str) -> Count:
    """The charge of an id, or one sentence."""
    count = office.model().counts.get(charge_id)
    if count is None:
        raise ScreenerError(f"There is no charge {charge_id} in this office", "", "Look it up with Find")
    return count


def acting_on(office: Office, charge_id: str) -> Count:
    """The charge of an id, as it was on screen: refused where another person decided it after it was shown."""
    count = charge_count(office, charge_id)
    refuse_unseen(office, count)
    return count


def refuse_unseen(office: Office, count: Count) -> None:
    """One sentence where another person's decision stands that this one never saw.

    What stands when an act begins counts as seen. Called once more right before the act is written: what other
    processes did is taken in between, and the transaction itself only guards against what comes after that.
    """
    decision = count.state.decision
    seen = office.shown.setdefault(count.charge_id, _standing(count))
    if decision is not None and seen != _standing(count) and decision.actor != office.user:
        raise ScreenerError(
            f"{decision.actor} decided this charge meanwhile", "nothing was saved", "Look at it again, then decide"
        )


def written(office: Office, entries: Sequence[Entry], counts: Sequence[Count]) -> Act:
    """Writes an act on charges, if nothing stands on them that was never seen. What it wrote is seen."""
    for count in counts:
        refuse_unseen(office, count)
    act = office.record(entries)
    for count in counts:
        office.shown[count.charge_id] = _standing(count)
    anchor_if_due(office, len(entries))
    return act


def _standing(count: Count) -> str:
    return "" if count.state.decision is None else count.state.decision.event_id


def screened_here(office: Office, charge_id: str) -> Count:
    """The charge of an id, to decide or hold it: refused for one that only stands behind a warrant."""
    count = acting_on(office, charge_id)
    if count.settled:
        raise ScreenerError(
            "A court has settled this charge",
            count.settled,
            "Review it on Retroactive; where the docket is wrong, import it again without that column",
        )
    if count.behind:
        raise ScreenerError(
            "This charge stands behind a warrant and is on no docket",
            "",
            "Decide its warrant on Retroactive, or import its file as a docket to screen it",
        )
    return count


def charge_words(count: Count) -> str:
    """The charge as its docket names it."""
    charge = count.imported
    if charge.text:
        return charge.text
    return charge.statute or label(charge.reading.offense)


def offense_words(count: Count) -> str:
    """What the charge was read as, by the recorded fact where a person corrected the reading."""
    return label(OffenseClass(str(count.screened.facts.get("offense", count.imported.reading.offense))))


def open_signs(count: Count) -> tuple[str, ...]:
    """The signs of sale that the policy names and no one has recorded; none where no rule looked for any here."""
    policy, finding = count.screened.policy, count.screened.finding
    if policy is None:
        return ()
    looked_at = {missing.fact for missing in finding.missing}
    for trace in finding.because:
        looked_at.update(trace.not_shown)  # an exception that only silence keeps from applying asks, too
        if trace.verdict != "does not apply":
            looked_at.update(condition.fact for condition in trace.conditions)
    if looked_at.isdisjoint(SIGNS):
        return ()
    named = frozenset(policy.facts_read)
    return tuple(name for name in SIGNS if name in named and name in FACTS and name not in count.screened.facts)


def one_act(
    office: Office,
    count: Count,
    kind: str,
    body: Mapping[str, Json],
    *,
    words: str,
    texts: Mapping[str, str] | None = None,
    supersedes: tuple[str, ...] = (),
    warnings: tuple[str, ...] = (),
) -> Saved:
    """Writes one event about one charge. The charges of its group may be recommended otherwise afterwards."""
    entry = Entry(
        kind=kind, object=f"charge:{count.charge_id}", body=body, supersedes=supersedes, written=dict(texts or {})
    )
    act = written(office, [entry], [count])
    model = office.model()
    touched = tuple(c.charge_id for c in model.companions(model.counts[count.charge_id]))
    return act.saved(warnings=warnings, charge_ids=touched, words=f"{words}: {charge_words(count)}")
