"""The end of a session: an anchor and a backup where there was work, then the office is closed."""

from __future__ import annotations

from screener.domain.errors import ScreenerError
from screener.workflow.office.anchoring import end_of_session
from screener.workflow.office.backups import back_up_before
from screener.workflow.office.opened import Office


def end_work(office: Office) -> str:
    """Closes an office after a session. What was saved is saved; a missing stick or a full disk keeps nobody here.

    Gives the sentence of what could not be done, else "": the next session's first import tries again.
    """
    said = ""
    try:
        if office.unanchored:
            back_up_before(office, "the end of work")
            end_of_session(office)
            said = office.anchor_fault
    except ScreenerError as error:
        said = str(error)
    finally:
        office.close()
    return said
