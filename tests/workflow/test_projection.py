"""Whatever people do, in whatever order: the tables say what the audit log says, and so does the screen."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.domain.decision import DECIDABLE, Basis
from screener.domain.errors import ScreenerError
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import adopt_policy, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import Ticking, bring_in, charge, ids, office, robbery, write_policy

_ACTS = st.tuples(
    st.sampled_from(["accept", "decide", "hold", "release", "note", "fact", "attest", "undo", "redo", "group", "user"]),
    st.integers(0, 4),
    st.integers(0, 5),
)


def _do(opened: Office, names: list[str], act: str, which: int, pick: int) -> None:
    name = names[which]
    if act == "accept":
        screen_charge.accept(opened, name)
    elif act == "decide":
        outcome = DECIDABLE[pick]
        screen_charge.decide(opened, name, outcome=outcome, basis=Basis.EVIDENCE, reason="because", confirmed=True)
    elif act == "hold":
        screen_charge.hold(opened, name, "waits")
    elif act == "release":
        screen_charge.release(opened, name)
    elif act == "note":
        screen_charge.add_note(opened, name, f"note {pick}")
    elif act == "fact":
        fact, value = (("scales", "yes"), ("cash", "no"), ("amount", "14 g"))[pick % 3]
        screen_charge.record_fact(opened, name, fact, value, "report")
    elif act == "attest":
        screen_charge.attest(opened, name)
    elif act == "undo":
        screen_charge.undo(opened)
    elif act == "redo":
        screen_charge.redo(opened)
    elif act == "group":
        screen_charge.accept_group(opened, screen_charge.person_of(opened, name), names)
    else:
        opened.user = "A2" if opened.user == "A1" else "A1"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_ACTS, max_size=30))
def test_tables_and_screen_say_what_the_trail_says(acts: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with office(path, user="A1") as opened:
            adopt_policy.adopt(opened, write_policy(path))
            bring_in(
                opened,
                [
                    charge(2, count="1"),
                    robbery(3, count="2"),
                    charge(4, case="2", name="Other, Sam", grams=None),
                    charge(5, case="3", name="Third, Kim"),
                    charge(6, case="3", name="Third, Kim"),
                ],
            )
            names = ids(opened)
            for act, which, pick in acts:
                with suppress(ScreenerError):
                    _do(opened, names, act, which, pick)
            assert verify(opened.place).findings == ()
            shown = _shown(opened)
        with open_office(opened.place, user="A1", clock=Ticking()) as again:
            assert _shown(again) == shown  # a restart changes nothing that was on screen


def _shown(opened: Office) -> object:
    """Everything that the desk shows, but for what depends on who looks."""
    queue = screen_charge.queue(opened)
    return [screen_charge.person(opened, name) for name in queue.people], queue.facets
