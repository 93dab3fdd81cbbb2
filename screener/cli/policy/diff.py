"""``screener policy diff``: two versions of a policy compared, in words, in effect, and replayed on a docket."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.docket.open_options import AsReadOption, WithSettledOption
from screener.cli.output import JsonOption, emit, existing, parse_day, say
from screener.docket.reading.settled import settled_sentence
from screener.policy.diff.compare import Changes, by_turn, describe_changes
from screener.policy.diff.effect import NARROWS, NEITHER, WIDENS, Change
from screener.policy.loading.load import load_policy
from screener.workflow.verbs.screen_docket import DocketReplay, replay_docket

_HEADINGS = {
    WIDENS: "Widens (toward declining, dismissing or diverting)",
    NARROWS: "Narrows (away from it)",
    NEITHER: "Changes, but neither widens nor narrows",
}


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD")],
    new: Annotated[Path, typer.Argument(metavar="NEW")],
    docket: Annotated[Path | None, typer.Option("--docket", metavar="D", help="Replay both on this docket.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Needed with --docket.")] = None,
    as_read: AsReadOption = False,
    with_settled: WithSettledOption = False,
    as_json: JsonOption = False,
) -> None:
    """Two versions of a policy compared: in words, in effect, and replayed on a docket."""
    if docket is not None and as_of is None:
        raise typer.BadParameter("a replay needs a day: --as-of DATE.", param_hint="--as-of")
    before, after = load_policy(existing(old)), load_policy(existing(new))
    changes = describe_changes(before, after)
    result = None
    if docket is not None and as_of is not None:
        result = replay_docket(
            existing(docket), before, after, as_of=parse_day(as_of), as_read=as_read, with_settled=with_settled
        )
    if as_json:
        emit(_document(changes, result))
        return
    _say_changes(changes)
    if result is not None:
        _say_replay(result, docket)


def _document(changes: Changes, replayed: DocketReplay | None) -> dict[str, object]:
    document: dict[str, object] = {
        "words": list(changes.words),
        "widens": list(changes.widens),
        "narrows": list(changes.narrows),
        "otherwise": list(changes.otherwise),
        "regions": [each.as_json() for each in changes.effect.changes],
        "not_decided": list(changes.not_decided),
        "transitions": [],
    }
    if replayed is not None:
        result = replayed.replay
        document["settled"] = replayed.settled
        document["transitions"] = [{"from": t.before, "to": t.after, "n": t.n} for t in result.transitions]
        document["charges"] = result.n
        document["by"] = {
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
        }
    return document


def _say_changes(changes: Changes) -> None:
    if changes.words:
        say("In words")
        for line in changes.words:
            say(f"  {line}")
    for direction, heading in _HEADINGS.items():
        _say_effect(heading, changes.effect.toward(direction))
    if changes.not_decided:
        say("Not decided")
        for line in changes.not_decided:
            say(f"  {line}")
    if changes.effect.same:
        say("No charge gets another outcome.")


def _say_effect(heading: str, changes: tuple[Change, ...]) -> None:
    if not changes:
        return
    say(heading)
    for modes, turn, alike in by_turn(changes):
        say(f"  {modes}: {turn}")
        for change in alike:
            say(f"    - {change.charges}")
            say(f"      for example: {change.instance}")


def _say_replay(replayed: DocketReplay, docket: Path | None) -> None:
    result = replayed.replay
    say(f"On {result.n:,} charges of {docket}")
    if replayed.settled:
        total = result.n + replayed.settled
        say(f"  {settled_sentence(replayed.settled_by, total)}: not counted (--with-settled does)")
    for t in result.transitions:
        say(f"  {t.n:>7,}  {t.before}" + (f"  becomes  {t.after}" if t.changed else "  (unchanged)"))
    for name, parts in result.by.items():
        if any(part.changed for part in parts):
            say(f"By {'grouping' if name == 'grouped' else name}: changed, of all")
            for part in parts:
                say(f"  {part.changed:>7,}  of {part.n:>7,}  {part.key}")
