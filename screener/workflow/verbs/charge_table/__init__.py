"""The office's own charge table: what was not recognized, in clusters; one answer for many; what an answer moves."""

from screener.workflow.verbs.charge_table.answering import Wording, answer, load_table, save_table, settle, take_back
from screener.workflow.verbs.charge_table.effect import effect, look
from screener.workflow.verbs.charge_table.looking import board, clusters_of, not_recognized, places, table, waiting
from screener.workflow.verbs.charge_table.threshold import set_threshold, threshold_of
from screener.workflow.verbs.charge_table.undoing import undo
from screener.workflow.verbs.charge_table.views import (
    ANSWERED,
    KINDS,
    UNREAD,
    UNSURE,
    AnswerEffect,
    ChargeCluster,
    ClusterBoard,
    ClusterCharge,
    MovedCharge,
    RecordedAnswer,
    TableLine,
)

__all__ = [
    "ANSWERED",
    "KINDS",
    "UNREAD",
    "UNSURE",
    "AnswerEffect",
    "ChargeCluster",
    "ClusterBoard",
    "ClusterCharge",
    "MovedCharge",
    "RecordedAnswer",
    "TableLine",
    "Wording",
    "answer",
    "board",
    "clusters_of",
    "effect",
    "load_table",
    "look",
    "not_recognized",
    "places",
    "save_table",
    "set_threshold",
    "settle",
    "table",
    "take_back",
    "threshold_of",
    "undo",
    "waiting",
]
