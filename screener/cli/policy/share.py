"""``screener policy share``: what an office hands to partners with a policy."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.docket.open_options import AsReadOption, WithSettledOption
from screener.cli.output import JsonOption, emit, existing, parse_day, tell
from screener.domain.counting import plural
from screener.policy.diff.compare import describe_changes
from screener.policy.loading.load import load_policy
from screener.reports.html import write_html
from screener.reports.pdf.pdf import write_pdf
from screener.reports.share_pack import Counted, share_document
from screener.workflow.verbs.screen_docket import replay_docket


def share(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The policy file; its text must be public.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="The folder for share.pdf and share.html.")],
    since: Annotated[Path | None, typer.Option("--since", metavar="OLD", help="The version before it.")] = None,
    docket: Annotated[Path | None, typer.Option("--docket", metavar="D", help="Count this docket's charges.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Needed with --docket.")] = None,
    as_read: AsReadOption = False,
    with_settled: WithSettledOption = False,
    as_json: JsonOption = False,
) -> None:
    """A pack for partners: plain words, what changes for officers, questions and answers, counts."""
    if docket is not None and as_of is None:
        raise typer.BadParameter("counting charges needs a day: --as-of DATE.", param_hint="--as-of")
    policy = load_policy(existing(file))
    old = load_policy(existing(since)) if since is not None else None
    changes = describe_changes(old, policy) if old is not None else None
    counted: list[Counted] = []
    charges = ""
    if docket is not None and as_of is not None:
        result = replay_docket(
            existing(docket), old, policy, as_of=parse_day(as_of), as_read=as_read, with_settled=with_settled
        ).replay
        before, after = Counter[str](), Counter[str]()
        for each in result.transitions:
            before[each.before] += each.n
            after[each.after] += each.n
        counted = [Counted(recommendation=name, before=before[name], after=after[name]) for name in before | after]
        counted.sort(key=lambda each: (-each.after, each.recommendation))
        charges = f"the {plural(result.n, 'charge')} of {docket.name}"
    document = share_document(
        policy,
        changes=(*changes.widens, *changes.narrows) if changes is not None else (),
        since=old.version if old is not None else "",
        counted=counted,
        charges=charges,
    )
    out.mkdir(parents=True, exist_ok=True)
    files = [out / "share.pdf", out / "share.html"]
    write_pdf(document, files[0])
    write_html(document, files[1])
    tell(f"The share pack of {policy.title} is in {out}")
    if as_json:
        emit({"files": [str(each) for each in files], "policy": dict(policy.identity)})
