"""The end of a session: an anchor and a backup where there was work, then the office is closed."""

from __future__ import annotations

from screener.domain.errors import ScreenerError
from screener.storage.engines.place import on_removable
from screener.workflow.session.backups import back_up, back_up_before
from screener.workflow.session.office_paths import on_server
from screener.workflow.session.opened import Office
from screener.workflow.session.record.anchoring import end_of_session


def end_work(office: Office) -> str:
    """Closes an office after a session. What was saved is saved; a missing stick or a full disk keeps nobody here.

    Gives the sentence of what could not be done, else "": the next session's first import tries again.
    """
    said = ""
    try:
        if office.unanchored:
            if on_removable(office.path.parent) and not on_server(office.place):
                back_up(office, why="the end of work on a removable drive")  # whatever the setting of backups says
            else:
                back_up_before(office, "the end of work")
            end_of_session(office)
            said = office.anchor_fault
    except ScreenerError as error:
        said = str(error)
    finally:
        office.close()
    return said
