"""What everyone does with their own account: passphrase, second factor, the system's log-on; and recovery."""

from __future__ import annotations

import secrets
from base64 import b32encode
from dataclasses import replace

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import accounts, anchors, keys
from screener.storage.audit_log.accounts import Credential
from screener.storage.audit_log.journal import Entry
from screener.storage.audit_log.keys import Secret, Signer
from screener.storage.engines.engine import Connection
from screener.storage.schema.canonical import Json, utc_text
from screener.workflow.session import Clock, Office
from screener.workflow.session.office_paths import Place
from screener.workflow.session.opening import open_file
from screener.workflow.session.writing import append_as
from screener.workflow.verbs.access import system
from screener.workflow.verbs.access.errors import WrongPassphrase
from screener.workflow.verbs.access.logging_on import active_in
from screener.workflow.verbs.access.model import TotpSecret
from screener.workflow.verbs.access.rules import refuse_weak
from screener.workflow.verbs.access.trying import Entered, accepted, authenticator, bound, nobodys, tried

_ISSUER = "Screener"
_SECRET_BYTES = 20  # RFC 4226 section 4, R6


def change_passphrase(office: Office, old: str, new: str) -> None:
    """Another passphrase for who is logged on. The key stays, so that nothing has to be confirmed.

    Raises LogOnRefused where the old one is wrong; it counts as a failed log-on.
    An account of the system's log-on has a passphrase again afterwards; ``old`` is empty then.
    """
    found = _proved(office, old)
    refuse_weak(new, about=(found.account.code, found.account.name, office.name, office.county))
    if new == old:
        raise ScreenerError("The new passphrase is the old one", "", "Choose another")
    body: dict[str, Json] = {"log on": "passphrase", "system name": ""}
    _resealed(office, found, found.secret, new, Entry(kind=accounts.PASSPHRASE, object=_about(found), body=body))


def use_system_log_on(office: Office, passphrase: str) -> str:
    """From now on the account is opened by the operating system's log-on, here and under this system account only;
    gives the system's name of it. The second factor is the system's then."""
    found = _proved(office, passphrase)
    name, new = system.system_name(), system.keep_secret(found.mark, found.account.code)
    body: dict[str, Json] = {"log on": "system", "system name": name}
    secret = replace(found.secret, second_factor="")
    _resealed(office, found, secret, new, Entry(kind=accounts.PASSPHRASE, object=_about(found), body=body))
    return name


def new_totp(office: Office) -> TotpSecret:
    """A second factor to be set up in an authenticator app. Nothing is kept until ``enrol_totp`` saw its code."""
    acting = active_in(office)
    secret = b32encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")
    uri = authenticator(secret).get_provisioning_uri(f"{office.name}: {acting.code}", _ISSUER)
    return TotpSecret(uri=uri, base32=secret)


def enrol_totp(office: Office, passphrase: str, secret: TotpSecret, code: str) -> None:
    """Keeps a second factor whose code the app shows. From now on every log-on asks for one."""
    found = _proved(office, passphrase)
    if found.account.log_on != "passphrase":
        raise ScreenerError("This account logs on with the operating system", "its second factor is the system's", "")
    counter = accepted(secret.base32, code, office.now(), 0)
    if counter is None:
        raise WrongPassphrase("The code is not the app's", "the clocks may differ", "Wait for the next one, try again")
    changed = replace(found, counter=counter)
    entry = Entry(kind=accounts.SECOND_FACTOR, object=_about(found), body={"set": True})
    _resealed(office, changed, replace(found.secret, second_factor=secret.base32), passphrase, entry)


def drop_totp(office: Office, passphrase: str) -> None:
    """Gives up the second factor, as when the phone is replaced. It is recorded."""
    found = _proved(office, passphrase)
    entry = Entry(kind=accounts.SECOND_FACTOR, object=_about(found), body={"set": False})
    _resealed(office, found, replace(found.secret, second_factor=""), passphrase, entry)


def recover(place: Place, *, user: str, half_1: str, half_2: str, new_passphrase: str, clock: Clock) -> None:
    """Opens an account by both halves of the recovery key and gives it a new passphrase; releases it where it was
    locked or disabled, and drops its second factor. Signed by the account's own key.

    Raises ScreenerError where a half is mistyped or of another office; a try that fails is recorded.
    """
    database = open_file(place)
    try:
        now = clock()
        with database.reading() as connection:
            account, held = accounts.account(connection, user), accounts.credential(connection, user)
            mark = anchors.office_mark(connection)
        if account is None or held is None or account.public_key is None or account.state == accounts.WAITING:
            raise ScreenerError(f"{user} has no account that could be recovered", "", "Check the code")
        secret = keys.unseal_with_halves(held.recovery, half_1, half_2, bound(mark, user))
        if secret is None or keys.public_key(secret) != account.public_key:
            with database.writing() as connection:
                body: dict[str, Json] = {"code known": True, "by": "recovery key"}
                entry = Entry(kind=accounts.LOG_ON_FAILED, object=f"session:{user}", body=body)
                nobodys(connection, [entry], now, mark)
            raise WrongPassphrase("The halves are not this office's recovery key", "", "Check both sheets")
        refuse_weak(new_passphrase, about=(user, account.name))
        plain = replace(secret, second_factor="")
        fresh = replace(
            held,
            sealed=keys.seal(plain, new_passphrase, bound(mark, user)),
            second_factor=0,
            counter=0,
            failures=(),
            last_used=utc_text(now),
        )
        said = Entry(kind=accounts.RECOVERED, object=f"user:{user}", body={"was": account.state})
        kind: dict[str, Json] = {"log on": "passphrase", "system name": ""}
        entries = [said, Entry(kind=accounts.PASSPHRASE, object=f"user:{user}", body=kind)]
        with database.writing() as connection:
            accounts.put_credential(connection, fresh)
            append_as(connection, entries, actor=user, at=now, sign=Signer(secret.key))
    finally:
        database.close()


def _proved(office: Office, passphrase: str) -> Entered:
    """Who is logged on, with the second factor where there is one, gave the passphrase once more."""
    acting = active_in(office)
    now = office.now()
    return tried(office, user=acting.code, passphrase=passphrase, code="", now=now, second_factor=False)


def _about(found: Entered) -> str:
    return f"user:{found.account.code}"


def _resealed(office: Office, found: Entered, secret: Secret, passphrase: str, entry: Entry) -> None:
    sealed = keys.seal(secret, passphrase, bound(found.mark, found.account.code))

    def before(connection: Connection) -> None:
        held = accounts.credential(connection, found.account.code) or Credential(code=found.account.code)
        fresh = replace(held, sealed=sealed, second_factor=int(bool(secret.second_factor)), counter=found.counter)
        accounts.put_credential(connection, replace(fresh, failures=()))

    office.record([entry], before=before)
