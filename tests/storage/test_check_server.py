"""Verify finds on a server what it finds in a file: the same attacks, by somebody who administers the server.

Four of them by default; ``pytest -m full``: all.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from screener.storage.schema import views
from screener.workflow.verbs.verify_record import verify
from tests import tables_once
from tests.faults import results
from tests.server import Server
from tests.storage import by_hand
from tests.storage.changed_rows import every_change
from tests.storage.test_check import ATTACKS, SPOILED, chained_anew, filled, in_image, said_at_the_desk
from tests.workflow import county

FEW = ("a decision's outcome", "two swapped", "a decision in the table only", "a cell of the docket")
FEW_CHANGES = ("charge.text", "person.name", "a row put into charge", "court_case emptied")


@pytest.fixture(scope="module")
def sound(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The office of ``test_check``, closed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCREENER_HOME", str(tmp_path_factory.mktemp("home")))
        tables_once.once(patch)
        patch.setattr(county, "place_for", lambda folder: server.ready())
        yield str(filled(tmp_path_factory.mktemp("sound")))


@pytest.fixture
def victim(server: Server, sound: str) -> Iterator[str]:
    """A copy, for somebody to change."""
    copy = server.copied(sound)
    yield copy
    server.drop(copy)


@pytest.mark.full
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_found_and_placed(victim: str, name: str, request: pytest.FixtureRequest) -> None:
    if name not in FEW and not results.is_full(request):
        pytest.skip("in the full run")
    act, said = ATTACKS[name]
    with by_hand.opened(victim) as raw:
        act(raw)
    found = verify(victim)
    assert any(said in finding.message for finding in found.findings), [f.message for f in found.findings]


@pytest.mark.full
@pytest.mark.parametrize(("what", "statement"), list(every_change()), ids=[what for what, _ in every_change()])
def test_every_change_of_a_row_of_an_import_is_found(
    victim: str, what: str, statement: str, request: pytest.FixtureRequest
) -> None:
    if "warrant" in what or (what not in FEW_CHANGES and not results.is_full(request)):
        pytest.skip("this office has no list of warrants" if "warrant" in what else "in the full run")
    with by_hand.opened(victim) as raw:
        raw.execute(statement)
    assert not verify(victim).ok, statement


def test_a_sound_record_passes_and_a_view_of_another_is_found(victim: str) -> None:
    assert verify(victim, thorough=True).findings == ()
    with by_hand.opened(victim) as raw:
        raw.execute("CREATE OR REPLACE VIEW charges AS " + views.query("postgresql") + " AND c.row > 3")
    assert any("view charges was exchanged" in finding.message for finding in verify(victim).findings)
    with by_hand.opened(victim) as raw:
        raw.execute("DROP VIEW charges")
        raw.execute("CREATE VIEW more AS SELECT 1 AS one")
    said = [finding.message for finding in verify(victim).findings]
    assert any("view charges was taken away" in each for each in said)
    assert any("view more stands" in each for each in said)


@pytest.mark.full
@pytest.mark.parametrize("act", SPOILED)
def test_the_desk_says_one_sentence_where_the_record_was_spoiled(
    victim: str, act: str, request: pytest.FixtureRequest
) -> None:
    if not results.is_full(request):
        pytest.skip("in the full run")
    with by_hand.opened(victim) as raw:
        raw.execute(act)
    assert "Run Verify" in said_at_the_desk(victim)
    assert not verify(victim).ok


@pytest.mark.full
def test_what_is_forged_consistently(victim: str, request: pytest.FixtureRequest) -> None:
    """Row, row digest and block forged: the event's own digest tells. The whole chain forged: without an anchor,
    nothing does; the negative control."""
    if not results.is_full(request):
        pytest.skip("in the full run")
    with by_hand.opened(victim) as raw:
        chained_anew(raw)
    assert verify(victim).ok
    with by_hand.opened(victim) as raw:
        in_image("POSS COCAINE", "SALE COCAINE", forged=True)(raw)
    messages = [finding.message for finding in verify(victim).findings]
    assert any("its rows are not those imported" in message for message in messages), messages
