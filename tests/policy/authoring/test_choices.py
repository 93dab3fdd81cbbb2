"""What can be written at a place: the word of every sample policy is among the choices at its own place."""

from __future__ import annotations

import random

import pytest

from screener.policy.authoring.choices import KEY, WORD, Choice, choices, narrowed
from screener.policy.authoring.file_words import FileWords, file_words
from screener.policy.authoring.meaning import meaning
from screener.policy.authoring.places import ITEM, Lines, Spot, spot
from screener.policy.authoring.shapes import entry_at, key_path, shape_at
from screener.policy.language.vocabulary import FACTS, FactType
from screener.policy.loading.load import check_bytes
from screener.policy.loading.read_terms import BESIDE
from screener.policy.rendering.guide import ALLOWED, PLACES, entries
from tests.policy.authoring.cuts import FILES, Cut, once, sample

#: Facts whose values are figures, days or texts of one's own: a choice is an example there.
_OPEN = (FactType.AMOUNT, FactType.COUNT, FactType.DATE, FactType.TEXT, FactType.STATUTE, FactType.EVENTS)
#: Mappings whose keys are names of the file's own.
_NAMES = ("outcomes", "facts", "terms", "sets", "tiers", "not covered because")
_OWN_WORDS = ("outcome", "expect", "because", "exception to", "gives way to", "program", "judgment", "repeals")


def must_be_offered(cut: Cut, name: str) -> bool:
    """Whether the word of a place is one of a closed list: every key but names, every word but figures and texts."""
    path = cut.path
    if cut.is_key:
        if path[-1:] and path[-1] in _NAMES:
            return False
        return not any(word in cut.word.text for word in ("until ", "from ", "by ")) and not _named_set(cut, name)
    entry = entry_at(path)
    key = (key_path(path) or ("",))[-1]
    if key in FACTS and FACTS[key].type is FactType.SEVERAL and " and " in cut.word.text:
        return False
    if "missing" in path:
        return " of count " not in cut.word.text and " as count " not in cut.word.text
    if key in FACTS and (entry is None or entry.place == "fact"):
        return FACTS[key].type not in _OPEN
    if key in _OWN_WORDS:
        return True
    if entry is not None and entry.allowed and entry.key != "retroactive":
        return True
    return key in BESIDE and path[0] in ("rules", "programs", "retroactive")


def _named_set(cut: Cut, name: str) -> bool:
    """The lines of a dated or banded limit."""
    return bool(cut.path) and cut.path[-1].startswith(("until ", "from ", "by "))


@pytest.mark.parametrize("name", FILES)
def test_the_word_that_stands_there_is_among_the_choices(name: str) -> None:
    known = sample(name)
    asked = 0
    for cut in once(known.cuts):
        if not must_be_offered(cut, name):
            continue
        found = choices(spot(known.lines, cut.line, cut.column), known.words)
        kind = KEY if cut.is_key else WORD
        mine = [each for each in found if each.kind == kind and each.text.lower() == cut.word.text.lower()]
        assert mine, (cut, [each.text for each in found][:40])
        asked += 1
    assert asked > 40


def put(text: str, cut: Cut, lines: Lines, choice: Choice) -> str:
    """The text with the word of a place replaced by a choice, as the editor does it."""
    found = spot(lines, cut.line, cut.column)
    rows = text.splitlines(keepends=True)
    rows[cut.line] = rows[cut.line][: found.start] + choice.insert + rows[cut.line][found.end :]
    return "".join(rows)


@pytest.mark.parametrize("name", FILES)
def test_the_choice_gives_the_file_back(name: str) -> None:
    """Taking what stood there writes the very file again, or one that is read alike."""
    known = sample(name)
    plain, _ = check_bytes(known.text.encode(), name, lambda other: (known.path.parent / other).read_bytes())
    assert plain is not None
    changed = set()
    for cut in once(known.cuts):
        found = choices(spot(known.lines, cut.line, cut.column), known.words)
        kind = KEY if cut.is_key else WORD
        for choice in found:
            if choice.kind == kind and choice.text == cut.word.text:
                changed.add(put(known.text, cut, known.lines, choice))
    for text in sorted(changed - {known.text})[:3]:
        policy, errors = check_bytes(text.encode(), name, lambda other: (known.path.parent / other).read_bytes())
        assert policy is not None, errors


