"""Adopt a policy file: look at what it changes, adopt it, list the versions, withdraw one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from screener.domain.charge_class import state_name
from screener.domain.errors import ScreenerError
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.explanation.evaluate import version_for
from screener.policy.language.model import Policy
from screener.policy.loading.load import load_policy
from screener.screening.replay import replay
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Entry
from screener.storage.rows import records
from screener.storage.schema.canonical import utc_of
from screener.workflow.model import Adoption, PolicyVersion, Saved, Transition
from screener.workflow.session import Office, day_for, ready
from screener.workflow.session.state import state_of


def preview(office: Office, path: Path) -> Adoption:
    """What the file would change on every charge that the office screens, once it is in force. Writes nothing.

    Both sides are judged as of the later of today and the new text's first day, so that a version adopted
    in advance shows what it will do.
    """
    policy = load_policy(path)
    found, as_of = ready(office), day_for(office, policy)
    standing = found.model.policies
    before = version_for(standing, as_of)
    after = version_for((*standing, policy), as_of)
    seen = replay(found.prepared, before, after, as_of=as_of)
    return Adoption(
        policy=policy,
        transitions=tuple(Transition(before=t.before, after=t.after, count=t.n) for t in seen.transitions),
        charges=seen.n,
        warnings=_warnings(office, policy, after, as_of),
        kept_out=after is not None and after.sha256 != policy.sha256,
        already_adopted=any(known.sha256 == policy.sha256 for known in standing),
    )


def _warnings(office: Office, policy: Policy, after: Policy | None, as_of: date) -> tuple[str, ...]:
    found = list(policy.warnings)
    if after is not None and after.sha256 != policy.sha256:
        found.append(
            f"Version {after.version} is effective later ({after.effective.isoformat()}) and stays in force: "
            "adopting this one changes nothing."
        )
    if policy.effective > office.today():
        found.append(f"The policy takes effect on {policy.effective.isoformat()}; until then nothing changes.")
    if policy.sunset is not None and policy.sunset < as_of:
        found.append(f"The policy ended on {policy.sunset.isoformat()}.")
    if policy.public in ("internal", "unwritten", "no"):
        found.append("The policy is not public. Once adopted it stands in the record and may be discoverable.")
    return tuple(found)


#: So many days before a policy ends it is said on the page.
SUNSET_NOTICE = 90


def sunset_notice(policy: Policy, today: date) -> str:
    """That a policy ends within 90 days, has ended, or is due for review, in one sentence; "" where none is so."""
    if policy.sunset is None or (policy.sunset - today).days > SUNSET_NOTICE:
        due = policy.review_by
        if due is None or (due - today).days > SUNSET_NOTICE:
            return ""
        return f"The policy {'was' if due < today else 'is'} due for review by {due.isoformat()}."
    left = (policy.sunset - today).days
    if left < 0:
        return f"The policy ended on {policy.sunset.isoformat()}: no charge is recommended under it since."
    when = "ends today" if left == 0 else f"ends on {policy.sunset.isoformat()}, in {left} day{'s' * (left > 1)}"
    return f"The policy {when}. Adopt another version before that, or nothing is recommended after it."


def adopt(office: Office, path: Path) -> PolicyVersion:
    """Takes the file's bytes into the record: from its first day on, recommendations are made under it.

    Raises ScreenerError where a scenario of the file fails: a text that does not do what it says is not adopted.
    """
    policy = load_policy(path)
    if policy.sha256 in office.adopted():
        raise ScreenerError(f"{path.name} is already adopted", f"version {policy.version}", "There is nothing to do")
    if policy.undated:
        raise ScreenerError(
            f"{path.name} is not adopted",
            "it does not state since when it is in force",
            "Write the day after 'effective', then adopt it",
        )
    of = state_of(office)
    if policy.state and of and policy.state != of:
        raise ScreenerError(
            f"{path.name} is not adopted",
            f"it compares the classes of {state_name(policy.state)}, and the office is in {state_name(of)}",
            "Correct 'state' in the file, or the state of the office",
        )
    failed = run_scenarios(policy).failed
    if failed:
        first = failed[0]
        count = "One scenario fails" if len(failed) == 1 else f"{len(failed)} scenarios fail"
        raise ScreenerError(
            f"{path.name} is not adopted",
            f"{count}; line {first.scenario.place.line}, '{first.scenario.name}': {first.reason}",
            "Mend the rule or the scenario, then adopt it",
        )
    entry = Entry(
        kind=projection.ADOPTED,
        object=f"policy:{policy.sha256}",
        body={
            "id": policy.id,
            "title": policy.title,
            "version": policy.version,
            "effective": policy.effective.isoformat(),
            "sha256": policy.sha256,
            "file": path.name,
        },
    )
    act = office.record(
        [entry], before=lambda connection: records.add_policy_text(connection, policy.sha256, path.name, policy.raw)
    )
    current = version_for(office.policies(), office.today())
    return PolicyVersion(
        policy=policy,
        adopted_at=act.at,
        adopted_by=office.user,
        in_force=current is not None and current.sha256 == policy.sha256,
    )


def versions(office: Office) -> tuple[PolicyVersion, ...]:
    """Every text that was ever adopted, the newest adoption first, those withdrawn among them."""
    with office.reading() as connection:
        adoptions = records.adoptions(connection)
        ends = {
            (event.object, event.at): event
            for sha256 in {each.sha256 for each in adoptions if each.withdrawn_at is not None}
            for event in journal.events_of(connection, f"policy:{sha256}")
            if event.kind == projection.WITHDRAWN
        }
        said = journal.written_of(connection, [event.event_id for event in ends.values()])
    current = version_for(office.policies(), office.today())
    found = []
    for adoption in reversed(adoptions):
        policy = office.policy_text(adoption.sha256)
        if policy is None:
            continue
        withdrawn = None if adoption.withdrawn_at is None else utc_of(adoption.withdrawn_at)
        end = None if withdrawn is None else ends.get((f"policy:{adoption.sha256}", withdrawn))
        in_force = withdrawn is None and current is not None and current.sha256 == policy.sha256
        found.append(
            PolicyVersion(
                policy=policy,
                adopted_at=utc_of(adoption.at),
                adopted_by=adoption.actor,
                in_force=in_force,
                withdrawn_at=withdrawn,
                withdrawn_by="" if end is None else end.actor,
                reason="" if end is None else said.get(end.event_id, {}).get("reason", ""),
                notice=sunset_notice(policy, office.today()) if in_force else "",
            )
        )
    return tuple(found)


def withdraw(office: Office, sha256: str, reason: str) -> Saved:
    """Takes a policy out of force from now on. Decisions taken under it keep its text."""
    if sha256 not in office.adopted():
        raise ScreenerError("No such policy is in force in this office", "", "Look at the list of versions")
    if not reason.strip():
        raise ScreenerError("Withdrawing a policy needs a reason", "", "Say why in a few words")
    with office.reading() as connection:
        name = records.policy_texts(connection)[sha256][0]
    entry = Entry(
        kind=projection.WITHDRAWN,
        object=f"policy:{sha256}",
        body={"file": name, "sha256": sha256},
        written={"reason": reason.strip()},
    )
    return office.record([entry]).saved(words=f"Withdrawn: {name}")
