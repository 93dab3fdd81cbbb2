"""What a file says and nothing would ever read: refused, or named where it may be meant so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screener.policy.language.conditions import FilePlace, parts
from screener.policy.language.errors import did_you_mean
from screener.policy.language.model import MODES, Policy
from screener.policy.language.words import listed
from screener.policy.loading.covered.named import reason_names
from screener.policy.loading.nodes import Faults


def refuse_ignored(policy: Policy, faults: Faults) -> None:
    """Rules that speak only of kinds of matters that the file does not open: they would never be asked."""
    opened = {MODES[0], *policy.retroactive}
    for rule in policy.rules:
        if rule.modes and opened.isdisjoint(rule.modes):
            said = listed(rule.modes, "and")
            faults.add(
                rule.place,
                "mode-not-opened",
                f"'{rule.id}' speaks only of {said}, and the file does not say that it reaches {said} at all.",
                f"Write '{rule.modes[0]}:' under 'retroactive', or change 'for'.",
            )


def refuse_reasons(policy: Policy, names: Iterable[tuple[str, FilePlace]], faults: Faults) -> None:
    """Reasons under ``not covered because`` for what nothing of the file is called: they would explain nothing."""
    there = reason_names(policy)
    for name, place in names:
        if name not in there:
            message = f"'{name}' under 'not covered because' is the name of no rule, threshold or fact of this file."
            near = did_you_mean(name, sorted(there))
            hint = near if near.startswith("Did you mean") else "'screener policy test' prints the names to write."
            faults.add(place, "covers-nothing", message, hint)


def named_and_unused(policy: Policy) -> Iterator[str]:
    """Outcomes and terms that nothing of the file uses: most often a rule that was forgotten."""
    used = {policy.otherwise, policy.before, policy.after}
    used |= {entry.outcome for entry in policy.retroactive.values()}
    terms: set[str] = set(policy.judgment_terms)
    for rule in policy.rules:
        used |= {rule.outcome, *rule.options}
        for clause in rule.clauses:
            terms |= {str(getattr(part, "name", "")) for part in parts(clause.condition)}
    for name in policy.outcomes:
        if name not in used:
            yield f"The outcome '{name}' is used by no rule."
    for name, term in policy.terms.items():
        if name not in terms and term.judgment:
            yield f"The term '{name}' is used by no rule."
