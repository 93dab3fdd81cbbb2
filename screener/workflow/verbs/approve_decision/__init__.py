"""Approve a deviation: what waits and for whom, yes and no, what was only said aloud, who stands in for whom."""

from screener.workflow.verbs.approve_decision.chain import Step
from screener.workflow.verbs.approve_decision.delegate import Delegation, delegate, delegations, end_delegation
from screener.workflow.verbs.approve_decision.holders import holders, name_holders
from screener.workflow.verbs.approve_decision.request_answer import approve, record_verbal, refuse, take_back
from screener.workflow.verbs.approve_decision.requests import Request, Requests, one_request, requests

__all__ = [
    "Delegation",
    "Request",
    "Requests",
    "Step",
    "approve",
    "delegate",
    "delegations",
    "end_delegation",
    "holders",
    "name_holders",
    "one_request",
    "record_verbal",
    "refuse",
    "requests",
    "take_back",
]
