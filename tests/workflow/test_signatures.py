"""Signatures: what they find that the chain alone does not, and the two attacks that nothing finds.

``pytest -m full`` runs 100 of each attack in a file and 5 on a server; some of each run by default, in a file.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from screener.domain.decision import Basis, Rollup
from screener.storage.audit_log import keys
from screener.storage.audit_log.keys import Signer
from screener.workflow.session import Office, open_office
from screener.workflow.session.writing import append_as
from screener.workflow.verbs import access, anchor_record, screen_charge
from screener.workflow.verbs.access import system, trying
from screener.workflow.verbs.verify_record import checking, parallel_check, verify
from tests.faults import results
from tests.server import Server
from tests.storage import by_hand
from tests.storage.attacks import (
    KNOWING,
    SIGNED,
    Attack,
    cut_the_end,
    decide_with_stolen_key,
    fit_projections,
    sign_anew,
    strike,
    swap_all_keys,
)
from tests.workflow import county
from tests.workflow.county import Ticking, bring_in, charge, ids
from tests.workflow.peopled import PHRASES, enter, everyone, make_cheap


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """An office with accounts: 24 decisions of three people on two days, an anchor, and three decisions after it."""

    path: Path | str
    share: Path
    last: int
    home: Path  # what the machine keeps that they worked at
    key: bytes  # of A1, as a thief with the passphrase has it
    station: Signer  # as a thief has it who works at this machine
    server: Server | None = None

    def copied(self, folder: Path) -> Path | str:
        """The office once more, for somebody to change."""
        return by_hand.copied(self.path, folder, self.server)


def _decide(made: Office, names: list[str]) -> None:
    for name in names:
        screen_charge.person(made, screen_charge.person_of(made, name))
        screen_charge.decide(made, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)


Made = dict[str, Sealed]


@pytest.fixture(scope="module")
def made() -> Made:
    """What was made already, by its engine."""
    return {}


@pytest.fixture
def sealed(
    engine: str,
    made: Made,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Sealed:
    """The office, closed, and the machine where they worked."""
    if engine == "encrypted":
        pytest.skip("what somebody changes in an encrypted file is no signature any more")
    if engine not in made:
        make_cheap(monkeypatch, tmp_path_factory.mktemp("home"))
        if engine == "server":
            server: Server = request.getfixturevalue("server")
            monkeypatch.setattr(county, "place_for", lambda folder: server.ready())
            made[engine] = replace(_sealed(tmp_path_factory.mktemp), server=server)
        else:
            made[engine] = _sealed(tmp_path_factory.mktemp)
    make_cheap(monkeypatch, made[engine].home)
    return made[engine]


def _sealed(new: Callable[[str], Path]) -> Sealed:
    folder, share, clock = new("sealed"), new("share"), Ticking()
    path, _ = everyone(folder, clock)
    with enter(path, "S1", clock) as supervisor:
        rows = [charge(row, case=f"26-CR-{row}", name=f"Example, P{row}") for row in range(2, 30)]
        bring_in(supervisor, rows)
        names = ids(supervisor)
        _decide(supervisor, names[:6])
    for at, code in ((6, "A1"), (12, "A2"), (18, "A1")):
        clock.now += timedelta(days=at == 18)
        with enter(path, code, clock) as attorney:
            _decide(attorney, names[at : at + 6])
    with enter(path, "S1", clock) as supervisor:
        anchor_record.anchor(supervisor, share)
        last = supervisor.status().events
    with enter(path, "A1", clock) as attorney:
        _decide(attorney, names[24:27])
    wrong = pytest.raises(access.WrongPassphrase)
    with wrong:
        access.log_on(path, user="A1", passphrase="not it, not it at all", clock=clock)
    (mark,) = by_hand.first(path, "SELECT hash FROM event WHERE seq = 1")
    station = system.workstation(mark, make=False)
    assert station is not None
    home = Path(os.environ["SCREENER_HOME"])
    return Sealed(path=path, share=share, last=last, home=home, key=_key_of("A1", path), station=station)


def _key_of(code: str, path: Path | str) -> bytes:
    """What somebody reads out who has the file and the passphrase."""
    (sealed,) = by_hand.first(path, "SELECT sealed FROM credential WHERE code = ?", code)
    (mark,) = by_hand.first(path, "SELECT hash FROM event WHERE seq = 1")
    secret = keys.unseal(sealed, PHRASES[code], trying.bound(mark, code))
    assert secret is not None
    return secret.key


def _attacked(sealed: Sealed, into: Path, attack: Attack, seed: int) -> Path | str:
    path = sealed.copied(into)
    strike(path, attack, seed)
    fit_projections(path)
    return path


def _seeds(request: pytest.FixtureRequest, sealed: Sealed) -> range:
    return range(results.many(request, 1, 100 if sealed.server is None else 5))


def _kept(request: pytest.FixtureRequest, sealed: Sealed, name: str, attacks: int, missed: list[int]) -> None:
    if sealed.server is None:
        numbers = {"attacks": attacks, "missed": len(missed)}
        results.keep(request, name, numbers, seed=f"0 to {len(_seeds(request, sealed)) - 1}")


def test_a_signed_record_is_whole_and_says_what_that_means(sealed: Sealed, tmp_path: Path) -> None:
    path = sealed.copied(tmp_path)
    quick, whole = verify(path), verify(path, thorough=True)
    assert quick.ok, quick.findings
    assert whole.ok, whole.findings
    assert "the last one of each person and day" in quick.notes[1]
    assert "every signature was checked" in whole.notes[1]
    assert "not whose hand it was" in whole.notes[2]


@pytest.mark.full
@pytest.mark.parametrize("name", list(SIGNED))
def test_every_attack_on_a_signed_record_is_found_without_an_anchor(
    sealed: Sealed, tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    missed = []
    for seed in _seeds(request, sealed):
        path = sealed.copied(tmp_path)
        strike(path, SIGNED[name], seed)
        if name != "a key swapped in the table":
            fit_projections(path)
        found = verify(path, thorough=name == "a signature forged")
        said = any("sign" in f.message or "key" in f.message or f.table == "account" for f in found.findings)
        missed += [seed] if found.ok or not said else []
    _kept(request, sealed, f"signed {name.replace(',', '')}", len(_seeds(request, sealed)), missed)
    assert missed == []


@pytest.mark.on_file  # a server has no helper
def test_two_processes_that_share_the_signatures_find_what_one_finds(
    sealed: Sealed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signatures that were forged in a row: each process has some of them in its share."""
    path = tmp_path / "forged.screener"
    shutil.copyfile(sealed.path, path)
    raw = sqlite3.connect(path)
    raw.execute("DROP TRIGGER event_no_update")
    last = raw.execute("SELECT max(seq) FROM event").fetchone()[0]
    for seq in range(last - 9, last + 1):  # each bears the signature of the event before it
        raw.execute(
            "UPDATE event SET signature = (SELECT b.signature FROM event b WHERE b.seq = ? AND b.actor = event.actor) "
            "WHERE seq = ? AND EXISTS (SELECT 1 FROM event b WHERE b.seq = ? AND b.actor = event.actor)",
            (seq - 1, seq, seq - 1),
        )
    raw.commit()
    raw.close()
    alone = verify(path, thorough=True)
    forged = {finding.seq % 2 for finding in alone.findings if "forged" in finding.message}
    assert forged == {0, 1}, alone.findings
    monkeypatch.setattr(parallel_check, "WORTH", 0)
    monkeypatch.setattr(parallel_check, "_processors", lambda: 2)
    told: list[tuple[int, int]] = []
    assert verify(path, thorough=True, progress=lambda done, total: told.append((done, total))) == alone
    assert {total for _, total in told} == {alone.events}
    assert told == sorted(told), "never back"
    monkeypatch.setattr(checking, "MINE", parallel_check.SHARES)  # the control: a share that nobody computes is missed
    assert len(verify(path, thorough=True).findings) < len(alone.findings)


