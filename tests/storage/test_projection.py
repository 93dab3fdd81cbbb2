"""State is what the heads say: decisions, holds, facts and notes from events alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from screener.storage.audit_log.journal import Event
from screener.storage.audit_log.projection import (
    DECIDED,
    FACT,
    HELD,
    NOTED,
    REDONE,
    RELEASED,
    UNDONE,
    charge_state,
    project,
)
from screener.storage.schema.canonical import Json, canonical
from tests.seeds import count


class Story:
    """Writes events of one charge, as the verbs would."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(
        self, kind: str, body: dict[str, Json] | None = None, *, over: tuple[str, ...] = (), chain: str = "A"
    ) -> str:
        seq = len(self.events) + 1
        self.events.append(
            Event(
                chain=chain,
                seq=seq,
                event_id=f"{chain}{seq}",
                supersedes=canonical(list(over)),
                utc_at=f"2026-04-02T15:00:{seq % 60:02d}.000000Z",
                office_date="2026-04-02",
                schema=1,
                actor="A1",
                kind=kind,
                object="charge:c",
                body=canonical(body or {}),
                prev_hash="",
                hash="",
            )
        )
        return f"{chain}{seq}"

    def decide(self, outcome: str, *over: str, chain: str = "A") -> str:
        return self.add(DECIDED, {"outcome": outcome, "basis": "policy"}, over=over, chain=chain)

    def fact(self, *names: str, value: Json = True, over: tuple[str, ...] = ()) -> str:
        return self.add(FACT, {"facts": [{"name": n, "value": value} for n in names]}, over=over)

    def undo(self, target: str) -> str:
        return self.add(UNDONE, {"target": target}, over=(target,))

    def redo(self, target: str) -> str:
        return self.add(REDONE, {"target": target})

    @property
    def outcome(self) -> str | None:
        decision = charge_state(self.events).decision
        return None if decision is None else str(decision.content["outcome"])


def test_a_later_decision_supersedes_and_undo_brings_the_earlier_back() -> None:
    story = Story()
    first = story.decide("declined")
    second = story.decide("filed", first)
    assert story.outcome == "filed"
    story.undo(second)
    assert story.outcome == "declined"
    story.undo(first)
    assert story.outcome is None
    story.redo(first)
    story.redo(second)
    assert story.outcome == "filed"


def test_two_stations_that_decided_otherwise_are_a_conflict_and_both_are_kept() -> None:
    story = Story()
    story.decide("declined", chain="A")
    story.decide("filed", chain="B")
    state = charge_state(story.events)
    assert state.conflict
    rows = project("charge:c", story.events)["decision"]
    assert [row["state"] for row in rows] == ["conflict", "conflict"]
    story.decide("declined", "A1", "B2")
    assert [row["state"] for row in project("charge:c", story.events)["decision"]] == ["settled"]


def test_two_stations_that_agree_are_settled_in_one_row() -> None:
    story = Story()
    story.decide("declined", chain="A")
    story.decide("declined", chain="B")
    rows = project("charge:c", story.events)["decision"]
    assert [row["state"] for row in rows] == ["settled"]


def test_a_decision_ends_a_hold_and_undoing_it_brings_the_hold_back() -> None:
    story = Story()
    hold = story.add(HELD)
    decided = story.decide("filed", hold)
    assert charge_state(story.events).hold is None
    story.undo(decided)
    held = charge_state(story.events).hold
    assert held is not None
    assert held.event_id == hold
    story.add(RELEASED, over=(hold,))
    assert charge_state(story.events).hold is None


def test_facts_stand_by_name() -> None:
    story = Story()
    both = story.fact("scales", "cash", value=False)
    story.fact("scales", value=True, over=(both,))
    found = {f.name: f.value for f in charge_state(story.events).facts}
    assert found == {"scales": "true", "cash": "false"}


def test_an_undone_note_is_gone() -> None:
    story = Story()
    note = story.add(NOTED)
    story.undo(note)
    assert charge_state(story.events).notes == ()


@settings(max_examples=count(200, few=60))
@given(st.lists(st.sampled_from(["declined", "filed", "undo", "redo", "hold"]), max_size=25))
def test_undo_and_redo_are_a_stack(steps: list[str]) -> None:
    """Against a model of two stacks: whatever is done, undone and done again, the last standing act holds."""
    story = Story()
    done: list[tuple[str, str]] = []
    undone: list[tuple[str, str]] = []
    for step in steps:
        if step == "undo":
            if done:
                act = done.pop()
                story.undo(act[0])
                undone.append(act)
        elif step == "redo":
            if undone:
                act = undone.pop()
                story.redo(act[0])
                done.append(act)
        else:
            state = charge_state(story.events)
            over = tuple(e.event_id for e in state.decisions)
            hold = () if state.hold is None else (state.hold.event_id,)
            event = story.add(HELD, over=hold) if step == "hold" else story.decide(step, *over, *hold)
            done.append((event, step))
            undone.clear()
    decided = [word for _, word in done if word != "hold"]
    assert story.outcome == (decided[-1] if decided else None)
    state = charge_state(story.events)
    assert len(state.decisions) <= 1
    assert (state.hold is not None) == bool(done and done[-1][1] == "hold")
