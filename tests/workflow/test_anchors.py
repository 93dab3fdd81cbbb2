"""Anchors: what they prove of a real record, and what a chain without them cannot (7-records, section 4).

``pytest -m full`` runs 100 of each attack in a file and 5 on a server; some of each run by default, in a file.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.reports.anchor import anchor_words, prefix_of
from screener.workflow.session import Office, open_office
from screener.workflow.session.record.signed import NOT_SIGNED
from screener.workflow.verbs import anchor_record, keep_backups, produce_report, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.faults import results
from tests.server import Server
from tests.storage import by_hand
from tests.storage.attacks import CLUMSY, KNOWING, Attack, fit_projections, strike
from tests.workflow import county
from tests.workflow.county import Ticking, bring_in, charge, ids, office

ATTACKS = {**CLUMSY, **KNOWING}


def _decide(made: Office, names: list[str]) -> None:
    for name in names:
        screen_charge.person(made, screen_charge.person_of(made, name))
        screen_charge.decide(made, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """An office with 24 decisions, anchored in a folder elsewhere after the last; closed."""

    path: Path | str
    share: Path
    last: int
    server: Server | None

    def copied(self, folder: Path) -> Path | str:
        """The office once more, for somebody to change."""
        return by_hand.copied(self.path, folder, self.server)


@pytest.fixture(scope="module")
def made() -> dict[str, Anchored]:
    """What was made already, by its engine."""
    return {}


@pytest.fixture
def anchored(
    engine: str,
    made: dict[str, Anchored],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Anchored:
    if engine == "encrypted":
        pytest.skip("nobody edits the record in an encrypted file")
    if engine not in made:
        server: Server | None = request.getfixturevalue("server") if engine == "server" else None
        if server is not None:
            monkeypatch.setattr(county, "place_for", lambda folder: server.ready())
        made[engine] = _anchored(tmp_path_factory.mktemp, server)
    return made[engine]


def _anchored(new: Callable[[str], Path], server: Server | None) -> Anchored:
    share = new("share")
    with office(new("anchored")) as made:
        bring_in(made, [charge(row, case=f"26-CR-{row}", name=f"Example, P{row}") for row in range(2, 26)])
        _decide(made, ids(made))
        anchor_record.anchor(made, share)
        last = made.status().events
        path = made.place if server is not None else made.path
    return Anchored(path=path, share=share, last=last, server=server)


def _attacked(anchored: Anchored, into: Path, attack: Attack, seed: int, *, knowing: bool) -> Path | str:
    path = anchored.copied(into)
    strike(path, attack, seed)
    if knowing:
        fit_projections(path)
    return path


def _seeds(request: pytest.FixtureRequest, few: int, anchored: Anchored) -> range:
    return range(results.many(request, few, 100 if anchored.server is None else 5))


@pytest.mark.full
@pytest.mark.parametrize("name", list(ATTACKS))
def test_every_attack_before_the_last_anchor_is_found(
    anchored: Anchored, tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    missed = []
    for seed in _seeds(request, 2, anchored):
        forged = _attacked(anchored, tmp_path, ATTACKS[name], seed, knowing=name in KNOWING)
        if verify(forged, anchor_places=[anchored.share]).ok:
            missed.append(seed)
    numbers = {"attacks": len(_seeds(request, 2, anchored)), "missed": len(missed)}
    if anchored.server is None:
        results.keep(request, f"attack {name.replace(',', '')}", numbers, seed=f"0 to {numbers['attacks'] - 1}")
    assert missed == []


@pytest.mark.full
@pytest.mark.parametrize("name", list(KNOWING))
def test_without_anchors_the_knowing_ones_are_missed(
    anchored: Anchored, tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    """The negative control: were these found without an anchor, the anchors would prove nothing."""
    for seed in _seeds(request, 1, anchored):
        found = verify(_attacked(anchored, tmp_path, KNOWING[name], seed, knowing=True))
        assert found.ok, (seed, found.findings)
        assert found.protected_to == 0
        assert "could have written the whole record anew" in found.notes[0]
    count = len(_seeds(request, 1, anchored))
    numbers = {"attacks": count, "missed": count}
    if anchored.server is None:
        results.keep(request, f"control attack {name.replace(',', '')}", numbers, seed=f"0 to {count - 1}")


def test_a_whole_record_is_protected_up_to_its_anchor(anchored: Anchored, tmp_path: Path) -> None:
    copy, share, last = anchored.copied(tmp_path), anchored.share, anchored.last
    found = verify(copy, anchor_places=[share])
    assert found.ok
    assert (found.protected_to, found.anchors, found.places) == (last, 1, 1)
    assert found.notes == (f"Protected up to event {last} by 1 anchor in 1 place.", NOT_SIGNED)
    with open_office(copy, user="S1", clock=Ticking()) as again:
        again.add_user("A3", "Attorney Three", "attorney")
    later = verify(copy, anchor_places=[share])
    assert later.ok
    assert later.protected_to == last
    assert "newer event" in later.notes[0]


def test_an_older_copy_in_the_place_of_the_office_is_found(tmp_path: Path) -> None:
    """Rollback: every link of the older file is whole."""
    share = tmp_path / "share"
    share.mkdir()
    with office(tmp_path) as made:
        bring_in(made, [charge(2), charge(3, case="26-CR-2", name="Other, Ola")])
        row = keep_backups.make(made)
        _decide(made, ids(made))
        anchor_record.anchor(made, share)
    older = tmp_path / "older.office"
    shutil.copyfile(row.path, older)
    assert verify(older).ok
    found = verify(older, anchor_places=[share])
    assert not found.ok
    assert "older copy" in found.findings[0].message


def test_the_words_of_a_report_are_an_anchor(anchored: Anchored, tmp_path: Path) -> None:
    copy, last = anchored.copied(tmp_path), anchored.last
    with open_office(copy, user="S1", clock=Ticking()) as again:
        words = " ".join(anchor_record.anchor(again).words)
    found = verify(copy, anchor_words=[words.upper()])
    assert found.ok
    assert found.protected_to == last
    forged = _attacked(anchored, tmp_path, KNOWING["the end cut off"], 5, knowing=True)
    assert not verify(forged, anchor_words=[words]).ok


@pytest.mark.parametrize("said", ["one two three", "zzzz " * 12, ""])
def test_words_that_are_none_are_a_sentence(anchored: Anchored, said: str) -> None:
    with pytest.raises(ScreenerError):
        verify(anchored.path, anchor_words=[said])


def test_words_and_hashes_are_inverse() -> None:
    hashed = "00ff10" * 10 + "abcd"
    assert hashed.startswith(prefix_of(" ".join(anchor_words(hashed))))


def test_an_export_a_hundred_decisions_and_the_end_of_work_are_anchored(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    with office(tmp_path) as made:
        bring_in(made, [charge(row, case=f"26-CR-{row}", name=f"Example, P{row}") for row in range(2, 105)])
        anchor_record.set_folder(made, share)
        (docket,) = {count.docket_id for count in made.model().counts.values()}
        produce_report.quality_report(made, docket, tmp_path / "quality.pdf")
        file = anchor_record.anchor_file(made, share)
        assert len(file.read_text().splitlines()) == 1
        _decide(made, ids(made)[:99])
        assert len(file.read_text().splitlines()) == 1
        _decide(made, ids(made)[99:100])
        assert len(file.read_text().splitlines()) == 2
    found = verify(made.place)  # the office's own folder is looked into by itself
    assert found.ok
    assert found.anchors == 2


def test_a_stick_that_is_not_there_stops_no_decision(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    with office(tmp_path) as made:
        bring_in(made, [charge(row, case=f"26-CR-{row}", name=f"Example, P{row}") for row in range(2, 105)])
        anchor_record.set_folder(made, share)
        share.rmdir()
        share.write_text("no folder any more")
        _decide(made, ids(made)[:101])
        assert made.status().decided == 101
        assert "could not be written" in made.anchor_fault
    assert verify(made.place).notes


def test_a_cut_last_line_is_noted_and_the_next_anchor_stands(anchored: Anchored, tmp_path: Path) -> None:
    copy, mine, last = anchored.copied(tmp_path), tmp_path / "mine", anchored.last
    shutil.copytree(anchored.share, mine)
    (file,) = mine.iterdir()
    file.write_bytes(file.read_bytes()[:-20])
    found = verify(copy, anchor_places=[mine])
    assert found.ok
    assert found.protected_to == 0
    assert "could not be read" in found.notes[0]
    with open_office(copy, user="S1", clock=Ticking()) as again:
        file.rename(anchor_record.anchor_file(again, mine))
        anchor_record.anchor(again, mine)
    assert verify(copy, anchor_places=[mine]).protected_to == last


def test_anchors_of_another_office_are_a_finding_where_they_were_named(anchored: Anchored, tmp_path: Path) -> None:
    with office(tmp_path) as other:
        pass
    found = verify(other.place, anchor_places=[anchored.share])
    assert "another office" in found.findings[0].message
