"""Who is one person, what is one incident, and which charge stands in two files: asked, answered, and taken back.

Nothing is linked or merged silently. An answer is an event that can be undone, and says what it did to ``grouped`` and
to the recommendations; what was decided before keeps its decision and is listed.
"""

from screener.workflow.session.charges.people import PairAnswer
from screener.workflow.verbs.link_people.cases import CaseAnswer, PersonCase, PersonCases, cases_of
from screener.workflow.verbs.link_people.copies import Copies, CopyPair, compare_charges, duplicates
from screener.workflow.verbs.link_people.effects import Effects, RegroupedCharge
from screener.workflow.verbs.link_people.history import ChangedCell, ChargeHistory, Sighting, history
from screener.workflow.verbs.link_people.pair_answer import PairAnswered, case_effects, compare_cases, effects, link
from screener.workflow.verbs.link_people.pairs import PairList, PairSide, PairView, SideCharge, doubtful_pairs, waiting

__all__ = [
    "CaseAnswer",
    "ChangedCell",
    "ChargeHistory",
    "Copies",
    "CopyPair",
    "Effects",
    "PairAnswer",
    "PairAnswered",
    "PairList",
    "PairSide",
    "PairView",
    "PersonCase",
    "PersonCases",
    "RegroupedCharge",
    "SideCharge",
    "Sighting",
    "case_effects",
    "cases_of",
    "compare_cases",
    "compare_charges",
    "doubtful_pairs",
    "duplicates",
    "effects",
    "history",
    "link",
    "waiting",
]
