"""Each key with each kind of value: refused at a place, with a code and a sentence, or it leaves a trace somewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
import yaml

from screener.policy.authoring.coverage import coverage
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.language.errors import PolicyError
from screener.policy.language.model import NOT_STATED, Policy
from screener.policy.loading.ignored import named_and_unused
from screener.policy.loading.load import PolicyErrors, adopted_bytes, check_bytes, load_policy_bytes
from screener.policy.rendering.guide import Entry, entries
from screener.policy.rendering.render import render
from tests.policy.examples import beside_example, example_file
from tests.policy.shown_keys import shown

#: Kinds of values, as they are written after a key in braces or on its line.
KINDS = (
    '""', "[]", "{}", NOT_STATED, "0", "none", "[cocaine, heroin]", "zzqx", "2026-05-05", "7", "-3", "at most -1 g",
    "at most 0 g", "yes", "no", "zzqx yy", "[[]]", "{zzqx: 1}", "[{zzqx: 1}]", "at most zz g", "2026-13-40", "0.5",
    "{all of: [{amount: at most 1 g}, {amount: more than 2 g}]}",
)  # fmt: skip
#: A phrase is no key, and a limit stands inside a value.
WRITTEN = [entry for entry in entries() if entry.place not in ("phrase", "measure")]
ABSENT, AS_IT_STANDS = "without the key", "the example"


def put(text: str, key: yaml.Node, value: yaml.Node, kind: str) -> str:
    """The text with another value after a key."""
    end = value.end_mark.index
    line = "\n" if text[:end].endswith("\n") else ""
    return f"{text[: key.end_mark.index]}: {kind}{line}{text[end:].lstrip(' ') if line else text[end:]}"


def cut(text: str, key: yaml.Node, value: yaml.Node) -> str:
    """The text without a key: the whole line, or the pair in braces."""
    start, end = key.start_mark.index, value.end_mark.index
    if text[end:].startswith(","):
        return text[:start] + text[end + 1 :].lstrip()
    if text[:end].endswith("\n") or text[end:].startswith("\n"):
        line = text.rfind("\n", 0, start) + 1
        start = line if not text[line:start].strip() else start
        return text[:start] + text[end:].removeprefix("\n")
    return text[:start].rstrip(" ,") + text[end:] if text[:start].rstrip()[-1:] == "," else text[:start] + text[end:]


def trace(text: str) -> object:
    """All that a reader can see of a file."""
    return seen_of(load_policy_bytes(text.encode(), "example.yaml", beside_example))


def seen_of(policy: Policy) -> object:
    report = run_scenarios(policy)
    return (
        policy.id,
        render(policy, audience="internal"),
        policy.warnings,
        [each.reason for each in report.failed],
        list(named_and_unused(policy)),
        [(each.id, each.reason) for each in coverage(policy).uncovered],
    )


def errors_of(text: str) -> tuple[PolicyError, ...]:
    try:
        load_policy_bytes(text.encode(), "example.yaml", beside_example)
    except PolicyErrors as refused:
        return refused.errors
    return ()


#: What leaves the same trace as something else, with the reason.
_SAME_WORD = "two ways to write the same"
_SAME_CHARGE = "the fact of the example's charge changes none of its outcomes"
LISTED = {
    ("fact", "lab report"): _SAME_WORD, ("scenario", "on"): "two days on which the same holds",
    ("charge", "beside"): _SAME_CHARGE, ("charge", "all else"): _SAME_CHARGE,
    ("charge", "weight from"): "the limit counts any weight", ("scenario", "mode"): "new cases are meant anyway",
    ("scenario", "missing"): "what a scenario asserts and what holds are the same where it passes",
    ("outcome", "record"): "the table of outcomes prints 'not stated' where the key is absent too",
}  # fmt: skip
#: Ways to write that a number must be none.
_NONE = {"0", "none", "no"}


def alike(entry: Entry) -> Iterator[tuple[str, ...]]:
    """Values of a key that are all accepted and come to the same; each refusal is judged on the way."""
    text = example_file(entry.example)
    key, value = next(shown(entry))
    stands = text[value.start_mark.index : value.end_mark.index].strip()
    traces: dict[str, list[str]] = defaultdict(list)
    ways = {kind: put(text, key, value, kind) for kind in KINDS if kind != stands}
    for kind, written in {AS_IT_STANDS: text, ABSENT: cut(text, key, value), **ways}.items():
        refused = errors_of(written)
        for each in refused:
            judge(each, entry, kind, written)
        if not refused:
            traces[repr(trace(written))].append(kind)
    for same in traces.values():
        if len(same) > 1 and not set(same) <= _NONE:
            yield tuple(same)


def judge(error: PolicyError, entry: Entry, kind: str, text: str) -> None:
    """An error names its place and what to do; what it supposes that was meant is not refused in the same way."""
    where = (entry.place, entry.key, kind, error.message)
    assert error.code, where
    assert error.message.endswith((".", "?")), where
    assert error.line > 0, where
    assert error.hint, where
    assert not re.search(r"(: \.|'')", error.hint), where
    assert error.source == text.splitlines()[error.line - 1].rstrip(), where
    assert error.column <= len(error.source) + 1, where
    assert str(error).endswith(f"\n    {' ' * (error.column - 1)}^"), where
    meant = re.fullmatch(r"Did you mean '(.+)'\?", error.hint)
    if meant is None:
        return
    lines = text.split("\n")
    line, column = lines[error.line - 1], error.column - 1
    wrong = re.match(r"'(.+?)' is not", error.message)
    if wrong is not None and line[column:].startswith(wrong[1]):
        lines[error.line - 1] = line[:column] + meant[1] + line[column + len(wrong[1]) :]
        after = errors_of("\n".join(lines))
        assert (error.code, error.line, error.column) not in {(e.code, e.line, e.column) for e in after}, where


def found_alike(chosen: list[Entry]) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(entry.place, entry.key): same for entry in chosen for same in alike(entry)}


def test_no_key_is_accepted_and_ignored():
    """A sixth of the entries in every run; all of them in the long one."""
    found = found_alike([entry for number, entry in enumerate(WRITTEN) if number % 6 == 0])
    assert {each: same for each, same in found.items() if each not in LISTED} == {}


@pytest.mark.full
def test_the_whole_product_is_refused_or_leaves_a_trace():
    found = found_alike(WRITTEN)
    assert {each: same for each, same in found.items() if each not in LISTED} == {}
    assert set(found) == set(LISTED)


@pytest.mark.parametrize("kind", ["[]", '""', "{}", "", "~"])
def test_check_and_the_record_agree_on_a_key_that_says_nothing(kind: str):
    """What ``check`` takes, an office reads again as the same; what is refused only for saying nothing, is read too."""
    read = 0
    for entry in WRITTEN:
        text = example_file(entry.example)
        key, value = next(shown(entry))
        written = put(text, key, value, kind).encode()
        policy, errors = check_bytes(written, "example.yaml")
        if policy is not None:
            assert seen_of(adopted_bytes(written, "example.yaml")) == seen_of(policy), (entry.place, entry.key)
            continue
        if {each.code for each in errors} == {"empty-list"}:
            read += 1
            if (entry.place, entry.key) == ("rule", "gives way to"):  # rules that disagree were adopted by no version
                with pytest.raises(PolicyErrors, match="different outcomes"):
                    adopted_bytes(written, "example.yaml")
                continue
            again = adopted_bytes(written, "example.yaml")
            assert {each.line for each in errors} == {int(w.split()[1][:-1]) for w in again.warnings if "Line " in w}
    assert bool(read) is (kind in ("[]", "{}"))


def silences(text: str) -> set[str]:
    policy = load_policy_bytes(text.encode(), "example.yaml", beside_example)
    said = (f"{block.text} {' '.join(block.items)}" for block in render(policy, audience="internal"))
    return {each for each in said if NOT_STATED in each.lower()}


def test_wherever_the_source_may_be_silent_the_rendering_says_so():
    seen = 0
    for entry in WRITTEN:
        text = example_file(entry.example)
        key, value = next(shown(entry))
        silent = put(text, key, value, NOT_STATED)
        if silent != text and not errors_of(silent):
            seen += 1
            assert silences(silent) - silences(text), (entry.place, entry.key)
    assert seen > 60


_IN_A_SET = {
    "substance": ("cocaine", "heroin", "fentanyl"),
    "statute": ("PC 25", "H&S 11377", "PC 602(a)"),
    "offense": ("trespass", "loitering", "theft"),
    "grade": ("misdemeanor", "infraction", "felony"),
    "stop reason": ("tint", "headlight", "seat belt"),
    "agency": ("City police", "Sheriff", "Campus police"),
}


@pytest.mark.parametrize("fact", _IN_A_SET)
def test_a_set_holds_the_members_of_a_set_inside_it(fact: str):
    first, second, third = _IN_A_SET[fact]
    rule = "rules:\n  - id: 1\n    if: {{{fact}: {named}}}\n    outcome: decline\n"
    nested = f"sets:\n  most: [inner, {third}]\n  inner: [{first}, {second}]\n"
    written = f"sets:\n  most: [{first}, {second}, {third}]\n  inner: [{first}, {second}]\n"
    named = rule.format(fact=fact, named="most")
    one, other = (load_policy_bytes(example_file(each + named).encode(), "x.yaml") for each in (nested, written))
    assert one.sets == other.sets
    assert [each.predicate for each in one.tests] == [each.predicate for each in other.tests]
    blocks = [[(b.kind, b.text, b.items) for b in render(each, audience="internal")] for each in (one, other)]
    assert blocks[0] == blocks[1]


def test_sets_that_hold_each_other_are_refused_at_their_place():
    text = example_file(
        "sets:\n  near: [PC 25, far]\n  far: [near, PC 26]\n"
        "rules:\n  - id: 1\n    if: {statute: near}\n    outcome: decline\n"
    )
    errors = errors_of(text)
    assert {each.code for each in errors} == {"set-cycle"}
    assert {each.source[each.column - 1 :].partition("]")[0].partition(",")[0] for each in errors} == {"near", "far"}
    assert errors[0].message == "This set holds itself: 'far' holds 'near' holds 'far'."
    assert errors[0].hint == "Write the members of that set here."


def test_a_set_may_bear_the_name_of_one_of_its_words():
    policy = load_policy_bytes(example_file("sets:\n  theft: [theft, trespass]\n").encode(), "x.yaml")
    assert policy.sets == {"theft": ("theft", "trespass")}
