"""``screener policy replay`` and ``explore``: a text tried on the office's own charges. Nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, existing, show
from screener.domain.errors import ScreenerError
from screener.policy.language.model import Policy
from screener.policy.loading.load import load_policy
from screener.screening.explore import NAMED_QUANTILES, Distribution
from screener.screening.thresholds import Cut
from screener.workflow.session import Office
from screener.workflow.verbs import explore_policy as verbs
from screener.workflow.verbs.explore_policy import OfficeReplay

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The policy file.")]


def replay(file: FileArgument, office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """What a text would change on the office's charges, against the version in force."""
    policy = load_policy(existing(file))
    with office_for(office, user) as opened:
        found = verbs.replay_draft(opened, policy)
    show(_document(found), as_json=as_json, lines=_lines(found))


def explore(
    file: FileArgument,
    office: OfficeOption,
    user: UserOption = "",
    line: Annotated[
        int | None, typer.Option("--line", metavar="N", help="The limit in this line; without it, list the limits.")
    ] = None,
    move: Annotated[
        str | None, typer.Option("--move", metavar="LIMIT", help="Try another limit there, as in '5 g', '$750', '3'.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """The limits of a text, how the office's charges lie about one, and what moving it would change."""
    policy = load_policy(existing(file))
    if line is None:
        if move is not None:
            raise typer.BadParameter("say which limit with --line", param_hint="--move")
        listed = [_cut(cut) for cut in verbs.limits(policy)]
        lines = [f"line {cut['line']:>5}  {cut['limit']}" for cut in listed] or ["The text has no limit to be moved."]
        show({"limits": listed}, as_json=as_json, lines=lines)
        return
    cut = _at(policy, line)
    with office_for(office, user) as opened:
        document, lines = _explored(opened, policy, cut)
        if move is not None:
            moved = verbs.move(opened, policy, cut, move)
            document["moved"] = {"limit": move, **_document(moved.result)}
            lines += [f"With {move} instead of {cut.shown}:", *_lines(moved.result)]
    show(document, as_json=as_json, lines=lines)


def _at(policy: Policy, line: int) -> Cut:
    found = [cut for cut in verbs.limits(policy) if cut.place.line == line]
    if not found:
        raise ScreenerError(f"Line {line} of {policy.file} has no limit to be moved", "", "List them without --line")
    return found[0]


def _cut(cut: Cut) -> dict[str, object]:
    return {
        "line": cut.place.line,
        "limit": cut.words,
        "shown": cut.shown,
        "facts": list(cut.facts),
        "unit": cut.unit,
        "rules": list(cut.rules),
    }


def _explored(opened: Office, policy: Policy, cut: Cut) -> tuple[dict[str, object], list[str]]:
    found = verbs.explore(opened, policy, cut)
    document = {**_cut(cut), "parts": [_part(cut, part) for part in found.parts]}
    lines = [f"{cut.words}, rules {', '.join(cut.rules)}"]
    for part in found.parts:
        share = part.share(cut.operator, cut.limit)
        lines.append(
            f"  {part.key}: {share.inside:,} of {share.measured:,} measured; "
            f"{share.missing:,} of {part.n:,} not measured"
        )
    return document, lines


def _part(cut: Cut, part: Distribution) -> dict[str, object]:
    share = part.share(cut.operator, cut.limit)
    return {
        "key": part.key,
        "n": part.n,
        "measured": share.measured,
        "missing": share.missing,
        "inside": share.inside,
        "share_of_measured": share.of_measured,
        "share_of_all": share.of_all,
        "quantiles": {
            str(each): None if (value := part.quantile(each / 100)) is None else f"{value.normalize():f}"
            for each in NAMED_QUANTILES
        },
    }


def _document(found: OfficeReplay) -> dict[str, object]:
    result = found.replay
    return {
        "before": None if found.before is None else dict(found.before.identity),
        "after": dict(found.after.identity),
        "as_of": result.as_of.isoformat(),
        "charges": result.n,
        "changed": result.changed,
        "transitions": [{"from": t.before, "to": t.after, "n": t.n} for t in result.transitions],
        "by": {
            name: [
                {
                    "key": part.key,
                    "n": part.n,
                    "changed": part.changed,
                    "transitions": [{"from": t.before, "to": t.after, "n": t.n} for t in part.transitions],
                }
                for part in parts
            ]
            for name, parts in result.by.items()
        },
    }


def _lines(found: OfficeReplay) -> list[str]:
    result = found.replay
    head = f"{result.changed:,} of {result.n:,} charges get another recommendation, as of {result.as_of.isoformat()}"
    return [head, *(f"  {t.n:>7,}  {t.before} becomes {t.after}" for t in result.transitions if t.changed)]