@pytest.mark.full
def test_without_signatures_the_same_are_missed(
    sealed: Sealed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The negative control: with the check of signatures taken out, a chain made anew is believed."""
    forged = _attacked(sealed, tmp_path, KNOWING["an event edited, all chained anew"], 1)
    assert not verify(forged).ok
    monkeypatch.setattr("screener.workflow.verbs.verify_record.checking.compare_signatures", lambda *_, **__: ((), ()))
    assert verify(forged).ok
    if sealed.server is None:
        results.keep(request, "control signed", {"attacks": 1, "missed": 1}, seed=1)


def test_a_forged_signature_in_the_middle_is_what_all_is_for(sealed: Sealed, tmp_path: Path) -> None:
    missed = 0
    for seed in range(3):
        forged = _attacked(sealed, tmp_path, SIGNED["a signature forged"], seed)
        assert not verify(forged, thorough=True).ok
        missed += verify(forged).ok
    assert missed > 0


@pytest.mark.full
@pytest.mark.parametrize("attack", [swap_all_keys, cut_the_end])
def test_what_is_whole_within_itself_is_found_by_the_anchor(
    sealed: Sealed, tmp_path: Path, attack: Attack, request: pytest.FixtureRequest
) -> None:
    """All keys exchanged and all signed anew; or the end cut off. Without the anchor both are believed."""
    missed, attacks = [], 0
    for seed in _seeds(request, sealed):
        forged = _attacked(sealed, tmp_path, attack, seed)
        alone = verify(forged, thorough=True)
        assert alone.ok, (seed, alone.findings)
        if attack is swap_all_keys or _ends_at(forged) < sealed.last:
            attacks += 1
            missed += [seed] if verify(forged, anchor_places=[sealed.share]).ok else []
    _kept(request, sealed, f"signed and anchored {attack.__name__}", attacks, missed)
    assert missed == []


def _ends_at(path: Path | str) -> int:
    return int(by_hand.first(path, "SELECT max(seq) FROM event")[0])


def test_not_detectable_1_a_stolen_key_after_the_last_anchor(sealed: Sealed, tmp_path: Path) -> None:
    """Documented in the guide (accounts): who has the passphrase, and the office's machine, writes in that person's
    name. On another machine the passphrase alone is not enough: there is no key of the workstation."""
    thief = Signer(sealed.key)
    away = _attacked(sealed, tmp_path, lambda raw, _: decide_with_stolen_key(raw, thief, None), 0)
    assert "workstation's signature was removed" in " ".join(f.message for f in verify(away).findings)
    forged = _attacked(sealed, tmp_path, lambda raw, _: decide_with_stolen_key(raw, thief, sealed.station), 0)
    found = verify(forged, thorough=True, anchor_places=[sealed.share])
    assert found.ok, found.findings
    assert by_hand.first(forged, "SELECT outcome FROM decision ORDER BY at DESC LIMIT 1") == ("filed",)


def test_not_detectable_2_machine_and_anchors_in_one_hand(sealed: Sealed, tmp_path: Path) -> None:
    """Documented in the guide (accounts): who owns the machine and every anchor writes another record."""
    forged = _attacked(sealed, tmp_path, swap_all_keys, 7)
    with open_office(forged, user="", clock=Ticking(), to_read=True) as opened:
        (tmp_path / "share").mkdir()
        anchor_record.anchor(opened, tmp_path / "share")
    found = verify(forged, thorough=True, anchor_places=[tmp_path / "share"])
    assert found.ok, found.findings


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE event SET signature = NULL WHERE kind = 'logged on' AND actor = 'A1'", "not signed by A1"),
        (
            "UPDATE event SET signature = 'x' WHERE seq = (SELECT max(seq) FROM event WHERE actor = 'A1')",
            "another key than A1's",
        ),
        (
            "UPDATE event SET signature = substr(signature, 1, 105) || ' 0123456789abcdef:AAAA' "
            "WHERE seq = (SELECT max(seq) FROM event WHERE actor = 'A1')",
            "workstation that nobody enrolled",
        ),
        (
            "UPDATE event SET signature = substr(signature, 1, 123) || 'AAAA' "
            "WHERE seq = (SELECT max(seq) FROM event WHERE actor = 'A1')",
            "workstation's signature is forged",
        ),
        ("UPDATE credential SET code = 'ZZ' WHERE code = 'A1'", "for nobody"),
        (
            "UPDATE event SET signature = substr(signature, 1, 105) WHERE kind = 'logged on' AND actor = 'A2'",
            "workstation that it names was removed",
        ),
        (
            "UPDATE event SET signature = NULL WHERE kind = 'log-on failed'",
            "the workstation's signature was removed or exchanged",
        ),
    ],
)
def test_what_is_said_of_a_signature(sealed: Sealed, tmp_path: Path, statement: str, said: str) -> None:
    path = sealed.copied(tmp_path)
    strike(path, lambda raw, _: raw.execute(statement) and None, 0)
    assert said in " ".join(finding.message for finding in verify(path, thorough=True).findings)


def test_a_failed_log_on_that_somebody_puts_in_is_named(sealed: Sealed, tmp_path: Path) -> None:
    """Nobody's signature can be asked of it at the end of the record; so it is said, with its number."""

    def attack(raw: Any, _: random.Random) -> None:
        last, name = raw.execute("SELECT seq, event_id FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        columns = "chain, supersedes, utc_at, office_date, schema, actor, kind, object, prev_hash"
        raw.execute(
            f"INSERT INTO event ({columns}, seq, event_id, body, hash) SELECT {columns}, seq + 1, ?, ?, ? FROM event "
            "WHERE seq = ?",
            (name[::-1], '{"code known":true}', "", last),
        )
        raw.execute("UPDATE head SET seq = seq + 1")
        sign_anew(raw, last + 1, {})

    forged = _attacked(sealed, tmp_path, attack, 0)
    found = verify(forged)
    seq = _ends_at(forged)
    assert any(f"Event {seq:,} was written while nobody was logged on" in note for note in found.notes), found
    assert not any(
        "nobody was logged on" in note for note in verify(sealed.path).notes
    )  # the control: the office's own


def test_a_second_machine_and_a_machine_that_keeps_no_key_are_no_fault(
    sealed: Sealed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, clock = sealed.copied(tmp_path), Ticking()
    clock.now += timedelta(days=3)
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "other"))
    with enter(path, "A1", clock) as attorney:
        _decide(attorney, ids(attorney)[27:28])
    with monkeypatch.context() as closed:
        closed.setattr(system, "workstation", lambda *_, **__: None)
        with enter(path, "A1", clock) as attorney:
            screen_charge.add_note(attorney, ids(attorney)[0], "a day without the folder")
    with monkeypatch.context() as early:  # as the first release wrote it: the log-on, then whose workstation it is
        early.setenv("SCREENER_HOME", str(tmp_path / "third"))
        early.setattr(trying, "append_as", lambda c, entries, **more: append_as(c, entries[::-1], **more))
        enter(path, "S1", clock).close()
    found = verify(path, thorough=True)
    assert found.ok, found.findings
    with by_hand.opened(path) as raw:
        kinds = [kind for (kind,) in raw.execute("SELECT kind FROM event ORDER BY seq DESC LIMIT 9")]
    assert kinds[:2] == ["workstation enrolled", "logged on"]
    told = kinds[::-1]
    assert told[told.index("workstation enrolled") + 1] == "logged on"  # now it is known before it signs


def test_a_modified_program_cannot_give_a_role(sealed: Sealed, tmp_path: Path) -> None:
    """An attorney's own key, rightly used, under an act that only a supervisor may do: the role is checked too."""
    thief = Signer(sealed.key)

    def attack(raw: Any, _: random.Random) -> None:
        last = raw.execute("SELECT max(seq) FROM event WHERE actor = 'A1'").fetchone()[0]
        raw.execute("UPDATE event SET kind = 'profile saved', object = 'access', body = '{}' WHERE seq = ?", (last,))
        sign_anew(raw, last, {"A1": thief})

    forged = _attacked(sealed, tmp_path, attack, 0)
    messages = " ".join(finding.message for finding in verify(forged).findings)
    assert "A1 is attorney, who may not write this (profile saved)" in messages


def test_computing_every_signature_tells_how_far_it_is_and_can_be_stopped(
    sealed: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        told.append(done / total)
        if told[-1] > 0.6:  # of all: in the middle of the signatures
            raise Stopped

    told: list[float] = []
    monkeypatch.setattr("screener.storage.audit_log.signing._TOLD", 1)
    with pytest.raises(Stopped):
        verify(sealed.path, thorough=True, progress=stop)
    assert told == sorted(told)
