"""The day of a moment in the office's own zone: what ages, limits and windows go by."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from screener.domain.errors import ScreenerError


def day_in(zone: str | tzinfo, at: datetime) -> date:
    """The day. Raises ScreenerError for a moment that no calendar holds: nothing could be recorded at it."""
    try:
        return at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()
    except OverflowError:
        raise ScreenerError(
            "The clock of this computer cannot be right", f"it shows {at:%Y-%m-%d}", "Set it, then do it again"
        ) from None
