"""``screener policy``: write, check, test, show and compare the office's policy files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.docket.open_options import AsReadOption
from screener.cli.output import JsonOption, UserOption, emit, existing, say, tell
from screener.cli.policy.add_rule import add
from screener.cli.policy.analyze import analyze
from screener.cli.policy.diff import diff
from screener.cli.policy.explore import explore, replay
from screener.cli.policy.new import new
from screener.cli.policy.scenarios import run_tests
from screener.cli.policy.schema import schema
from screener.cli.policy.share import share
from screener.domain.errors import ScreenerError
from screener.policy.language.facts.sources import unfilled
from screener.policy.language.model import Policy
from screener.policy.loading.load import check_policy, load_policy
from screener.policy.rendering.render import render, to_markdown
from screener.reports.finished import write_whole

app = typer.Typer(help="The office's policy file.", no_args_is_help=True, rich_markup_mode=None)

app.command("test")(run_tests)
app.command("analyze")(analyze)
app.command("diff")(diff)
app.command("new")(new)
app.command("add-rule")(add)
app.command("replay")(replay)
app.command("explore")(explore)
app.command("schema")(schema)
app.command("share")(share)

AUDIENCES = ("internal", "public", "officer")
FORMATS = ("md", "html", "pdf")


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The policy file.")],
    docket: Annotated[
        Path | None, typer.Option("--docket", metavar="D", help="Also name the facts that no column of it fills.")
    ] = None,
    office: Annotated[
        str | None, typer.Option("--office", metavar="O", help="The same for all dockets of an office.")
    ] = None,
    user: UserOption = "",
    as_read: AsReadOption = False,
    as_json: JsonOption = False,
) -> None:
    """Load a policy file and name every error with its place and remedy. Exit code 1 where there is one.

    Facts that rules hang on and that nothing fills are named too: a warning, no error.
    """
    policy, errors = check_policy(existing(file))
    notes = [] if policy is None else _unfilled(policy, docket, as_read, office, user)
    if as_json:
        emit(
            {
                "ok": not errors,
                "errors": [
                    {
                        "file": e.file,
                        "line": e.line,
                        "column": e.column,
                        "code": e.code,
                        "message": e.message,
                        "hint": e.hint,
                    }
                    for e in errors
                ],
                "judgment_terms": list(policy.judgment_terms) if policy is not None else [],
                "warnings": [*policy.warnings, *notes] if policy is not None else [],
            }
        )
    elif policy is not None and not errors:
        say(f"{file}: {policy.title}, version {policy.version}: no errors.")
        for term in policy.judgment_terms:
            say(f"  an attorney judges: {term}")
        for sentence in (*policy.warnings, *notes):
            tell(f"  worth knowing: {sentence}")
    else:
        for error in errors:
            tell(str(error))
    if errors:
        raise typer.Exit(1)


def _unfilled(policy: Policy, docket: Path | None, as_read: bool, office: str | None, user: str) -> list[str]:
    """Facts that rules hang on and that nothing fills: no column of any docket, of this one, of those in an office."""
    found = [each.sentence for each in unfilled(policy)]
    if docket is not None:
        from screener.docket.quality.plausible import require_plausible
        from screener.docket.reading.reading import read_docket
        from screener.policy.language.facts.asked import column_facts

        reading = read_docket(existing(docket), as_of=None, own=column_facts(policy))
        require_plausible(reading, as_read=as_read)
        found += [each.sentence for each in unfilled(policy, reading.facts_given, what=reading.name)]
    if office is not None:
        from screener.cli.office_for import office_for
        from screener.workflow.verbs.screen_charge import facts_filled

        with office_for(office, user) as opened:
            given = facts_filled(opened)
        found += [each.sentence for each in unfilled(policy, given, what="the office's dockets")]
    return list(dict.fromkeys(found))


@app.command("show")
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The policy file.")],
    audience: Annotated[str, typer.Option("--audience", help="internal, public or officer.")],
    form: Annotated[str, typer.Option("--format", help="md, html or pdf.")] = "md",
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="F", help="Write it to a file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """A policy file in plain language."""
    if audience not in AUDIENCES:
        raise typer.BadParameter(
            f"'{audience}' is not an audience. Use {', '.join(AUDIENCES)}.", param_hint="--audience"
        )
    if form not in FORMATS:
        raise typer.BadParameter(f"'{form}' is not a format. Use {', '.join(FORMATS)}.", param_hint="--format")
    policy = load_policy(existing(file))
    blocks = render(policy, audience=audience)
    if form == "pdf":
        if out is None:
            raise ScreenerError("A PDF is not shown here", "", "Name a file with -o")
        from screener.reports.policy_sheet import write_policy_sheet

        write_policy_sheet(policy, blocks, out, audience=audience)
    else:
        from screener.reports.html import html_bytes
        from screener.reports.policy_sheet import policy_document

        page = html_bytes(policy_document(policy, blocks, audience=audience)).decode() if form == "html" else ""
        text = page or to_markdown(blocks)
        if out is None:
            if not as_json:
                say(text)
        else:
            write_whole(out, text.encode())
    if out is not None:
        tell(f"{policy.title} for the {audience} reader is in {out}")
    if as_json:
        emit(
            {
                "policy": dict(policy.identity),
                "audience": audience,
                "blocks": [{"kind": b.kind, "text": b.text, "items": list(b.items), "line": b.line} for b in blocks],
                "file": str(out) if out is not None else None,
            }
        )
