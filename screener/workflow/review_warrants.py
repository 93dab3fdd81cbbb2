"""Old warrants under today's policy: the board, and what a person decides on each."""

from __future__ import annotations

from screener.workflow.office import Office
from screener.workflow.views import Saved, WarrantBoard, WarrantCard

#: The board's columns, in order.
COLUMNS = ("new", "needs information", "find the case", "recommend recall", "partial", "keep", "done")
#: What can be decided on a warrant.
OUTCOMES = ("recall", "partial", "keep", "summons", "refer")


def board(office: Office) -> WarrantBoard:
    raise NotImplementedError


def card(office: Office, warrant_id: str) -> WarrantCard:
    raise NotImplementedError


def decide_warrant(office: Office, warrant_id: str, *, outcome: str, reason: str = "") -> Saved:
    raise NotImplementedError
