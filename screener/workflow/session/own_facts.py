"""The facts that the office's policies declare themselves, and which facts the office's dockets give."""

from __future__ import annotations

from screener.policy.language.facts.asked import column_facts
from screener.policy.language.vocabulary import FactSpec
from screener.workflow.session.opened import Office


def own_facts(office: Office) -> tuple[FactSpec, ...]:
    """The facts and judgments of every policy that is adopted and not withdrawn, as columns can fill them; of two that
    declare one name, the later counts."""
    policies = sorted(office.policies(), key=lambda policy: (policy.effective, policy.version))
    return tuple({spec.name: spec for policy in policies for spec in column_facts(policy)}.values())


def facts_filled(office: Office) -> frozenset[str]:
    """The facts that at least one charge of the office has, from its docket or because a person recorded it."""
    return frozenset(name for count in office.model().referrals() for name in count.screened.facts)
