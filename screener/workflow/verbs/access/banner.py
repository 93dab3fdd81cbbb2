"""The banner that is shown before anybody sees a record, and that it was acknowledged (CJIS AC-8)."""

from __future__ import annotations

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import accounts, projection
from screener.storage.audit_log.journal import Entry
from screener.storage.rows import records
from screener.workflow.model import Saved
from screener.workflow.session import Office
from screener.workflow.session.office_paths import Place
from screener.workflow.session.opening import open_file

BANNER = "banner"
#: The four statements of AC-8, in the order of the policy.
DEFAULT_BANNER = """\
You are opening restricted information.
What you do here may be monitored, recorded, and audited.
Unauthorized use is prohibited and may be subject to criminal and civil penalties.
By going on you consent to monitoring and recording."""


def banner_text(place: Office | Place) -> str:
    """The office's banner. Needs no log-on: it is shown before."""
    if isinstance(place, Office):
        with place.reading() as connection:
            return records.settings(connection).get(BANNER, DEFAULT_BANNER)
    database = open_file(place)
    try:
        with database.reading() as connection:
            return records.settings(connection).get(BANNER, DEFAULT_BANNER)
    finally:
        database.close()


def set_banner(office: Office, text: str) -> Saved:
    """Another text, with the four statements in the office's own words. A setting like every other."""
    if len(text.strip()) < 40:
        raise ScreenerError("The banner is too short", "it must make four statements", "See: screener office access")
    entry = Entry(kind=projection.SET, object="office", body={"settings": {BANNER: text.strip()}})
    return office.record([entry]).saved(words="banner changed")


def acknowledge_banner(office: Office) -> Saved:
    """Who is logged on has read it and goes on."""
    entry = Entry(kind=accounts.ACKNOWLEDGED, object=f"session:{office.user}", body={})
    return office.record([entry]).saved(words="banner acknowledged")
