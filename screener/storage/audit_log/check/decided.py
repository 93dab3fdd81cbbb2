"""Reads of a decision's body what its row in the table is made of, and nothing else: they are a million, and long.

Read strictly: whatever is not of the very types that this program writes is left to ``projection``, which reads it in
full. What is read here means the same there; a test compares both, for bodies that somebody changed as well.
"""

from __future__ import annotations

import msgspec


class _Policy(msgspec.Struct, gc=False):
    sha256: str | None = None
    version: str = ""


class _Recommended(msgspec.Struct, gc=False):
    rollup: str = ""
    rule: str | None = None


class _AsImported(msgspec.Struct, gc=False):
    rollup: str = ""


class Committed(msgspec.Struct, gc=False):
    """A text that stands apart."""

    commitment: str = ""


class DecisionParts(msgspec.Struct, gc=False, rename={"as_imported": "as imported"}):
    """The parts of a decision's body that ``projection`` looks at, with its defaults."""

    outcome: str = ""
    basis: str = ""
    recommendation: _Recommended | None = None
    as_imported: _AsImported | None = None
    grouped: str = "unknown"
    deviation: bool = False
    approval: str = "none"
    displayed: bool = False
    policy: _Policy | None = None
    policies: list[str] | None = None
    reason: Committed | None = None

    def row_mark(self, event_id: str, charge_id: str, actor: str, at: str, day: str) -> int:
        """The hash of the row that this decision amounts to while it stands alone and nobody was asked to approve it,
        or nobody has answered yet: in the order of the table's columns."""
        recommended, policy, first = self.recommendation, self.policy, self.as_imported
        return hash(
            (
                event_id,
                charge_id,
                "settled",
                self.outcome,
                self.basis,
                actor,
                at,
                day,
                "" if recommended is None else recommended.rollup,
                None if recommended is None else recommended.rule,
                "" if first is None else first.rollup,
                self.grouped,
                int(self.deviation),
                self.approval,
                int(self.displayed),
                None if policy is None else policy.sha256,
                "" if policy is None else policy.version,
            )
        )


_decode = msgspec.json.Decoder(DecisionParts).decode


def decided_of(body: object) -> DecisionParts | None:
    """What a body says; None where it is not as this program writes it."""
    try:
        return _decode(body)  # type: ignore[arg-type]  # what is no text is refused
    except (msgspec.DecodeError, TypeError, ValueError, RecursionError):
        return None
