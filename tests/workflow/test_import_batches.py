"""An import goes in short batches that nobody sees: others decide meanwhile, and a killed one leaves nothing."""

from __future__ import annotations

import sqlite3
import string
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from screener.domain.case import Charge
from screener.domain.errors import ScreenerError
from screener.workflow.session import Office, open_office, opened
from screener.workflow.session.charges import background_load, meanwhile
from screener.workflow.session.charges import charges as model
from screener.workflow.session.charges.charges import Model
from screener.workflow.verbs import adopt_policy, import_docket, screen_charge
from screener.workflow.verbs.import_docket import draft, write
from screener.workflow.verbs.import_docket.plan import plan_for
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import Ticking, bring_in, charge, ids, office, reading, write_policy

ROOT = Path(__file__).parents[2]
BORN, DAY = date(1950, 1, 1), timedelta(days=1)
_LONG = 60.0  # seconds: nothing here takes so long


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of ten rows, one to a transaction."""
    monkeypatch.setattr(draft, "ROWS", 10)
    monkeypatch.setattr(write, "BLOCKS", 1)


@pytest.fixture
def one(tmp_path: Path) -> Office:
    made = office(tmp_path, user="A1")
    adopt_policy.adopt(made, write_policy(tmp_path))
    bring_in(made, _charges(range(2, 7), "26"))
    return made


def _charges(rows: Sequence[int], year: str, *, grams: str = "0.8") -> list[Charge]:
    """People of whom no two are born on one day: else each would be compared with each."""
    return [
        charge(
            row, case=f"{year}-CR-{row}", name=f"Example, Person {year} {row}", born=BORN + 5 * row * DAY, grams=grams
        )
        for row in rows
    ]


def _strangers(rows: Sequence[int], year: str) -> list[Charge]:
    """The same of people whose names have nothing in common."""
    letters = string.ascii_uppercase
    names = [f"{letters[row % 26]}{letters[row // 26]}{letters[row * 7 % 26]}sten, Person" for row in rows]
    return [charge(row, case=f"{year}-CR-{row}", name=name) for row, name in zip(rows, names, strict=True)]


def _second(path: Path) -> Office:
    return open_office(path, user="A2", clock=Ticking())


@pytest.mark.on_file
@pytest.mark.usefixtures("small")
def test_a_reader_sees_nothing_until_all_is_published(one: Office) -> None:
    seen: list[tuple[int, int, int]] = []
    with _second(one.place) as two:

        def look(done: int, total: int) -> None:
            raw = sqlite3.connect(one.path)
            (stored,) = raw.execute("SELECT sum(length(digests)) / 32 FROM docket_block").fetchone()
            raw.close()
            seen.append((done, stored, two.status().charges))
            with _second(one.place) as third:
                assert third.status().charges == 5
                assert len(import_docket.dockets(third)) == 1

        plan = plan_for(one, reading(_charges(range(2, 47), "27"), name="June.xlsx"))
        import_docket.import_docket(one, plan, progress=look)
        assert seen == [(done, done + 5, 5) for done in (10, 20, 30, 40, 45)]
        assert two.status().charges == 50
    assert verify(one.place).ok


@pytest.mark.usefixtures("small")
def test_another_window_decides_between_any_two_batches_and_both_are_kept(one: Office) -> None:
    with _second(one.place) as two:
        left = ids(two)

        def decide(done: int, total: int) -> None:
            if left:
                screen_charge.accept(two, left.pop())

        plan = plan_for(one, reading(_charges(range(2, 102), "27"), name="June.xlsx"))
        import_docket.import_docket(one, plan, progress=decide)
        assert not left
        assert (one.status().charges, one.status().decided) == (105, 5)
        assert (two.status().charges, two.status().decided) == (105, 5)
    assert verify(one.place).ok


@pytest.mark.usefixtures("small")
def test_no_transaction_is_open_while_rows_are_made(one: Office) -> None:
    """A second connection can take the write lock without waiting at every report of progress."""
    taken = []

    def take(done: int, total: int) -> None:
        raw = sqlite3.connect(one.path, timeout=0, isolation_level=None)
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("ROLLBACK")
        raw.close()
        taken.append(done)

    plan = plan_for(one, reading(_charges(range(2, 52), "27"), name="June.xlsx"))
    import_docket.import_docket(one, plan, progress=take)
    assert taken == [10, 20, 30, 40, 50]


@pytest.mark.on_file
@pytest.mark.parametrize("batches", [1, 3, 5])
def test_a_process_killed_between_batches_leaves_no_half_import(one: Office, batches: int) -> None:
    one.close()
    script = f"""
