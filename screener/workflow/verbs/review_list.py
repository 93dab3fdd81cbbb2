"""Reviews a warrant list under a policy file without an office: nothing is stored, the result is a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from screener.docket.charges.own_table import read_by, warrants_by
from screener.docket.charges.table import OfficeTable
from screener.docket.model.result import WarrantReading
from screener.docket.quality.plausible import require_plausible
from screener.docket.reading.reading import read_docket
from screener.docket.reading.warrants_list import read_warrants
from screener.domain.errors import ScreenerError
from screener.policy.explanation.evaluate import version_for
from screener.policy.language.model import Policy
from screener.policy.loading.load import load_policy
from screener.reports.finished import write_lines
from screener.reports.screened.lines import Explanations, dumps
from screener.reports.screened.own import Line, quoted
from screener.reports.warrant_packet import write_review_workbook
from screener.screening.linking.docket_links import DocketLinks, link_docket
from screener.warrants.review import WarrantReview, review_warrants, totals

SUFFIXES = (".xlsx", ".jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReview:
    """A warrant list with the recommendation for each warrant, in the order of the list."""

    reading: WarrantReading
    policy: Policy | None
    reviews: tuple[WarrantReview, ...]
    as_of: date
    links: DocketLinks

    def summary(self) -> dict[str, object]:
        """The JSON summary of 0-commands, with the counts that must add up."""
        return {
            "warrants": len(self.reviews),
            "recommendations": totals(self.reviews),
            "rows_read": self.reading.rows_read,
            "rows_accepted": self.reading.rows_accepted,
            "rows_set_aside": len(self.reading.set_aside),
            "policy": dict(self.policy.identity) if self.policy is not None else None,
            "file_sha256": self.reading.sha256,
            "as_of": self.as_of.isoformat(),
            "doubtful_pairs": len(self.links.doubts),
        }


def review_list(
    warrants: Path,
    policy: Path | None,
    *,
    as_of: date,
    cases: Path | None = None,
    table: OfficeTable | None = None,
    state: str = "",
    as_read: bool = False,
) -> ListReview:
    """Reads the list, and the docket of the underlying cases where there is one, and reviews every warrant.

    Raises NotPlausible where one of the files looks like neither, unless a person agreed ``as_read``.
    Charges are read by the office's own charge table, where given.
    Without a policy nothing can be recommended: warrants with charges need information, the others their case.
    """
    loaded = load_policy(policy) if policy is not None else None
    reading = warrants_by(table, read_warrants(warrants, as_of=as_of, state=state))
    require_plausible(reading.docket, as_read=as_read)
    docket = None if cases is None else read_docket(cases, as_of=as_of, state=state)
    if docket is not None:
        require_plausible(docket, as_read=as_read)
    underlying = () if docket is None else read_by(table, docket).charges
    linked = link_docket(underlying)
    policies = () if loaded is None else (loaded,)
    reviews = review_warrants(reading.warrants, underlying, policies, as_of=as_of, linked=linked)
    return ListReview(reading=reading, policy=loaded, reviews=reviews, as_of=as_of, links=replace(linked, charges=()))


def policy_words(policy: Policy | None) -> str:
    """The policy as provenance prints it."""
    if policy is None:
        return "No policy was given"
    return f"Policy {policy.title}, version {policy.version}, SHA-256 {policy.sha256}"


def review_lines(reviews: Iterable[WarrantReview], policy: Policy | None, *, as_of: date) -> Iterator[str]:
    """The lines of OUT.jsonl (0-commands): one a warrant, under the ``policy`` in force (None: none is)."""
    explanations = Explanations(policy, as_of=as_of)
    for review in reviews:
        charges = (explanations.of(Line.of(item.charge, item.explained)) for item in review.underlying)
        explained = f'{{"reason": {quoted(review.reason)}, "charges": [{", ".join(charges)}]}}'
        yield f'{dumps(_record(review))[:-1]}, "explanation": {explained}}}\n'


def _record(review: WarrantReview) -> dict[str, object]:
    """One warrant without its explanation."""
    warrant = review.warrant
    underlying = [
        {
            "row": item.charge.row,
            "case": item.charge.case_number,
            "text": item.charge.text,
            "statute": item.charge.statute,
            "offense": item.charge.reading.offense.value,
            "substance": item.charge.reading.substance,
            "rollup": item.finding.rollup.value,
            "rule": item.finding.decided_by,
        }
        for item in review.underlying
    ]
    return {
        "row": warrant.row,
        "warrant": warrant.number,
        "case": warrant.case_number,
        "type": warrant.type,
        "issued": warrant.issued.isoformat() if warrant.issued else None,
        "recommendation": review.recommendation.value,
        "underlying": underlying,
        "needs": [{"fact": n.fact, "ask": n.ask, "row": n.charge.row, "text": n.charge.text} for n in review.needs],
        "approval": review.approval,
    }


def write_review(result: ListReview, out: Path) -> None:
    """Writes the reviewed list; the suffix chooses the form. The file appears whole or not at all."""
    suffix = out.suffix.lower()
    if suffix == ".jsonl":
        in_force = None if result.policy is None else version_for((result.policy,), result.as_of)
        write_lines(out, review_lines(result.reviews, in_force, as_of=result.as_of))
    elif suffix == ".xlsx":
        provenance = (
            f"{result.reading.name}, SHA-256 {result.reading.sha256}",
            policy_words(result.policy),
            f"As of {result.as_of.isoformat()}",
        )
        write_review_workbook(result.reviews, out, provenance=provenance)
    else:
        raise ScreenerError(
            f"{out.name} cannot be written", f"'{out.suffix}' is no form of a warrant list", "Use .xlsx or .jsonl"
        )
