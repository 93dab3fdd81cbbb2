"""Adopt a policy file: look at what it changes, adopt it, list the versions, withdraw one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.policy.evaluate import version_for
from screener.policy.load import load_policy
from screener.policy.model import Policy
from screener.screening.recommend import screen, transitions
from screener.storage import projection, records
from screener.storage.canonical import utc_of
from screener.storage.journal import Entry
from screener.workflow.office import Office
from screener.workflow.views import Adoption, PolicyVersion, Saved, Transition


def preview(office: Office, path: Path) -> Adoption:
    """What the file would change on every charge that the office screens, once it is in force. Writes nothing.

    Both sides are judged as of the later of today and the new text's first day, so that a version adopted
    in advance shows what it will do.
    """
    policy = load_policy(path)
    model = office.model()
    as_of = max(office.today(), policy.effective)
    counts = model.referrals()
    charges = [count.screened.charge for count in counts]
    before = screen(charges, model.policies, as_of=as_of)
    after = screen(charges, (*model.policies, policy), as_of=as_of)
    return Adoption(
        policy=policy,
        transitions=tuple(Transition(before=a, after=b, count=n) for a, b, n in transitions(before, after)),
        charges=len(counts),
        warnings=_warnings(office, policy, as_of),
        already_adopted=any(known.sha256 == policy.sha256 for known in model.policies),
    )


def _warnings(office: Office, policy: Policy, as_of: date) -> tuple[str, ...]:
    found = list(policy.warnings)
    if policy.effective > office.today():
        found.append(f"The policy takes effect on {policy.effective.isoformat()}; until then nothing changes.")
    if policy.sunset is not None and policy.sunset < as_of:
        found.append(f"The policy ended on {policy.sunset.isoformat()}.")
    if policy.public in ("internal", "unwritten", "no"):
        found.append("The policy is not public. Once adopted it stands in the record and may be discoverable.")
    return tuple(found)


def adopt(office: Office, path: Path) -> PolicyVersion:
    """Takes the file's bytes into the record: from its first day on, recommendations are made under it."""
    policy = load_policy(path)
    if policy.sha256 in office.adopted():
        raise ScreenerError(f"{path.name} is already adopted", f"version {policy.version}", "There is nothing to do")
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
    current = version_for(office.policies(), office.today())
    found = []
    for adoption in reversed(adoptions):
        policy = office.policy_text(adoption.sha256)
        if policy is None:
            continue
        withdrawn = None if adoption.withdrawn_at is None else utc_of(adoption.withdrawn_at)
        in_force = withdrawn is None and current is not None and current.sha256 == policy.sha256
        found.append(
            PolicyVersion(
                policy=policy,
                adopted_at=utc_of(adoption.at),
                adopted_by=adoption.actor,
                in_force=in_force,
                withdrawn_at=withdrawn,
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