#: What a choice may not make of a file: something that the loader cannot read, or does not know there.
_UNREADABLE = ("not-yaml", "duplicate-key", "not-a-text", "anchor", "alias", "tag", "unknown-key", "unknown-unit")


def test_any_choice_can_be_read_where_it_is_offered() -> None:
    """Any word of a list in place of the one that stands there: never a word that the loader does not know."""
    rng = random.Random(11)
    tried = 0
    for name in FILES:
        known = sample(name)
        for cut in rng.sample([each for each in known.cuts if not each.is_key and must_be_offered(each, name)], 6):
            found = [
                each for each in choices(spot(known.lines, cut.line, cut.column), known.words) if each.kind == WORD
            ]
            choice = rng.choice(found)
            text = put(known.text, cut, known.lines, choice)
            _, errors = check_bytes(text.encode(), name, lambda other, at=known: (at.path.parent / other).read_bytes())
            here = [each for each in errors if each.line == cut.line + 1]
            bad = [each for each in here if each.code in _UNREADABLE or each.code.startswith("unknown-")]
            bad = [each for each in bad if each.code != "unknown-fact"]  # a fact, but none that the rules look at
            assert not bad, (name, cut, choice, bad)
            tried += 1
    assert tried > 100


@pytest.mark.parametrize("name", FILES)
def test_every_choice_has_a_sentence_and_stands_once(name: str) -> None:
    known = sample(name)
    seen: set[tuple[str, ...]] = set()
    for cut in once(known.cuts):
        if cut.path in seen:
            continue
        seen.add(cut.path)
        found = choices(spot(known.lines, cut.line, cut.column), known.words)
        for each in found:
            assert len(each.say) > 3, each
            assert each.say[:1].upper() == each.say[:1] or each.say[:1] in "`'\u201c", each
            assert each.say[-1:] in ".?:", each
        assert len({(each.kind, each.text) for each in found}) == len(found)


def _path_to(place: str) -> tuple[str, ...]:
    """The shortest way to a place of the guide: where all of its keys can stand."""
    keys = {each.key for each in entries() if each.place == place}
    ways: list[tuple[str, ...]] = [()]
    for _ in range(5):
        for way in ways:
            if keys <= shape_at(way).keys.keys():
                return way
        ways = [
            (*way, step)
            for way in ways
            for step in (*shape_at(way).keys, *([ITEM] if shape_at(way).items else []), "x")
            if step not in FACTS or step == "history"
        ]
        ways = [way for way in ways if (at := shape_at(way)).keys or at.items or at.others]
    raise AssertionError(f"no way to {place}")


def test_every_place_of_the_guide_is_offered_with_its_own_sentence() -> None:
    """A key that the loader's tables gain is offered where it stands, without a line of the editor's code."""
    words = file_words("")
    for place, (_, keys) in PLACES.items():
        if keys is None or place == "phrase":
            continue
        path = _path_to(place)
        for entry in (each for each in entries() if each.place == place):
            assert entry_at((*path, entry.key)) == entry, (place, entry.key)
            offered = shape_at(path).keys
            assert entry.key in offered, (place, entry.key)
            for word in ALLOWED.get((place, entry.key), ()) if entry.key != "at most" else ():
                text = "".join(
                    f"{'  ' * depth}{'- ' if step == ITEM else step + ':'}\n" for depth, step in enumerate(path)
                )
                text += f"{'  ' * len(path)}{entry.key}: "
                lines = Lines.of(text)
                found = choices(spot(lines, lines.count - 1, len(lines.line(lines.count - 1))), words)
                if entry.key == "retroactive":
                    continue
                assert word in {each.text for each in found}, (place, entry.key, word)


