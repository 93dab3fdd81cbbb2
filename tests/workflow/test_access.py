"""Accounts: the rules of log-ons, as somebody at the door meets them, and that each is in the record."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.storage.audit_log import accounts as stored
from screener.storage.audit_log import journal, keys
from screener.workflow.session import open_office
from screener.workflow.verbs import access, screen_charge
from screener.workflow.verbs.access import trying
from screener.workflow.verbs.access.rules import refuse_weak
from tests.workflow.county import START, Ticking, bring_in, charge, ids, office
from tests.workflow.peopled import PHRASES, begin, cheap, enroll, enter, everyone, person

__all__ = ["cheap"]
pytestmark = pytest.mark.usefixtures("cheap")


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def path(tmp_path: Path, clock: Ticking) -> Path:
    return everyone(tmp_path, clock)[0]


def _kinds(path: Path, clock: Ticking) -> list[str]:
    with open_office(path, user="", clock=clock, to_read=True) as opened, opened.reading() as connection:
        return [event.kind for event in journal.stream(connection)]


def _wrong(path: Path, clock: Ticking, code: str = "A1") -> access.LogOnRefused:
    with pytest.raises(access.LogOnRefused) as caught:
        access.log_on(path, user=code, passphrase="not the right passphrase", clock=clock)
    return caught.value


def test_the_office_is_opened_by_nobody_without_a_passphrase(path: Path, clock: Ticking) -> None:
    with pytest.raises(access.LogOnNeeded):
        open_office(path, user="S1", clock=clock)
    with open_office(path, user="", clock=clock, to_read=True) as opened:
        assert opened.status().charges == 0
        assert opened.role == ""
        opened.user = "S1"
        with pytest.raises(access.LogOnNeeded):
            opened.add_user("X", "X", "attorney")


def test_first_run_makes_two_people_and_the_quick_start_stays(tmp_path: Path, clock: Ticking) -> None:
    with office(tmp_path, clock=clock) as made:
        assert (made.mode, made.role, made.session()) == ("only me", "supervisor", "active")
        assert access.mode_of(made.place) == "only me"
        first = begin(made)
        assert (made.mode, made.role) == ("accounts", "supervisor")
        assert set(first.fingerprints) == {"AD1", "S1"}
        states = {view.code: (view.role, view.state) for view in access.accounts(made)}
    assert access.mode_of(made.place) == "accounts"
    assert states == {
        "A1": ("attorney", "no key"),
        "A2": ("attorney", "no key"),
        "AD1": ("administrator", "active"),
        "S1": ("supervisor", "active"),
    }
    with pytest.raises(access.NotActive, match="no account yet"):
        enter(made.place, "A1", clock)


def test_two_people_are_two_people(tmp_path: Path, clock: Ticking) -> None:
    with office(tmp_path, clock=clock) as made:
        one = person("AD1")
        same = access.NewAccount(code="S1", name="S", passphrase=one.passphrase)
        for other in (same, access.NewAccount(code="AD1", name="S", passphrase=PHRASES["S1"])):
            with pytest.raises(ScreenerError, match="two people"):
                access.begin_accounts(made, administrator=one, supervisor=other)
        with pytest.raises(ScreenerError, match="never decides"):
            access.begin_accounts(made, administrator=person("A1"), supervisor=person("S1"))
        assert made.mode == "only me"
        made.user = "A1"
        with pytest.raises(ScreenerError, match="Only a supervisor"):
            begin(made)


def test_an_account_waits_for_a_supervisor(tmp_path: Path, clock: Ticking) -> None:
    with office(tmp_path, clock=clock) as made:
        begin(made)
    with enter(made.place, "AD1", clock) as administrator:
        access.add_account(administrator, person("A1"))
        with pytest.raises(access.Refused, match="a supervisor may"):
            access.confirm(administrator, "A1")
    with pytest.raises(access.NotActive, match="waits"):
        enter(made.place, "A1", clock)
    with enter(made.place, "S1", clock) as supervisor:
        access.confirm(supervisor, "A1")
        with pytest.raises(ScreenerError, match="Nothing waits"):
            access.confirm(supervisor, "A1")
        with pytest.raises(access.Refused, match="an administrator may"):
            access.add_account(supervisor, person("A2"))
    with enter(made.place, "A1", clock) as attorney:
        assert attorney.role == "attorney"


@pytest.mark.parametrize("weak", [
    "short", "password1234", "Passw0rd!Passw0rd!", "letmeinletmein", "aaaaaaaaaaaaaaaa", "abcdefghijklmn",
    "qwertyuiopas", "123456789012345", "dragonmonkey12", "Person A1 A1 2026", "examplecounty1",
])  # fmt: skip
def test_weak_passphrases(weak: str) -> None:
    with pytest.raises(ScreenerError, match="cannot be taken"):
        refuse_weak(weak, about=("A1", "Person A1", "Example County", "Example"))


@pytest.mark.parametrize("good", [*PHRASES.values(), "Ünter den Linden, 7 Bäume", "jGx9 pQ2m vT4b"])
def test_good_passphrases(good: str) -> None:
    refuse_weak(good, about=("A1", "Person A1", "Example County"))


def test_the_fifth_failure_locks_until_an_administrator_releases(path: Path, clock: Ticking) -> None:
    for _ in range(4):
        assert isinstance(_wrong(path, clock), access.WrongPassphrase)
    enter(path, "A1", clock).close()  # a good one forgets the failures
    for _ in range(5):
        assert isinstance(_wrong(path, clock), access.WrongPassphrase)
    for moved in (timedelta(hours=1), timedelta(days=-3650), timedelta(days=30)):
        clock.now = START + moved
        with pytest.raises(access.LockedOut):
            enter(path, "A1", clock)  # the right passphrase, after each jump of the clock, in a new process's state
    clock.now = START + timedelta(hours=2)
    with enter(path, "S1", clock) as supervisor, pytest.raises(access.Refused):
        access.release(supervisor, "A1")
    with enter(path, "AD1", clock) as administrator:
        access.release(administrator, "A1")
    enter(path, "A1", clock).close()
    kinds = _kinds(path, clock)
    assert kinds.count(stored.LOG_ON_FAILED) == 4 + 5 + 3
    assert (kinds.count(stored.LOCKED), kinds.count(stored.ACCOUNT_RELEASED)) == (1, 1)


def test_failures_far_apart_do_not_lock_and_a_clock_moved_on_helps_only_so_far(path: Path, clock: Ticking) -> None:
    for _ in range(19):
        assert isinstance(_wrong(path, clock), access.WrongPassphrase)
        clock.now += timedelta(minutes=16)
    _wrong(path, clock)
    with pytest.raises(access.LockedOut):
        enter(path, "A1", clock)


def test_a_clock_set_back_between_the_tries_does_not_help(path: Path, clock: Ticking) -> None:
    for _ in range(5):
        _wrong(path, clock)
        clock.now -= timedelta(days=1)
    with pytest.raises(access.LockedOut):
        enter(path, "A1", clock)


def test_an_unknown_code_is_told_nothing(path: Path, clock: Ticking) -> None:
    assert str(_wrong(path, clock, "NOBODY")) == str(_wrong(path, clock, "A1"))
    with open_office(path, user="", clock=clock, to_read=True) as opened, opened.reading() as connection:
        failed = list(journal.stream(connection, kinds=[stored.LOG_ON_FAILED]))
    assert [event.object for event in failed] == ["access", "session:A1"]
    assert all("passphrase" not in event.body and "NOBODY" not in event.body for event in failed)


def test_ninety_days_unused_disables(path: Path, clock: Ticking) -> None:
    enter(path, "A1", clock).close()
    clock.now += timedelta(days=89)
    for code in ("A1", "AD1"):
        enter(path, code, clock).close()
    clock.now += timedelta(days=89)
    enter(path, "AD1", clock).close()
    clock.now += timedelta(days=2)
    with pytest.raises(access.NotActive, match="disabled"):
        enter(path, "A1", clock)
    with enter(path, "AD1", clock) as administrator:
        assert {a.code: a.state for a in access.accounts(administrator)}["A1"] == "disabled"
        access.release(administrator, "A1")
    enter(path, "A1", clock).close()


def test_a_session_ends_and_the_passphrase_is_asked_again(path: Path, clock: Ticking) -> None:
    with enter(path, "A1", clock) as attorney:
        assert access.session_state(attorney, clock.now + timedelta(minutes=9)) == "active"
        assert access.session_state(attorney, clock.now + timedelta(minutes=11)) == "locked"
        assert access.session_state(attorney, clock.now + timedelta(minutes=31)) == "expired"
        assert access.session_state(attorney, clock.now - timedelta(days=3)) == "active"
        clock.now += timedelta(minutes=31)
        with pytest.raises(access.Expired):
            access.acknowledge_banner(attorney)
        attorney.touch()  # what is over stays over
        with pytest.raises(access.Expired):
            access.acknowledge_banner(attorney)
        with pytest.raises(access.WrongPassphrase):
            access.re_authenticate(attorney, "wrong wrong wrong")
        access.re_authenticate(attorney, PHRASES["A1"])
        access.acknowledge_banner(attorney)
        for _ in range(36):
            clock.now += timedelta(minutes=20)
            attorney.touch()
        assert attorney.session() == "expired"  # twelve hours, however busy
        access.re_authenticate(attorney, PHRASES["A1"])
        access.lock_screen(attorney)
        assert attorney.session() == "locked"
        access.re_authenticate(attorney, PHRASES["A1"])
        assert attorney.session() == "active"
        access.log_off(attorney)


def test_accents_are_the_same_however_they_are_typed(path: Path, clock: Ticking) -> None:
    with enter(path, "A1", clock) as attorney:
        access.change_passphrase(attorney, PHRASES["A1"], "d\u00e9j\u00e0 vu quatre chevaux")
    access.log_on(path, user="A1", passphrase="de\u0301ja\u0300 vu quatre chevaux", clock=clock).close()


def test_passphrase_change(path: Path, clock: Ticking) -> None:
    new = "orange ladder winter eight"
    with enter(path, "A1", clock) as attorney:
        with pytest.raises(access.WrongPassphrase):
            access.change_passphrase(attorney, "nonsense of mine", new)
        with pytest.raises(ScreenerError, match="cannot be taken"):
            access.change_passphrase(attorney, PHRASES["A1"], "password1234")
        access.change_passphrase(attorney, PHRASES["A1"], new)
    with pytest.raises(access.WrongPassphrase):
        enter(path, "A1", clock)
    access.log_on(path, user="A1", passphrase=new, clock=clock).close()


def test_the_second_factor(path: Path, clock: Ticking) -> None:
    with enter(path, "A1", clock) as attorney:
        secret = access.new_totp(attorney)
        app = trying.authenticator(secret.base32)
        assert secret.uri.startswith("otpauth://totp/Screener:")
        with pytest.raises(access.WrongPassphrase):
            access.enrol_totp(attorney, PHRASES["A1"], secret, "000000")
        code = app.generate(int(clock.now.timestamp())).decode()
        access.enrol_totp(attorney, PHRASES["A1"], secret, code)
    with pytest.raises(access.CodeNeeded):
        enter(path, "A1", clock)
    with pytest.raises(access.WrongPassphrase):
        enter(path, "A1", clock, totp=code)  # it was used
    clock.now += timedelta(seconds=90)
    fresh = app.generate(int(clock.now.timestamp())).decode()
    enter(path, "A1", clock, totp=fresh).close()
    with pytest.raises(access.WrongPassphrase):
        enter(path, "A1", clock, totp=fresh)
    clock.now += timedelta(seconds=90)
    with enter(path, "A1", clock, totp=app.generate(int(clock.now.timestamp())).decode()) as attorney:
        access.drop_totp(attorney, PHRASES["A1"])
    enter(path, "A1", clock).close()


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, SHA-1, the last six of its eight digits."""
    from base64 import b32encode

    app = trying.authenticator(b32encode(b"12345678901234567890").decode())
    published = {59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"}
    assert {at: app.generate(at).decode() for at in published} == published


def test_the_systems_log_on(path: Path, clock: Ticking, monkeypatch: pytest.MonkeyPatch) -> None:
    with enter(path, "A1", clock) as attorney:
        name = access.use_system_log_on(attorney, PHRASES["A1"])
    with access.log_on(path, user="A1", clock=clock) as attorney:
        assert attorney.role == "attorney"
        (view,) = (a for a in access.accounts(attorney) if a.code == "A1")
        assert view.log_on == "system"
    with pytest.raises(access.WrongPassphrase):
        access.log_on(path, user="A2", clock=clock)
    monkeypatch.setattr("screener.workflow.verbs.access.system.system_name", lambda: f"not {name}")
    with pytest.raises(access.WrongPassphrase):
        access.log_on(path, user="A1", clock=clock)
    monkeypatch.undo()


def test_recovery_needs_both_halves(tmp_path: Path, clock: Ticking) -> None:
    path, first = everyone(tmp_path, clock)
    for _ in range(5):
        _wrong(path, clock)
    new = "orange ladder winter eight"
    drawn = secrets.token_bytes(32)
    for one, two in (
        (first.half_1, first.half_1),
        (first.half_1, keys.typed(drawn)),
        (keys.typed(drawn), first.half_2),
    ):
        with pytest.raises(access.WrongPassphrase):
            access.recover(path, user="A1", half_1=one, half_2=two, new_passphrase=new, clock=clock)
    slip = first.half_1[:-1] + ("1" if first.half_1.endswith("0") else "0")
    with pytest.raises(ScreenerError, match="mistyped"):
        access.recover(path, user="A1", half_1=slip, half_2=first.half_2, new_passphrase=new, clock=clock)
    typed = first.half_2.lower().replace("-", " ")
    access.recover(path, user="A1", half_1=typed, half_2=first.half_1, new_passphrase=new, clock=clock)
    access.log_on(path, user="A1", passphrase=new, clock=clock).close()
    assert stored.RECOVERED in _kinds(path, clock)


def test_roles_change_by_two_people_and_the_last_ones_stay(path: Path, clock: Ticking) -> None:
    with enter(path, "AD1", clock) as administrator:
        access.change_role(administrator, "A2", "supervisor")
        for act in (
            lambda: access.change_role(administrator, "AD1", "auditor"),
            lambda: access.disable(administrator, "AD1"),
        ):
            with pytest.raises(ScreenerError):
                act()
        with pytest.raises(ScreenerError, match="never decides"):
            access.change_role(administrator, "A1", "administrator")
        assert next(a for a in access.accounts(administrator) if a.code == "A2").asked_role == "supervisor"
    with enter(path, "A2", clock) as attorney:
        assert attorney.role == "attorney"  # until it is confirmed
    with enter(path, "S1", clock) as supervisor:
        access.confirm(supervisor, "A2")
    with enter(path, "A2", clock) as promoted:
        assert promoted.role == "supervisor"
        with enter(path, "AD1", clock) as administrator:
            access.disable(administrator, "A2")
        with pytest.raises(access.Refused, match="disabled"):
            access.acknowledge_banner(promoted)  # in the window that was open


def test_a_refused_act_is_recorded_without_its_content(path: Path, clock: Ticking) -> None:
    entry = journal.Entry(kind="note added", object="charge:1234", body={}, written={"text": "a name"})
    with enter(path, "AD1", clock) as administrator, pytest.raises(access.Refused, match="An administrator may not"):
        administrator.record([entry])
    with open_office(path, user="", clock=clock, to_read=True) as opened, opened.reading() as connection:
        (refused,) = journal.stream(connection, kinds=[stored.REFUSED])
    assert (refused.actor, refused.object) == ("AD1", "access")
    assert dict(refused.content) == {"kind": "note added", "object": "charge:1234"}


def test_an_attorney_works_as_before(path: Path, clock: Ticking) -> None:
    with enter(path, "S1", clock) as supervisor:
        bring_in(supervisor, [charge(2), charge(3, case="26-CR-2", name="Other, Ola")])
    with enter(path, "A1", clock) as attorney:
        name = ids(attorney)[0]
        screen_charge.decide(attorney, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
        screen_charge.undo(attorney)
        assert not attorney.model().counts[name].decided
        with pytest.raises(access.Refused):
            bring_in(attorney, [charge(2, case="26-CR-9")], name="June.xlsx")


def test_enrolling_again_gives_a_new_key(path: Path, clock: Ticking) -> None:
    with enter(path, "AD1", clock) as administrator:
        before = next(a.fingerprint for a in access.accounts(administrator) if a.code == "A1")
    enroll(path, clock, "A1")
    with enter(path, "A1", clock) as attorney:
        assert next(a.fingerprint for a in access.accounts(attorney) if a.code == "A1") != before
