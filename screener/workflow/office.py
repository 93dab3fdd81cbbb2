"""The office that is open: its record, its clock, its user. Every verb starts here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import TracebackType

from screener.policy.model import Policy
from screener.workflow.views import OfficeStatus, UserView

#: The one source of time: an aware datetime in UTC. Only workflow calls it.
Clock = Callable[[], datetime]
DEFAULT_MARKING = "Confidential: attorney work product"


class Office:
    """An open office file. Close it, or use it as a context manager."""

    path: Path
    name: str
    user: str
    station: str
    marking: str
    county: str
    zone: str

    def today(self) -> date:
        raise NotImplementedError

    def status(self) -> OfficeStatus:
        raise NotImplementedError

    def policies(self) -> tuple[Policy, ...]:
        """Adopted and not withdrawn, in the order of adoption."""
        raise NotImplementedError

    def users(self) -> tuple[UserView, ...]:
        raise NotImplementedError

    def add_user(self, code: str, name: str, role: str, unit: str = "") -> UserView:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> Office:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def create_office(
    path: Path, *, name: str, county: str, zone: str, clock: Clock, user: str, marking: str = DEFAULT_MARKING
) -> Office:
    raise NotImplementedError


def open_office(path: Path, *, user: str, clock: Clock) -> Office:
    raise NotImplementedError
