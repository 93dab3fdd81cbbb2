"""Each key with each kind of value: refused at a place, with a code and a sentence, or it leaves a trace somewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from screener.policy.guide import Entry, beside_example, entries, example_file
from screener.policy.ignored import named_and_unused
from screener.policy.load import PolicyErrors, load_policy_bytes
from screener.policy.render import render
from screener.policy.scenarios import run_scenarios

#: Kinds of values, as they are written after a key in braces or on its line.
KINDS = (
    '""', "[]", "{}", "not stated", "0", "none", "[cocaine, heroin]", "zzqx", "2026-05-05", "7", "-3", "at most -1 g",
    "at most 0 g", "yes", "no", "{all of: [{amount: at most 1 g}, {amount: more than 2 g}]}",
)  # fmt: skip
WRITTEN = [entry for entry in entries() if entry.place != "phrase"]


def pairs(node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key, value
            yield from pairs(value)
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from pairs(each)


def changed(entry: Entry, kind: str) -> str | None:
    """The entry's example with another value after its key; None where the example names it otherwise."""
    text = example_file(entry.example)
    for key, value in pairs(yaml.compose(text, Loader=yaml.SafeLoader)):
        if key.value == entry.key:
            end = value.end_mark.index
            line = "\n" if text[:end].endswith("\n") else ""
            return f"{text[: key.end_mark.index]}: {kind}{line}{text[end:].lstrip(' ') if line else text[end:]}"
    return None


def trace(text: str) -> object:
    """All that a reader can see of a file."""
    policy = load_policy_bytes(text.encode(), "example.yaml", beside_example)
    report = run_scenarios(policy)
    return (
        render(policy, audience="internal"),
        policy.warnings,
        [each.reason for each in report.failed],
        list(named_and_unused(policy)),
    )


def without(entry: Entry) -> str | None:
    """The example without the entry's key: the whole line or the pair in braces."""
    text = example_file(entry.example)
    for key, value in pairs(yaml.compose(text, Loader=yaml.SafeLoader)):
        if key.value == entry.key:
            start, end = key.start_mark.index, value.end_mark.index
            rest = text[end:].removeprefix("\n").lstrip(" ") if text[end:].startswith("\n") else text[end:]
            if text[end:].startswith(","):
                rest = text[end + 1 :].lstrip()
            elif text[end:].startswith("\n"):
                rest = text[end + 1 :]
                start = (
                    text.rfind("\n", 0, start) + 1
                    if not text[text.rfind("\n", 0, start) + 1 : start].strip()
                    else start
                )
            return text[:start] + rest
    return None


#: What leaves no trace against the file without the key, with the reason.
_EMPTY = "an empty list is the same as leaving the key out"
_SILENT = "OPEN: no rendering prints that the source is silent here"
_SAME = "the fact of the example's charge changes none of its outcomes"
LISTED = {
    ("file", "collateral", "[]"): _EMPTY, ("file", "reasons", "[]"): _EMPTY, ("file", "scenarios", "[]"): _EMPTY,
    ("outcome", "approval", "[]"): _EMPTY, ("condition", "all of", "[]"): _EMPTY,
    ("approver", "in absence", "[]"): _EMPTY,
    ("file", "reasons", "not stated"): _SILENT, ("outcome", "record", "not stated"): _SILENT,
    ("outcome", "approval", "not stated"): _SILENT, ("approver", "verbal", "not stated"): _SILENT,
    ("deviation", "verbal", "not stated"): _SILENT, ("deviation", "record", "not stated"): _SILENT,
    ("charge", "beside", "[]"): _SAME, ("charge", "all else", "no"): _SAME,
}  # fmt: skip


def silent(entry: Entry, kinds: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """What is accepted and changes nothing; an error without place, code or sentence fails here."""
    left = without(entry)
    try:
        bare = trace(left) if left else None
    except PolicyErrors:
        bare = None
    for kind in kinds:
        text = changed(entry, kind)
        try:
            if text is not None and trace(text) == bare:
                yield entry.place, entry.key, kind
        except PolicyErrors as refused:
            for each in refused.errors:
                assert each.code, (entry.key, kind)
                assert each.message, (entry.key, kind)
                assert each.line > 0, (entry.key, kind)


def test_no_key_is_accepted_and_ignored():
    """A sixth of the entries in every run; all of them in the long one."""
    chosen = [entry for number, entry in enumerate(WRITTEN) if number % 6 == 0]
    found = {each for entry in chosen for each in silent(entry, KINDS)}
    assert found <= set(LISTED)


@pytest.mark.full
def test_the_whole_product_is_refused_or_leaves_a_trace():
    assert {each for entry in WRITTEN for each in silent(entry, KINDS)} == set(LISTED)


def test_a_set_of_sets_is_refused_without_offering_its_own_word():
    text = example_file(
        "sets:\n  alcohol list: [PC 25]\n  both: [alcohol list, PC 26]\n"
        "rules:\n  - id: 1\n    if: {statute: both}\n    outcome: decline\n"
    )
    with pytest.raises(PolicyErrors) as refused:
        load_policy_bytes(text.encode(), "x.yaml")
    (error,) = refused.value.errors
    assert error.code == "set-in-set"
    assert "Did you mean" not in error.hint