def offered(at: Spot, words: FileWords) -> tuple[Choice, ...]:
    """What the editor offers: the choices of the place, narrowed to what was typed."""
    return narrowed(at, choices(at, words))


def test_typing_narrows_the_choices() -> None:
    text = "policy format: 1\nrules:\n  - id: 1\n    app"
    lines = Lines.of(text)
    found = offered(spot(lines, 3, 7), file_words(text))
    assert [each.text for each in found][:2] == ["applies to", "approval"]
    assert found[0].insert == "applies to: "


def test_names_of_the_file_are_offered_while_it_cannot_be_loaded() -> None:
    text = (
        "outcomes:\n  spare: {roll-up: declined}\nrules:\n  - id: 1\n    title: One\n    oops\n  - id: 2\n    outcome: "
    )
    lines = Lines.of(text)
    found = offered(spot(lines, lines.count - 1, 13), file_words(text))
    assert [each.text for each in found] == ["spare", "not covered"]
    assert "declined" in found[0].say


def test_the_file_s_own_facts_are_offered_with_their_words() -> None:
    text = (
        "facts:\n  treatment stage:\n    type: words\n    words: [waiting, engaged]\n"
        "    ask: In which stage is the treatment?\nrules:\n  - id: 1\n    if: {treatment stage: "
    )
    lines = Lines.of(text)
    words = file_words(text)
    found = choices(spot(lines, lines.count - 1, len(lines.line(lines.count - 1))), words)
    assert [each.text for each in found if each.kind == WORD][:2] == ["waiting", "engaged"]
    keys = choices(spot(lines, lines.count - 1, 9), words)
    assert ("treatment stage", "In which stage is the treatment?") in {(each.text, each.say) for each in keys}


def test_a_word_that_would_be_misread_is_put_between_quotation_marks() -> None:
    text = 'outcomes:\n  "decline: all": {roll-up: declined}\notherwise: '
    lines = Lines.of(text)
    found = choices(spot(lines, 2, 11), file_words(text))
    assert '"decline: all"' in [each.insert for each in found]


@pytest.mark.parametrize(
    ("line", "word", "key", "says"),
    [
        ("    reaches: standalone only", "reaches", "reaches", "How far"),
        ("    if: {amount: at most 2 g}", "amount", "amount", "laboratory"),
        ("    outcome: decline", "decline", "outcome", "outcome"),
        ("    applies to: {offense: theft}", "theft", "offense", "theft"),
    ],
)
def test_the_meaning_of_the_key_under_the_caret(line: str, word: str, key: str, says: str) -> None:
    text = "outcomes:\n  decline: {roll-up: declined}\nrules:\n  - id: 1\n" + line
    lines = Lines.of(text)
    at = spot(lines, 4, line.index(word) + 1)
    found = meaning(at, file_words(text))
    assert found is not None
    assert found.key == key
    assert found.entry is not None
    assert says in " ".join((found.say, found.entry.ask, found.word_say, found.where))


@pytest.mark.parametrize("name", FILES)
def test_every_key_of_every_file_has_a_meaning(name: str) -> None:
    known = sample(name)
    for cut in once(known.cuts):
        if cut.is_key:
            found = meaning(spot(known.lines, cut.line, cut.column), known.words)
            assert found is not None, cut
            assert found.say or found.entry, cut


def test_classes_are_those_of_the_state_that_the_file_names() -> None:
    text = "policy:\n  state: Texas\nrules:\n  - id: 1\n    applies to: {class: "
    for written, texan in ((text, True), (text.replace("Texas", "Illinois"), False)):
        lines = Lines.of(written)
        at = spot(lines, lines.count - 1, len(lines.line(lines.count - 1)))
        found = {each.text for each in choices(at, file_words(written))}
        assert ("state jail felony" in found) is texan
        assert ("Class X felony" in found) is not texan
