"""From which confidence on a reading of a charge stands unchecked: a setting of the office, kept in the record.

What is read less surely stands first on the Charges page, where one answer settles all that is written so.
"""

from __future__ import annotations

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.storage.rows import records
from screener.workflow.session import Office

THRESHOLD = "least confidence"
#: What holds where an office has not set it: half of the mistakes lie below it.
DEFAULT = 0.7


def threshold_of(office: Office) -> float:
    """The least confidence, from 0 to 1, with which a reading stands unchecked."""
    with office.reading() as connection:
        found = records.settings(connection).get(THRESHOLD, "")
    return float(found) if found else DEFAULT


def set_threshold(office: Office, text: str) -> float:
    """Sets it, as "0.8" or "80 %". Raises ScreenerError for what is no number from 0 to 1."""
    chosen = _number(text)
    office.record([Entry(kind=projection.SET, object="office", body={"settings": {THRESHOLD: f"{chosen:.2f}"}})])
    return chosen


def _number(text: str) -> float:
    bare = text.strip().rstrip("%").strip()
    if bare.replace(".", "", 1).isascii() and bare.replace(".", "", 1).isdigit():
        number = float(bare) / (100 if text.strip().endswith("%") else 1)
        if 0 <= number <= 1:
            return round(number, 2)
    raise ScreenerError(f"'{text}' is no confidence", "", "Write a number from 0 to 1, such as 0.80, or 80 %")
