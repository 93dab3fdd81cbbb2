"""``screener office versions`` and ``withdraw``: the texts that the office adopted."""

from __future__ import annotations

from typing import Annotated

import typer

from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, show, tell
from screener.domain.errors import ScreenerError
from screener.workflow.model import PolicyVersion
from screener.workflow.verbs import adopt_policy


def add_to(app: typer.Typer) -> None:
    """Adds the verbs to ``screener office``."""
    app.command("versions")(versions)
    app.command("withdraw")(withdraw)


def _state(version: PolicyVersion) -> str:
    return "withdrawn" if version.withdrawn_at else "in force" if version.in_force else "not in force today"


def versions(office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """Every text that was ever adopted, the newest adoption first."""
    with office_for(office, user) as opened:
        found = adopt_policy.versions(opened)
    listed = [
        {
            "policy": dict(v.policy.identity),
            "title": v.policy.title,
            "effective": v.policy.effective.isoformat(),
            "sunset": v.policy.sunset.isoformat() if v.policy.sunset else None,
            "state": _state(v),
            "adopted_at": v.adopted_at.isoformat(),
            "adopted_by": v.adopted_by,
            "withdrawn_at": v.withdrawn_at.isoformat() if v.withdrawn_at else None,
            "withdrawn_by": v.withdrawn_by or None,
            "reason": v.reason or None,
            "notice": v.notice or None,
        }
        for v in found
    ]
    for version in found:
        if version.notice:
            tell(version.notice)
    lines = [f"{v.policy.sha256[:12]}  {v.policy.version:<10}  {_state(v):<18}  {v.policy.title}" for v in found]
    show({"versions": listed}, as_json=as_json, lines=lines or ["No policy is adopted yet."])


def withdraw(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="Its version, or the beginning of its SHA-256.")],
    office: OfficeOption,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a few words, for the record.")],
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take a version out of force. Decisions taken under it keep its text."""
    with office_for(office, user) as opened:
        standing = [v for v in adopt_policy.versions(opened) if v.withdrawn_at is None]
        found = [v for v in standing if version in (v.policy.version, v.policy.sha256)]
        found = found or [v for v in standing if len(version) >= 6 and v.policy.sha256.startswith(version)]
        if len(found) != 1:
            what = f"'{version}' names {'no version' if not found else 'several versions'} in this office"
            raise ScreenerError(what, "", "List them with: screener office versions")
        saved = adopt_policy.withdraw(opened, found[0].policy.sha256, reason)
    document = {"policy": dict(found[0].policy.identity), "event": saved.event_id, "reason": reason.strip()}
    show(document, as_json=as_json, lines=[f"{saved.words}."])
