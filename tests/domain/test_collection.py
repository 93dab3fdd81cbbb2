"""What is let go is gone, in small parts; the search for cycles is as it was before."""

from __future__ import annotations

import gc

from screener.domain.collection import let_go, let_go_all, no_collection


def test_the_search_for_cycles_rests_within_and_is_back_afterwards() -> None:
    assert gc.isenabled()
    with no_collection():
        assert not gc.isenabled()
        with no_collection():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_back_after_a_fault_too() -> None:
    try:
        with no_collection():
            raise RuntimeError
    except RuntimeError:
        pass
    assert gc.isenabled()


def test_what_was_made_within_is_left_out_of_later_searches() -> None:
    before = gc.get_freeze_count()
    with no_collection():
        made = [[number] for number in range(5_000)]
    assert gc.get_freeze_count() >= before + len(made)


class Thing:
    """Counts those of its kind that there are."""

    alive = 0

    def __init__(self) -> None:
        Thing.alive += 1

    def __del__(self) -> None:
        Thing.alive -= 1


def test_what_is_let_go_is_gone() -> None:
    items = [Thing() for _ in range(1_234)]
    let_go(items)
    assert (items, Thing.alive) == ([], 0)


def test_a_dictionary_is_let_go_too() -> None:
    items = {number: str(number) for number in range(1200)}
    let_go(items)
    assert items == {}


def test_of_several_lists_goes_what_nobody_else_holds() -> None:
    kept = tuple(Thing() for _ in range(3))
    holders = [[Thing() for _ in range(1_234)], kept, ()]
    let_go_all(holders)
    assert (holders, Thing.alive, len(kept)) == ([], 3, 3)
