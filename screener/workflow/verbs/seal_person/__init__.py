"""Sealing orders: what identifies a person leaves the office; what must be destroyed by hand is listed, completely."""

from screener.workflow.verbs.seal_person.act import Sealed, finish, seal, unfinished
from screener.workflow.verbs.seal_person.by_hand import ByHand, by_hand
from screener.workflow.verbs.seal_person.listing import CarriedOrder, orders, write_list
from screener.workflow.verbs.seal_person.look import Touched, look

__all__ = [
    "ByHand",
    "CarriedOrder",
    "Sealed",
    "Touched",
    "by_hand",
    "finish",
    "look",
    "orders",
    "seal",
    "unfinished",
    "write_list",
]
