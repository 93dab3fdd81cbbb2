"""The desk's links are those that comparing everybody with everybody gives, whatever people answered."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st

from screener.domain.case import Charge
from screener.workflow.session.charges.people import CASE, PERSON, Compared, Linking, PairAnswer, linked_at_once
from screener.workflow.verbs.link_people.pairs import waiting_of
from tests.screening.test_docket_links import BY_ANOTHER_ROW, SPELLED, charges, said
from tests.seeds import count


@st.composite
def answered(draw: st.DrawFn) -> tuple[list[Charge], list[tuple[int, int, str, PairAnswer]]]:
    docket = draw(charges())
    place = st.integers(0, len(docket) - 1)
    answer = st.tuples(place, place, st.sampled_from((PERSON, PERSON, CASE)), st.sampled_from(list(PairAnswer)))
    return docket, draw(st.lists(answer, max_size=4))


def by_first(docket: Sequence[Charge]) -> list[object]:
    """People and incidents as linking knows them; who has a name for linking only is named by the first charge."""
    first: dict[str, int] = {}
    found: list[object] = []
    for place, charge in enumerate(docket):
        name = charge.person.person_id or ""
        mine: object = first.setdefault(name, place) if name.startswith("linked ") else name
        found.append((mine, charge.person.name, charge.person.birth_date, charge.incident))
    return found


@given(answered())
@settings(max_examples=count(400, few=100), deadline=None)
@example((SPELLED, [(0, 1, PERSON, PairAnswer.SAME)]))
@example((SPELLED, [(0, 1, PERSON, PairAnswer.DIFFERENT)]))
@example((BY_ANOTHER_ROW, [(0, 2, PERSON, PairAnswer.SAME), (0, 1, PERSON, PairAnswer.DIFFERENT)]))
def test_looking_only_at_ambiguous_matches_links_as_looking_at_everybody_does(
    given_: tuple[list[Charge], list[tuple[int, int, str, PairAnswer]]],
):
    docket, said_ = given_
    names = {f"c{at}": charge for at, charge in enumerate(docket)}
    made = [Compared(about=about, first=f"c{a}", second=f"c{b}", said=s) for a, b, about, s in said_ if a != b]
    answers = {each.object: each for each in made}
    everything = Linking(names, answers)
    found, few = linked_at_once(docket, tuple(names), answers)
    whole = everything.whole()
    assert said(found.links) == said(whole.links)
    assert found.links == whole.links  # the very numbers, too: an answer renumbers only those whom it touches
    assert by_first(found.charges) == by_first(whole.charges)
    assert waiting_of(few) == waiting_of(everything)