import os, signal
from pathlib import Path
from screener.workflow.verbs.import_docket import draft, write
from screener.workflow.verbs.import_docket.plan import plan_for
from screener.workflow.session import open_office
from tests.workflow.county import Ticking, reading
from tests.workflow.test_import_batches import _charges
draft.ROWS, write.BLOCKS = 10, 1
opened = open_office(Path({str(one.path)!r}), user="A1", clock=Ticking())
plan = plan_for(opened, reading(_charges(range(2, 52), "27"), name="June.xlsx"))
def progress(done, total):
    if done == {batches} * 10:
        os.kill(os.getpid(), signal.SIGKILL)
write.import_docket(opened, plan, progress=progress)
"""
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert ended.returncode == -9
    raw = sqlite3.connect(one.path)
    assert raw.execute("SELECT count(*) FROM docket_block").fetchone() == (1 + batches,)  # what it left
    raw.close()
    with _second(one.place) as opened_again:
        assert opened_again.status().charges == 5
    raw = sqlite3.connect(one.path)
    assert raw.execute("SELECT count(*) FROM docket_block").fetchone() == (1,)
    assert raw.execute("SELECT count(*) FROM docket").fetchone() == (1,)
    raw.close()
    assert verify(one.place, thorough=True).ok


def test_an_import_goes_by_its_plan_unless_the_office_changed(one: Office) -> None:
    plan = plan_for(one, reading(_charges(range(2, 7), "27"), name="June.xlsx"))
    with _second(one.place) as two:
        bring_in(two, _charges(range(2, 7), "27"), name="May again.xlsx")
    result = import_docket.import_docket(one, plan)
    assert (result.new, result.same) == (0, 5)
    assert one.status().charges == 10


def test_a_large_import_of_another_window_is_loaded_beside_the_work(
    one: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _second(one.place) as two:
        first, second, *_ = ids(two)
        monkeypatch.setattr(meanwhile, "AT_ONCE", 20)
        go_on, load = threading.Event(), opened.load_model

        def held_up(*given: Any, **wanted: Any) -> Model:
            assert "wanted" not in wanted or go_on.wait(60)  # only what is loaded beside the work can be given up
            return load(*given, **wanted)

        monkeypatch.setattr(opened, "load_model", held_up)
        bring_in(one, _charges(range(2, 32), "27"), name="June.xlsx")
        before = two._model
        screen_charge.accept(two, first)
        assert two._model is before  # it did not wait
        loading = two.loading()
        assert loading is not None
        go_on.set()
        loading.wait()
        screen_charge.accept(two, second)
        assert two.loading() is None
        assert (two.status().charges, two.status().decided) == (35, 2)
    assert (one.status().charges, one.status().decided) == (35, 2)
    assert verify(one.place).ok


def test_who_imports_a_large_docket_sees_it_at_once_though_others_decided_meanwhile(
    one: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meanwhile, "AT_ONCE", 3)
    one.model()
    with _second(one.place) as two:
        plan = plan_for(one, reading(_charges(range(2, 32), "27"), name="June.xlsx"))
        name = ids(two)[0]
        import_docket.import_docket(one, plan, progress=lambda done, total: screen_charge.accept(two, name))
    assert one.loading() is None
    assert (one.status().charges, one.status().decided) == (35, 1)


def test_a_large_import_that_changes_a_charge_is_seen_before_the_next_decision(
    one: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _second(one.place) as two:
        name = ids(two)[0]
        monkeypatch.setattr(meanwhile, "AT_ONCE", 3)
        bring_in(one, [*_charges([2], "26", grams="12"), *_charges(range(3, 40), "26")], name="June.xlsx")
        assert two.model().counts[name].version == 2
        assert two.loading() is None


@pytest.mark.parametrize("step", ["load_columns", "linked_at_once", "no step"])
def test_an_office_that_is_closed_stops_loading(one: Office, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Closed during a step, it takes no further one. Where nothing is closed meanwhile, it is loaded to its end."""
    held, go_on = threading.Event(), threading.Event()
    charges = _strangers(range(2, 40), "27")
    two = _second(one.place)
    two.model()
    monkeypatch.setattr(meanwhile, "AT_ONCE", 3)
    monkeypatch.setattr(background_load, "_PATIENCE", 0.0)
    bring_in(one, charges, name="June.xlsx")
    if step != "no step":
        done = getattr(model, step)

        def waits(*given: object, **named: object) -> object:
            found = done(*given, **named)
            held.set()
            assert go_on.wait(_LONG)
            return found

        monkeypatch.setattr(model, step, waits)
    two.model()
    loading = two.loading()
    assert loading is not None
    if step == "no step":
        loading.wait()
    else:
        assert held.wait(_LONG)
    two.close()
    go_on.set()
    loading.wait(_LONG)
    assert loading.ready
    assert (loading.take() is None) is (step != "no step")
    with pytest.raises(ScreenerError, match="already in this office"):
        bring_in(one, charges, name="June.xlsx")
