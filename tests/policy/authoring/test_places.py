"""Where the caret stands, read from the lines about it, against the tree that the loader reads."""

from __future__ import annotations

import random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.policy.authoring.marks import COMMENT, DASH, KEY, QUOTE, SIGN, VALUE, read_line
from screener.policy.authoring.places import REACH, Lines, Role, spot
from screener.policy.authoring.underlines import underlined
from screener.policy.loading.load import check_bytes
from tests.policy.authoring.cuts import FILES, sample
from tests.policy.writing import states


@pytest.mark.parametrize("name", FILES)
def test_marks_are_the_tokens_of_yaml(name: str) -> None:
    """Every scalar of the file is one mark of its kind, from its first letter to its last."""
    text = sample(name).text
    lines = text.splitlines()
    begun = states(lines)
    found = {(n, mark.start): mark for n, line in enumerate(lines) for mark in read_line(line, begun[n])[0]}
    before, seen = None, 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.ScalarToken) and token.style not in ("|", ">"):
            mark = found[token.start_mark.line, token.start_mark.column]
            kind = KEY if isinstance(before, yaml.KeyToken) else QUOTE if token.style else VALUE
            assert mark.kind == kind, (token.start_mark.line + 1, mark)
            if token.start_mark.line == token.end_mark.line:
                assert mark.end == token.end_mark.column, (token.start_mark.line + 1, mark)
            seen += 1
        before = token
    assert seen > 100


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("ab:-#\"'[]{},|> \t\\", max_size=30), max_size=6))
def test_any_line_is_read_to_its_end(lines: list[str]) -> None:
    """Whatever is typed: the marks of a line lie in it, in order, and none is in another."""
    state = 0
    for line in lines:
        marks, state = read_line(line, state)
        assert state >= 0
        at = 0
        for mark in marks:
            assert at <= mark.start < mark.end <= len(line)
            assert line[mark.start : mark.end] == mark.text
            assert mark.kind in (KEY, VALUE, QUOTE, COMMENT, SIGN, DASH)
            at = mark.end


@pytest.mark.parametrize("name", FILES)
def test_every_word_of_every_file_is_found_where_the_loader_reads_it(name: str) -> None:
    known = sample(name)
    for cut in known.cuts:
        for inside in {0, 1, min(3, len(cut.word.text))}:
            found = spot(known.lines, cut.line, cut.column + inside)
            assert found.path == cut.path, (cut, found)
            assert (found.role is Role.KEY) is cut.is_key, (cut, found)
            assert found.start == cut.column
            if cut.is_key and cut.path:
                assert found.present == cut.others, (cut, found)


@pytest.mark.parametrize("name", FILES)
def test_in_comments_and_long_texts_nothing_is_offered(name: str) -> None:
    known = sample(name)
    for number, line in enumerate(known.text.splitlines()):
        for mark in read_line(line, known.lines.state(number))[0]:
            if mark.kind == COMMENT:
                assert spot(known.lines, number, mark.start + 2).role is Role.TEXT


def test_the_file_cut_at_the_caret_gives_the_same_place() -> None:
    """While a file is written there is nothing after the caret: the keys above are the same."""
    rng = random.Random(7)
    for name in FILES:
        known = sample(name)
        lines = known.text.splitlines()
        for cut in rng.sample(known.cuts, 24):
            text = "\n".join([*lines[: cut.line], lines[cut.line][: cut.column]])
            found = spot(Lines.of(text), cut.line, cut.column)
            assert found.path == cut.path, (name, cut, found)
            assert found.role in ((Role.KEY, Role.START) if cut.is_key else (Role.VALUE, Role.START))


def test_the_place_costs_the_same_in_a_long_file() -> None:
    """Lines looked at for one caret: as many in a file of 40 rules as in one of 2,000."""
    looked: list[int] = []
    for rules in (41, 401, 2001):
        text = "policy format: 1\nrules:\n" + "".join(
            f"  - id: {n}\n    if: {{amount: at most {n} g}}\n    outcome: decline\n" for n in range(1, rules)
        )
        plain = Lines.of(text)
        seen: list[int] = []

        def line(number: int, plain: Lines = plain, seen: list[int] = seen) -> str:
            seen.append(number)
            return plain.line(number)

        found = spot(Lines(plain.count, line, plain.state, plain.home), 2 + 3 * (rules - 3) + 1, 6)
        assert found.path == ("rules", "-")
        looked.append(len(set(seen)))
    assert looked[0] == looked[1] == looked[2], looked
    assert looked[0] < REACH


@pytest.mark.parametrize(
    ("change", "marked"),
    [
        (("roll-up: declined", "roll-up: declind"), "declind"),
        (("office:", "ofice:"), "ofice"),
        (("effective: 2026-02-16", "effective: soon"), "soon"),
        (("amount: over 10 g", "amount: over 10 gramms"), "gramms"),
    ],
)
def test_an_error_is_underlined_to_the_end_of_its_word(change: tuple[str, str], marked: str) -> None:
    text = sample("riverside-unconditional.yaml").text
    before, after = change
    broken = text.replace(before, after, 1)
    assert broken != text
    _, errors = check_bytes(broken.encode(), "x.yaml")
    spans = [(error, *underlined(error)) for error in errors]
    words = [error.source[start : start + length] for error, start, length in spans]
    assert marked in words, words


def test_every_error_of_broken_files_is_underlined_inside_its_line() -> None:
    """At the loader's own column, and at least one letter: for every word of a file, spoiled."""
    rng = random.Random(3)
    seen = 0
    for name in FILES[::3]:
        known = sample(name)
        lines = known.text.splitlines()
        begun = states(lines)
        for cut in rng.sample(known.cuts, 8):
            spoiled = list(lines)
            line = spoiled[cut.line]
            spoiled[cut.line] = line[: cut.column] + "qq" + line[cut.column :]
            _, errors = check_bytes("\n".join(spoiled).encode(), "x.yaml")
            for error in errors:
                start, length = underlined(error, begun[error.line - 1])
                assert length >= 1
                assert start == error.column - 1 or error.column > len(error.source)
                assert start + length <= max(1, len(error.source))
                seen += 1
    assert seen > 20
