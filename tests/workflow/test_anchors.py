"""Anchors: what they prove of a real record, and what a chain without them cannot (7-records, section 4).

``pytest -m full`` runs 100 of each attack; some of each run by default.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.reports.anchor import anchor_words, prefix_of
from screener.workflow import anchor_record, keep_backups, produce_report, screen_charge
from screener.workflow.office import Office, open_office
from screener.workflow.office.signed import NOT_SIGNED
from screener.workflow.verify_record import verify
from tests.faults import results
from tests.storage.attacks import CLUMSY, KNOWING, Attack, fit_projections, strike
from tests.workflow.county import Ticking, bring_in, charge, ids, office

ATTACKS = {**CLUMSY, **KNOWING}


def _decide(made: Office, names: list[str]) -> None:
    for name in names:
        screen_charge.person(made, screen_charge.person_of(made, name))
        screen_charge.decide(made, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)


@pytest.fixture(scope="module")
def anchored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, int]:
    """An office with 24 decisions, anchored in a folder elsewhere after the last: (office, folder, last event)."""
    folder = tmp_path_factory.mktemp("anchored")
    share = tmp_path_factory.mktemp("share")
    made = office(folder)
    bring_in(made, [charge(row, case=f"26-CR-{row}", name=f"Example, P{row}") for row in range(2, 26)])
    _decide(made, ids(made))
    anchor_record.anchor(made, share)
    last = made.status().events
    made.close()
    return made.path, share, last


def _attacked(source: Path, into: Path, attack: Attack, seed: int, *, knowing: bool) -> Path:
    path = into / "forged.office"
    shutil.copyfile(source, path)
    strike(path, attack, seed)
    if knowing:
        fit_projections(path)
    return path


def _seeds(request: pytest.FixtureRequest, few: int) -> range:
    return range(results.many(request, few, 100))


@pytest.mark.on_file
@pytest.mark.full
@pytest.mark.parametrize("name", list(ATTACKS))
def test_every_attack_before_the_last_anchor_is_found(
    anchored: tuple[Path, Path, int], tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    path, share, _ = anchored
    missed = []
    for seed in _seeds(request, 4):
        forged = _attacked(path, tmp_path, ATTACKS[name], seed, knowing=name in KNOWING)
        if verify(forged, anchor_places=[share]).ok:
            missed.append(seed)
    numbers = {"attacks": len(_seeds(request, 4)), "missed": len(missed)}
    results.keep(request, f"attack {name.replace(',', '')}", numbers, seed=f"0 to {numbers['attacks'] - 1}")
    assert missed == []


@pytest.mark.on_file
@pytest.mark.full
@pytest.mark.parametrize("name", list(KNOWING))
def test_without_anchors_the_knowing_ones_are_missed(
    anchored: tuple[Path, Path, int], tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    """The negative control: were these found without an anchor, the anchors would prove nothing."""
    path, _, _ = anchored
    for seed in _seeds(request, 2):
        found = verify(_attacked(path, tmp_path, KNOWING[name], seed, knowing=True))
        assert found.ok, (seed, found.findings)
        assert found.protected_to == 0
        assert "could have written the whole record anew" in found.notes[0]
    count = len(_seeds(request, 2))
    numbers = {"attacks": count, "missed": count}
    results.keep(request, f"control attack {name.replace(',', '')}", numbers, seed=f"0 to {count - 1}")


@pytest.mark.on_file
def test_a_whole_record_is_protected_up_to_its_anchor(anchored: tuple[Path, Path, int], tmp_path: Path) -> None:
    path, share, last = anchored
    copy = tmp_path / "copy.office"
    shutil.copyfile(path, copy)
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


@pytest.mark.on_file
def test_the_words_of_a_report_are_an_anchor(anchored: tuple[Path, Path, int], tmp_path: Path) -> None:
    path, _, last = anchored
    copy = tmp_path / "copy.office"
    shutil.copyfile(path, copy)
    with open_office(copy, user="S1", clock=Ticking()) as again:
        words = " ".join(anchor_record.anchor(again).words)
    found = verify(copy, anchor_words=[words.upper()])
    assert found.ok
    assert found.protected_to == last
    forged = _attacked(path, tmp_path, KNOWING["the end cut off"], 5, knowing=True)
    assert not verify(forged, anchor_words=[words]).ok


@pytest.mark.on_file
@pytest.mark.parametrize("said", ["one two three", "zzzz " * 12, ""])
def test_words_that_are_none_are_a_sentence(anchored: tuple[Path, Path, int], said: str) -> None:
    with pytest.raises(ScreenerError):
        verify(anchored[0], anchor_words=[said])


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


@pytest.mark.on_file
def test_a_cut_last_line_is_noted_and_the_next_anchor_stands(anchored: tuple[Path, Path, int], tmp_path: Path) -> None:
    path, share, last = anchored
    copy, mine = tmp_path / "copy.office", tmp_path / "mine"
    shutil.copyfile(path, copy)
    shutil.copytree(share, mine)
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


@pytest.mark.on_file
def test_anchors_of_another_office_are_a_finding_where_they_were_named(
    anchored: tuple[Path, Path, int], tmp_path: Path
) -> None:
    with office(tmp_path) as other:
        pass
    found = verify(other.place, anchor_places=[anchored[1]])
    assert "another office" in found.findings[0].message
