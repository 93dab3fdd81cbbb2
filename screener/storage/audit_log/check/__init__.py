"""Checks the record against itself: chain, texts, imports, policy texts, projections.

What it can prove: nothing was changed, removed or put in since it was written, as far as the chain reaches. What it
cannot: that nobody with access to the file rewrote the whole chain; for that an anchor must be kept elsewhere.
"""

from screener.storage.audit_log.check.fault import UNREADABLE, Progress, RecordFault
from screener.storage.audit_log.check.record import Sightings, check_chain, check_record, check_stored, check_trail

__all__ = [
    "UNREADABLE",
    "Progress",
    "RecordFault",
    "Sightings",
    "check_chain",
    "check_record",
    "check_stored",
    "check_trail",
]
