"""Accounts: who may open an office, who signs, and what each of them may do.

An office is either "only me" (whoever opens it acts under the code that is named) or has accounts: everyone logs on,
every act is signed with the key of the person, and roles are kept apart (office.rights). There is no way back.
"""

from screener.workflow.session.gate import (
    IDLE_AT_MOST,
    LOCK_AFTER,
    SESSION_AT_MOST,
    Expired,
    LogOnNeeded,
    Refused,
    SessionState,
)
from screener.workflow.session.rights import ROLES, AccessMode, may
from screener.workflow.verbs.access.banner import DEFAULT_BANNER, acknowledge_banner, banner_text, set_banner
from screener.workflow.verbs.access.begin import begin_accounts
from screener.workflow.verbs.access.errors import CodeNeeded, LockedOut, LogOnRefused, NotActive, WrongPassphrase
from screener.workflow.verbs.access.logging_on import (
    enter,
    lock_screen,
    log_off,
    log_on,
    mode_of,
    re_authenticate,
    session_state,
)
from screener.workflow.verbs.access.model import AccountView, FirstAccounts, NewAccount, TotpSecret
from screener.workflow.verbs.access.own_account import (
    change_passphrase,
    drop_totp,
    enrol_totp,
    new_totp,
    recover,
    use_system_log_on,
)
from screener.workflow.verbs.access.people import accounts, add_account, change_role, confirm, disable, release
from screener.workflow.verbs.access.rules import MIN_LENGTH, TRIES, UNUSED_AT_MOST, WITHIN, refuse_weak

__all__ = [
    "DEFAULT_BANNER",
    "IDLE_AT_MOST",
    "LOCK_AFTER",
    "MIN_LENGTH",
    "ROLES",
    "SESSION_AT_MOST",
    "TRIES",
    "UNUSED_AT_MOST",
    "WITHIN",
    "AccessMode",
    "AccountView",
    "CodeNeeded",
    "Expired",
    "FirstAccounts",
    "LockedOut",
    "LogOnNeeded",
    "LogOnRefused",
    "NewAccount",
    "NotActive",
    "Refused",
    "SessionState",
    "TotpSecret",
    "WrongPassphrase",
    "accounts",
    "acknowledge_banner",
    "add_account",
    "banner_text",
    "begin_accounts",
    "change_passphrase",
    "change_role",
    "confirm",
    "disable",
    "drop_totp",
    "enrol_totp",
    "enter",
    "lock_screen",
    "log_off",
    "log_on",
    "may",
    "mode_of",
    "new_totp",
    "re_authenticate",
    "recover",
    "refuse_weak",
    "release",
    "session_state",
    "set_banner",
    "use_system_log_on",
]
