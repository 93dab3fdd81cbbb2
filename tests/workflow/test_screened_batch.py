"""An office that is loaded by column is the office that is loaded charge by charge, whatever people did in it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.domain.shipped import sample_policy
from screener.workflow.session import Office, create_office
from screener.workflow.session.charges import charges
from screener.workflow.verbs import adopt_policy, charge_table, import_docket, link_people, screen_charge
from screener.workflow.verbs.charge_table import looking
from screener.workflow.verbs.link_people import PairAnswer
from tests.docket.made_dockets import made
from tests.workflow.county import Ticking


def busy(office: Office, folder: Path, seed: int) -> None:
    """Dockets, one of them again with changes, and people's acts on their charges."""
    rng = random.Random(seed)
    adopt_policy.adopt(office, sample_policy("riverside-unconditional.yaml"))
    first = made(seed, rows=50)
    texts = (first, made(seed + 100, rows=25), first.replace("cocaine", "heroin").replace("BOND", "IN CUSTODY"))
    for at, text in enumerate(texts):
        path = folder / f"{at}.csv"
        path.write_text(text, encoding="utf-8")
        import_docket.import_docket(office, import_docket.plan_import(office, path, cases=at == 1))
    names = list(office.model().counts)
    rng.shuffle(names)
    done = []
    for name in names[:8]:
        done.append(acted(screen_charge.record_fact, office, name, "scales", rng.choice(["yes", "no"]), "report"))
        done.append(acted(screen_charge.record_fact, office, name, "in custody", "yes", "jail"))
    decide = partial(screen_charge.decide, outcome=Rollup.FILED, basis=Basis.EVIDENCE, reason="seen", confirmed=True)
    done += [acted(decide, office, name) for name in names[8:16]]
    done += [acted(screen_charge.hold, office, name, "lab") for name in names[16:18]]
    for one, other in zip(names[18:26:2], names[19:27:2], strict=True):
        done.append(acted(link_people.link, office, one, other, rng.choice(list(PairAnswer)), "the same face"))
    unread = looking.clusters_of(office, charge_table.UNREAD)
    done += [acted(charge_table.answer, office, each.text, "simple possession", "cocaine") for each in unread[:1]]
    assert sum(done) > 10, f"the control: with seed {seed} people did little"


def acted(act: Callable[..., object], *how: object) -> bool:
    """Whether an act was taken: some are refused where the charge is not such."""
    try:
        act(*how)
    except ScreenerError:
        return False
    return True


def said(loaded: charges.Model) -> list[object]:
    """All that the desk shows of every charge, and in which order."""
    found: list[object] = []
    for name, count in (*loaded.counts.items(), *loaded.copies.items()):
        screened = count.screened
        finding = screened.finding
        found.append(
            (
                name,
                (count.match_key, count.version, count.stored_person, count.case_id, count.docket_id, count.listed),
                (count.imported, dict(count.imported.cells), dict(count.imported.attributes)),
                (count.known, count.unaided, count.reading, count.person, count.state),
                (screened.charge, screened.group, screened.person, screened.grouped, screened.whole, screened.facts),
                (finding.rollup, finding.outcome, finding.decided_by, finding.because, finding.missing),
            )
        )
    groups = {name: [each.charge_id for each in loaded.companions(count)] for name, count in loaded.counts.items()}
    return [found, list(loaded.people.items()), loaded.aliases, loaded._order._ranks, loaded._order._first, groups]


def grouping(loaded: charges.Model) -> list[object]:
    """What is recommended, and who belongs together: the names that linking makes up for people may be others."""
    found = [
        (name, c.screened.group, c.person, c.screened.finding.rollup, c.state) for name, c in loaded.counts.items()
    ]
    return [sorted(found), list(loaded.people.items()), loaded.aliases]


@pytest.mark.parametrize("seed", range(3))
def test_by_column_as_one_by_one(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = tmp_path / "office.screener"
    with create_office(place, name="E", county="E", zone="UTC", clock=Ticking(), user="S1") as office:
        busy(office, tmp_path, seed)
        held, queues = [], []
        for by_column in (True, False):
            with monkeypatch.context() as patched:
                if not by_column:
                    patched.setattr(charges, "load_columns", lambda *_, **__: None)
                office.forget()
                loaded = office.model()
                assert (loaded.batch is not None) is by_column, "the control: the comparison is one of two ways"
                queues.append(
                    [asdict(screen_charge.queue(office)), asdict(screen_charge.queue(office, state="missing"))]
                )
                ats = [count.at for count in sorted(loaded.counts.values(), key=lambda count: count.at)]
                assert len(set(ats)) == len(ats)
                order = sorted(loaded.counts, key=lambda name: loaded.counts[name].at)
                held.append([*said(loaded), order])
        assert queues[0] == queues[1]
        for one, other in zip(held[0], held[1], strict=True):
            assert one == other


def test_acts_on_an_office_by_column_are_those_on_one_that_is_loaded_anew(tmp_path: Path):
    place = tmp_path / "office.screener"
    with create_office(place, name="E", county="E", zone="UTC", clock=Ticking(), user="S1") as office:
        busy(office, tmp_path, 7)
        office.forget()
        names = list(office.model().counts)
        assert office.model().batch is not None
        screen_charge.record_fact(office, names[3], "scales", "yes", "report")
        link_people.link(office, names[0], names[30], PairAnswer.SAME, "the same face")
        kept = screen_charge.queue(office)
        before = grouping(office.model())
        office.forget()
        assert asdict(screen_charge.queue(office)) == asdict(kept)
        assert grouping(office.model()) == before
