"""The beginning of accounts: two people, each with a key, and the recovery key in two halves. There is no way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import accounts, anchors, keys
from screener.storage.audit_log.accounts import Credential
from screener.storage.audit_log.journal import Entry, Event
from screener.storage.audit_log.keys import Recovery, Secret, Signer
from screener.storage.engines.engine import Connection
from screener.storage.schema.canonical import Json, utc_text
from screener.workflow.session import Office
from screener.workflow.session.gate import Acting
from screener.workflow.session.rights import ACCESS, ACCOUNTS, ADMINISTRATOR, ONLY_ME, SUPERVISOR
from screener.workflow.session.writing import append_as
from screener.workflow.verbs.access import system
from screener.workflow.verbs.access.model import FirstAccounts, NewAccount
from screener.workflow.verbs.access.rules import refuse_weak
from screener.workflow.verbs.access.trying import both, bound, declared


def begin_accounts(office: Office, *, administrator: NewAccount, supervisor: NewAccount) -> FirstAccounts:
    """Gives an office accounts: an administrator, who keeps accounts and never decides, and a supervisor.

    Both sign both enrolments. Everyone else who worked here without a passphrase has to be enrolled and confirmed.
    Afterwards the supervisor is logged on in ``office``. The halves of the recovery key are in the answer only: print
    them, give them to two people. Raises ScreenerError where the office has accounts, the two are one person, or a
    passphrase is weak; then nothing was changed.
    """
    _refuse(office, administrator, supervisor)
    people = (replace(administrator, role=ADMINISTRATOR), replace(supervisor, role=SUPERVISOR))
    secrets = {person.code: keys.new_secret() for person in people}
    recovery, at = keys.new_recovery(), office.now()
    with office.reading() as connection:
        mark = anchors.office_mark(connection)
    sealed = {person.code: _credential(person, secrets[person.code], recovery, mark, utc_text(at)) for person in people}
    station = system.workstation(mark, make=True)
    with office.writing() as connection:
        _write(connection, people, secrets, recovery, station, at)
        for credential in sealed.values():
            accounts.put_credential(connection, credential)
    signer = Signer(secrets[supervisor.code].key)
    sign = signer if station is None else both(signer, station)
    office.user, office.mode = supervisor.code, ACCOUNTS
    office.acting = Acting(code=supervisor.code, role=SUPERVISOR, sign=sign, since=at, active=at)
    marks = {code: keys.fingerprint(keys.public_key(secret)) for code, secret in secrets.items()}
    return FirstAccounts(
        administrator=administrator.code,
        supervisor=supervisor.code,
        fingerprints=marks,
        half_1=recovery.half_1,
        half_2=recovery.half_2,
    )


def _refuse(office: Office, administrator: NewAccount, supervisor: NewAccount) -> None:
    if office.mode != ONLY_ME:
        raise ScreenerError("The office has accounts already", "", "Enroll people: screener office user add")
    if not office.user or office.role != SUPERVISOR:
        raise ScreenerError("Only a supervisor begins with accounts", "", "Say who you are with --user")
    if administrator.code == supervisor.code or administrator.passphrase == supervisor.passphrase:
        raise ScreenerError(
            "Administrator and supervisor must be two people", "code or passphrase is the same", "Let each choose"
        )
    known = {user.code: user.role for user in office.users()}
    if administrator.code in known:
        raise ScreenerError(
            f"{administrator.code} has worked here as {known[administrator.code]}",
            "an administrator never decides",
            "Give the administrator a code of their own",
        )
    if known.get(supervisor.code, SUPERVISOR) != SUPERVISOR:
        raise ScreenerError(f"{supervisor.code} is an attorney here", "", "Name a supervisor, or a new code")
    for person in (administrator, supervisor):
        refuse_code(person.code)
        refuse_weak(person.passphrase, about=(person.code, person.name, office.name, office.county))


def refuse_code(code: str) -> None:
    """A code is what reports print and events name."""
    if not code or code != code.strip() or ":" in code:
        raise ScreenerError(f"'{code}' cannot be a user's code", "", "Use a short code such as A1")


def _credential(person: NewAccount, secret: Secret, recovery: Recovery, mark: str, at: str) -> Credential:
    name = bound(mark, person.code)
    return Credential(
        code=person.code,
        sealed=keys.seal(secret, person.passphrase, name),
        recovery=keys.seal_to(secret, recovery.public, name),
        last_used=at,
    )


def enrolment(person: NewAccount, public: str) -> Entry:
    """The event by which an administrator proposes an account."""
    body: dict[str, Json] = {"code": person.code, "name": person.name, "role": person.role, "unit": person.unit}
    return Entry(kind=accounts.ENROLLED, object=f"user:{person.code}", body=body | {"public_key": public})


def confirmation(code: str, hashes: list[str]) -> Entry:
    """The event by which a supervisor confirms what was proposed of an account."""
    return Entry(kind=accounts.CONFIRMED, object=f"user:{code}", body={"confirms": hashes})


def _write(
    connection: Connection,
    people: tuple[NewAccount, NewAccount],
    secrets: dict[str, Secret],
    recovery: Recovery,
    station: Signer | None,
    at: datetime,
) -> None:
    administrator, supervisor = people
    signers = {code: Signer(secret.key) for code, secret in secrets.items()}
    first = [enrolment(person, signers[person.code].public) for person in people]
    proposed: tuple[Event, ...] = append_as(
        connection, first, actor=administrator.code, at=at, sign=signers[administrator.code]
    )
    body: dict[str, Json] = {
        "settings": {ACCESS: ACCOUNTS},
        "administrator": administrator.code,
        "supervisor": supervisor.code,
        "recovery key": recovery.public,
    }
    own = signers[supervisor.code]
    confirmed = [confirmation(person.code, [event.hash]) for person, event in zip(people, proposed, strict=True)]
    begun = declared(Entry(kind=accounts.BEGUN, object="office", body=body), station)
    append_as(connection, [*confirmed, begun], actor=supervisor.code, at=at, sign=own)
    if station is not None:
        public: dict[str, Json] = {"public_key": station.public}
        known = Entry(kind=accounts.WORKSTATION, object=f"workstation:{station.mark}", body=public)
        append_as(connection, [known], actor=supervisor.code, at=at, sign=both(own, station))
