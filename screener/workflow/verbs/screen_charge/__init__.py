"""The desk's verbs: who is next, everything about one person, and what an attorney does with a charge.

Every act is one transaction and is on disk when it returns.
"""

from screener.workflow.session.own_facts import facts_filled
from screener.workflow.verbs.screen_charge.back import redo, undo
from screener.workflow.verbs.screen_charge.decide import accept, accept_group, decide
from screener.workflow.verbs.screen_charge.facts import answered_by, attest, record_fact
from screener.workflow.verbs.screen_charge.holds_and_notes import add_note, hold, release
from screener.workflow.verbs.screen_charge.queue import queue
from screener.workflow.verbs.screen_charge.queue_position import find, place, save_place
from screener.workflow.verbs.screen_charge.show import last_decisions, person, person_of

__all__ = [
    "accept",
    "accept_group",
    "add_note",
    "answered_by",
    "attest",
    "decide",
    "facts_filled",
    "find",
    "hold",
    "last_decisions",
    "person",
    "person_of",
    "place",
    "queue",
    "record_fact",
    "redo",
    "release",
    "save_place",
    "undo",
]
