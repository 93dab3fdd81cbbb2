"""What the signatures of an office say, in findings and in words: what they prove, and what they cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from screener.domain.counting import agreed, plural
from screener.storage.audit_log import journal
from screener.storage.audit_log.signing import Found, Signed, check_signatures
from screener.storage.engines.engine import Connection
from screener.workflow.model import VerifyFinding
from screener.workflow.session.rights import may

_LISTED = 50
_NAMED = 8  # events that a sentence names
NOT_SIGNED = (
    "Nothing is signed: the office has no accounts, and who is named as acting is what was said, not what was proved."
)


def compare_signatures(
    connection: Connection, *, every: bool, told: Callable[[float], None] | None = None
) -> tuple[tuple[VerifyFinding, ...], tuple[str, ...]]:
    """The findings about signatures, and the notes for whoever reads the verdict."""
    return said_of(connection, check_signatures(connection, every=every, may=may, told=told), every=every)


def look_at_share(connection: Connection, *, which: int, of: int, told: Callable[[float], None]) -> Signed:
    """What one of several processes finds, each of which computes its part of all signatures."""
    return check_signatures(connection, every=True, may=may, told=told, share=(which, of))


def said_of(
    connection: Connection, signed: Signed, *, every: bool, beside: Sequence[Found] = ()
) -> tuple[tuple[VerifyFinding, ...], tuple[str, ...]]:
    """What was found, in findings and notes. ``beside`` are the faults that other processes found in their shares."""
    if beside:
        both = dict.fromkeys([*signed.faults, *beside])
        signed.faults = sorted(both, key=lambda found: found[:2])
    if signed.begun is None:
        return (), (NOT_SIGNED,)
    stations = {head.chain: head.station for head in journal.heads(connection)}
    findings = [
        VerifyFinding(
            chain=chain, seq=seq, table="event", message=f"station {stations.get(chain, chain)}, event {seq}: {said}"
        )
        for chain, seq, said in signed.faults[:_LISTED]
    ]
    more = len(signed.faults) - _LISTED
    if more > 0:
        findings.append(VerifyFinding(chain="", seq=0, table="event", message=f"and {more:,} more of this kind"))
    return tuple(findings), _words(signed, every=every)


def _words(signed: Signed, *, every: bool) -> tuple[str, ...]:
    since = signed.begun[1] if signed.begun is not None else 0
    if every:
        which = "every signature was checked"
    else:
        days = agreed(signed.periods, "day")
        which = f"the last one of each person and day ({signed.periods:,} {days}) was checked, --all checks every one"
    people = plural(len(signed.people), "person", "people")
    return (
        f"Since event {since:,} the office has accounts: {signed.events:,} events carry a signature with the keys of "
        f"{people}; {which}.",
        "A signature proves that the key was used, not whose hand it was; whoever has somebody's passphrase, or wrote "
        "the whole record anew with other keys, is found only by an anchor or by the fingerprints on paper.",
        *_nobodys(signed.nobodys),
    )


def _nobodys(events: list[int]) -> tuple[str, ...]:
    if not events:
        return ()
    one = len(events) == 1
    named = ", ".join(f"{seq:,}" for seq in events[:_NAMED]) + (" ..." if len(events) > _NAMED else "")
    return (
        f"{'Event' if one else 'Events'} {named} {'was' if one else 'were'} written while nobody was logged on, and "
        f"{'bears' if one else 'bear'} no signature: a log-on that failed on a machine where nobody had worked in this "
        "office before, or put in by somebody.",
    )
