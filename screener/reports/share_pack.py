"""What an office hands to partners with a policy: the plain text, what changes for officers, answers, counts.

Everything is made from the policy file (its provisions and its own test cases) and, where a docket was replayed, from
the charges that the office had. Public: nothing that only the office may see, and no cell from 1 to 10.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from screener.domain.decision import Rollup
from screener.domain.errors import ScreenerError
from screener.policy.authoring.scenarios import run_scenario
from screener.policy.evaluation.finding import Finding
from screener.policy.language.model import Policy, Scenario
from screener.policy.language.vocabulary import show_fact
from screener.policy.language.words import listed
from screener.policy.rendering.render import render
from screener.reports.document import Block, Column, Document, Section, Table, TableCell, plain
from screener.reports.policy_sheet import policy_document

#: The largest count that a public page does not print (10-every-promise, X2).
SMALL = 10
_FEW = f"{SMALL} or fewer"
_NOT_PRINTED = "not printed"
_ANSWERS = {
    Rollup.DECLINED: "The charge is declined.",
    Rollup.DISMISSED: "The charge is dismissed.",
    Rollup.DIVERTED: "The person is offered a program.",
    Rollup.REDUCED: "The charge is filed at a lower grade.",
    Rollup.FILED: "The charge is filed.",
    Rollup.HELD: "The charge waits.",
    Rollup.ATTORNEY_DECIDES: "An attorney decides.",
    Rollup.NEEDS_INFORMATION: "That cannot be said yet.",
    Rollup.OUTSIDE: "The policy says nothing of it. It is screened as any other charge.",
    Rollup.NO_OFFENSE: "It is no offense.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """So many charges of a docket with one recommendation (roll-up), under the text before and under this one."""

    recommendation: str
    before: int
    after: int


def share_document(
    policy: Policy, *, changes: Sequence[str] = (), since: str = "", counted: Sequence[Counted] = (), charges: str = ""
) -> Document:
    """The share pack of a policy whose text is public.

    ``changes``: which charges come out otherwise than under ``since``. ``counted``: the recommendations on the
    charges that ``charges`` names ("April.csv, 1,024 charges"). ScreenerError for a text that is not public.
    """
    if policy.public not in ("", "public"):
        raise ScreenerError(
            f"{policy.title} is {policy.public}",
            "a share pack leaves the office, and this text does not",
            "Write 'public: public' in the file once the office has decided to publish it",
        )
    base = policy_document(policy, render(policy, audience="public"), audience="public")
    sections = [
        Section(title="What changes for officers", anchor="officers", blocks=tuple(_officers(policy, changes, since))),
        Section(title="Questions and answers", anchor="questions", blocks=tuple(_answers(policy))),
    ]
    if counted:
        sections.append(Section(title="How many charges", anchor="counts", blocks=(_counts(counted, charges, since),)))
    return Document(
        title=base.title,
        subtitle=f"{base.subtitle} \u00b7 for partners and the public",
        provenance=base.provenance,
        opening=base.opening,
        sections=(*base.sections, *sections),
    )


def _officers(policy: Policy, changes: Sequence[str], since: str) -> Iterator[Block]:
    if since:
        yield plain(f"Against version {since}:", "body")
        for sentence in changes or ("No charge comes out otherwise.",):
            yield plain(sentence, "item")
    else:
        yield plain("This is said of the policy as a whole; no earlier version was given to compare it with.", "body")
    asked = [block for block in render(policy, audience="officer") if block.kind == "list"]
    if asked:
        yield plain("What the report should say, so that a charge can be decided:", "body")
        for block in asked:
            for item in block.items:
                yield plain(item, "item")


def _answers(policy: Policy) -> Iterator[Block]:
    """One question for each rule and exception, one where a fact is missing, one where the policy says nothing."""
    seen: set[str] = set()
    for scenario in policy.scenarios:
        found = run_scenario(policy, scenario)
        kind = found.decided_by or found.rollup.value
        if kind in seen:
            continue
        seen.add(kind)
        yield plain(_question(scenario), "subheading")
        yield plain(_answer(policy, found), "body")
    if not seen:
        yield plain("The file has no test cases from which questions could be made.", "body")


def _question(scenario: Scenario) -> str:
    facts = [f"{name} {show_fact(name, value)}" for name, value in scenario.facts.items()]
    if scenario.companions is None:
        company = "it is not known what else is charged"
    elif scenario.companions:
        beside = [listed([show_fact(n, v) for n, v in each.items()]) or "a charge" for each in scenario.companions]
        company = f"beside it: {listed(beside)}"
    else:
        company = "nothing else is charged"
    return f"{scenario.name}. What happens? ({'; '.join([*facts, company])})"


def _answer(policy: Policy, found: Finding) -> str:
    said = [_ANSWERS[found.rollup]]
    if found.missing:
        said.append(f"What has to be known first: {listed([each.fact for each in found.missing])}.")
    if found.decided_by is not None:
        rules = [policy.rule(each) for each in found.decided_by.split(" or ")]
        titles = [f"{rule.id}{f', {rule.title}' if rule.title else ''}" for rule in rules]
        said.append(f"Rule {' or '.join(titles)}.")
    return " ".join(said)


def _counts(counted: Sequence[Counted], charges: str, since: str) -> Table:
    columns = [("Under this version", _printed([each.after for each in counted]))]
    if since:
        columns.insert(0, (f"Under version {since}", _printed([each.before for each in counted])))
    return Table(
        name="Counts",
        caption=f"What is recommended for {charges}. Counts of {SMALL} or fewer are not printed, nor one more where it"
        " would give them away.",
        columns=(
            Column(header="Recommendation", weight=2),
            *(Column(header=header, align="right") for header, _ in columns),
        ),
        rows=tuple(
            (TableCell(text=each.recommendation), *(TableCell(text=said[place]) for _, said in columns))
            for place, each in enumerate(counted)
        ),
    )


def _printed(counts: Sequence[int]) -> list[str]:
    """The counts as a public page prints them: with the total known, one hidden cell alone could be worked out."""
    small = [place for place, count in enumerate(counts) if 0 < count <= SMALL]
    said = [f"{count:,}" for count in counts]
    for place in small:
        said[place] = _FEW
    if len(small) == 1:
        others = [place for place, count in enumerate(counts) if count > SMALL]
        if others:
            said[min(others, key=lambda place: counts[place])] = _NOT_PRINTED
    return said
