"""Who may answer a request for approval: the chain of the policy, the people of the office, and delegates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from screener.domain.decision import Approval
from screener.policy.language.model import Approver, Policy, Rule
from screener.storage.audit_log.journal import Event
from screener.storage.rows import records
from screener.storage.schema.canonical import list_in, part_in, text_in
from screener.workflow.model import AnswerView, UserView
from screener.workflow.session import Office
from screener.workflow.verbs.approve_decision.delegate import Delegation, delegations
from screener.workflow.verbs.approve_decision.holders import holders_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a chain. ``verbal`` says whether the policy takes a verbal answer (None: it does not say)."""

    number: int
    role: str
    text: str
    stand_ins: tuple[str, ...] = ()
    verbal: bool | None = None

    @property
    def who(self) -> str:
        """The approver in a sentence: "the unit supervisor"."""
        if not self.role:
            return "a supervisor"
        return self.role if self.role.startswith(("the ", "a ")) else f"the {self.role}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """By which right somebody answers: the own one, or as the delegate of ``instead_of``."""

    instead_of: str = ""
    delegation: str = ""


def chain_of(office: Office, decision: Event, known: dict[str, Policy | None]) -> tuple[Step, ...]:
    """The steps that a deviation has to pass, in order; one without a name where the policy names nobody.

    ``known`` holds the policy texts that were looked at before.
    """
    recommended = part_in(decision.content, "recommendation")
    texts = [str(each) for each in list_in(recommended, "approvers")]
    rule = _rule_with(office, decision, text_in(recommended, "rule"), texts, known)
    chain = rule.chain if rule is not None else tuple(Approver(role=text, text=text) for text in texts)
    verbal = None if rule is None else rule.verbal
    steps = tuple(
        Step(
            number=number,
            role=each.role,
            text=each.text or each.role,
            stand_ins=each.delegates,
            verbal=verbal if each.verbal is None else each.verbal,
        )
        for number, each in enumerate(chain, start=1)
    )
    return steps or (Step(number=1, role="", text="a supervisor", verbal=verbal),)


def _rule_with(
    office: Office, decision: Event, rule_id: str, texts: Sequence[str], known: dict[str, Policy | None]
) -> Rule | None:
    """The rule whose chain this is: the deciding one, or one that it is an exception to."""
    for sha256 in map(str, list_in(decision.content, "policies")):
        if sha256 not in known:
            known[sha256] = office.policy_text(sha256)
        policy = known[sha256]
        for name in rule_id.split(" or ") if policy is not None else ():
            for rule in _upwards(policy, name):
                if [each.text for each in rule.chain] == list(texts):
                    return rule
    return None


def _upwards(policy: Policy | None, name: str) -> list[Rule]:
    found: list[Rule] = []
    by_id = {} if policy is None else {rule.id: rule for rule in policy.rules}
    while (rule := by_id.get(name)) is not None and rule not in found:
        found.append(rule)
        name = rule.exception_to or ""
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPeople:
    """Who works in the office, who holds which role of the policy, and who stands in for whom today."""

    users: Mapping[str, UserView]
    holders: Mapping[str, tuple[str, ...]]
    delegations: tuple[Delegation, ...]
    policies: dict[str, Policy | None] = field(default_factory=dict)

    def holding(self, step: Step) -> tuple[str, ...]:
        """The codes of those who may answer a step by their own right.

        Who holds a role is what the office said; else who bears it as code or name; else every supervisor. Where
        the office named a holder, those whom the policy lets stand in must be named as well.
        """
        named = self._named(step.role)
        if named:
            return tuple(dict.fromkeys((*named, *(code for each in step.stand_ins for code in self._named(each)))))
        return tuple(code for code, user in self.users.items() if user.role == "supervisor")

    def _named(self, role: str) -> tuple[str, ...]:
        key = role.casefold()
        if key in self.holders:
            return self.holders[key]
        return tuple(c for c, user in self.users.items() if key and key in (c.casefold(), user.name.casefold()))

    def authority(self, step: Step, code: str, requester: str) -> Authority | None:
        """By which right somebody may answer a step. Nobody answers an own request, nor as one's own delegate."""
        if not code or code == requester:
            return None
        holding = self.holding(step)
        if code in holding:
            return Authority()
        for each in self.delegations:
            if each.delegate == code and each.approver in holding and each.approver != requester:
                return Authority(instead_of=each.approver, delegation=each.event_id)
        return None


def people_of(office: Office) -> ApprovalPeople:
    """The people as they are today."""
    with office.reading() as connection:
        settings = records.settings(connection)
    return ApprovalPeople(
        users={user.code: user for user in office.users()},
        holders=holders_of(settings),
        delegations=tuple(each for each in delegations(office) if each.holds_on(office.today())),
    )


def next_step(steps: Sequence[Step], answers: Sequence[AnswerView], user: str) -> tuple[Step, AnswerView | None] | None:
    """The step that this person could answer next, with the own verbal answer that would be confirmed.

    A verbal answer fills its step; only the person who gave it confirms it. None: nothing is left to answer.
    """
    given = {a.step for a in answers if a.kind is Approval.APPROVED}
    verbal = {a.step: a for a in answers if a.kind is Approval.VERBAL}
    for step in steps:
        said = verbal.get(step.number)
        if step.number not in given and said is not None and said.by == user:
            return step, said
    for step in steps:
        if step.number not in given and step.number not in verbal:
            return step, None
    return None
