"""Deliberate mistakes: each is found at its exact place, with a stable code and what was probably meant."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.errors import ScreenerError
from screener.domain.shipped import resource
from screener.policy.loading.load import PolicyErrors, check_bytes, check_policy, load_policy, load_policy_bytes
from tests.policy.writing import HEAD
from tests.seeds import count

GOOD = """\
policy format: 1
policy:
  title: Test policy
  office: Test office
  version: 1
  effective: 2026-01-01
  sunset: 2027-01-01
terms:
  signs:
    any 2 of: [scales, baggies, cash]
outcomes:
  decline: {roll-up: declined}
  ordinary screening: {roll-up: outside the policy}
rules:
  - id: 1
    title: Small amounts
    applies to: {offense: simple possession, substance: [cocaine, heroin]}
    if: {amount: at most 2 g}
    outcome: decline
    force: presumptive
  - id: 1.a
    exception to: 1
    if shown: signs
    outcome: not covered
otherwise: ordinary screening
scenarios:
  - name: A small amount
    charge: {offense: simple possession, substance: cocaine, amount: 1 g, beside: []}
    on: 2026-03-01
    expect: decline
    because: 1
"""


def errors(text: str | bytes):
    with pytest.raises(PolicyErrors) as refused:
        load_policy_bytes(text.encode() if isinstance(text, str) else text, "x.yaml")
    return refused.value.errors


def place_of(text: str, word: str) -> tuple[int, int]:
    """Line and column of the first place of a word, from 1."""
    at = text.index(word)
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


MISTAKES = [
    # old, new, code, the word at which the caret stands, in the message, in the hint
    ("effective:", "effctive:", "unknown-key", "effctive", "'effctive'", "Did you mean 'effective'?"),
    ("at most 2 g", "at most 2 grams", "unknown-unit", "grams", "'grams' is not a unit", "Did you mean 'g'?"),
    ("at most 2 g", "at most 2", "no-unit", "", "no unit", "2 g"),
    ("at most 2 g", "2 g", "bare-amount", "2 g}", "boundary", "at most 2 g"),
    ("at most 2 g", "atmost 2 g", "not-a-comparison", "atmost", "not a comparison", "at most"),
    ("at most 2 g", "at most $2", "wrong-unit", "$2", "measured", "1 g"),
    ("at most 2 g", "at most $2 and more", "not-an-amount", "and more", "'and more' stands after $2", "one limit"),
    ("at most 2 g", "at most two g", "not-an-amount", "two g", "not an amount", "number"),
    ("[cocaine, heroin]", "[cocane, herroin]", "unknown-substance", "herroin", "substance", "Did you mean 'heroin'?"),
    ("simple possession, substance: [", "simple posession, substance: [", "unknown-offense", "simple posession",
     "offense class",
     "simple possession"),
    ("{roll-up: declined}", "{roll-up: decline}", "unknown-roll-up", "decline}", "roll-up", "Did you mean 'declined'?"),
    ("outcome: decline", "outcome: declin", "unknown-outcome", "declin\n", "'declin'", "Did you mean 'decline'?"),
    ("exception to: 1\n", "exception to: 2\n", "dangling-exception", "1.a", "'2'", ""),
    ("force: presumptive", "force: presumed", "unknown-force", "presumed", "force", "presumptive"),
    ("if shown: signs", "if shown: sings", "unknown-condition", "sings", "'sings'", "Did you mean 'signs'?"),
    ("any 2 of:", "any 4 of:", "impossible-count", "any 4 of", "never be met", "1 to 3"),
    ("[scales, baggies", "[scale, baggies", "unknown-condition", "scale,", "'scale'", "Did you mean 'scales'?"),
    ("effective: 2026-01-01", "effective: 01/01/2026", "not-a-date", "01/01/2026", "date", "2026-03-01"),
    ("sunset: 2027-01-01", "sunset: 2025-01-01", "date-order", "2025-01-01", "before", "dates"),
    ("id: 1.a", "id: 1", "duplicate-id", "1\n    exception", "twice", "own"),
    ("    title: Small amounts\n", "    title: Small amounts\n    title: Again\n", "duplicate-key",
     "title: Again", "twice", ""),
    ("    outcome: not covered\n", "", "missing-key", "id: 1.a", "'outcome'", ""),
    ("  - id: 1.a\n    exception to: 1\n    if shown: signs\n", "  - id: 2\n", "not-covered", "not covered",
     "exception", "outcome"),
    ("otherwise: ordinary screening", "otherwise: nothing", "unknown-outcome", "nothing", "outcome",
     "ordinary screening"),
    ("{roll-up: outside the policy}", "{roll-up: filed}", "files-without-rule",
     "ordinary screening\nscenarios", "filing", ""),
    ("{roll-up: declined}", "{roll-up: declined, really}", "text-with-comma", "really", "comma", "quotation marks"),
    ("amount: 1 g", "amount: 1", "not-a-value", "1, beside", "unit", "1.4 g"),
    ("because: 1\n", "because: 9\n", "unknown-rule", "9\n", "rule", ""),
    ("beside: []", "beside: [violens]", "unknown-companion", "violens", "class", "violent"),
    ("title: Test policy", "title: &name Test policy", "anchor", "&name", "anchor", "Remove"),
    ("title: Test policy", "title: !str Test policy", "tag", "!str", "tag", ""),
    ("title: Test policy", "title: ", "empty-value", "", "empty", ""),
    ("title: Test policy", "title: [Test, policy]", "not-a-text", "[Test", "list", ""),
    ("if: {amount: at most 2 g}", "if: [{amount: at most 2 g}, scales]", "list-of-conditions", "[{amount", "all or any",
     "any of"),
    ("force: presumptive", "if shown: signs", "if-shown", "if shown", "exceptions only", "unless shown"),
    ("policy format: 1", "policy format: 2", "unknown-format", "2\n", "format 1", ""),
    ("outcome: decline", "outcome: “decline”", "curly-quote", "“decline”", "curly quotation mark", "Retype"),
    ("outcome: decline", "outcome: dеcline", "strange-letter", "еcline", "cyrillic", "Did you mean 'decline'?"),
    ("force: presumptive", "fоrce: presumptive", "strange-letter", "оrce", "looks like", "Did you mean 'force'?"),
    ("at most 2 g", "at most 2\u00a0g", "strange-letter", "\u00a0g", "no-break space", "at most 2 g"),
    ("force: presumptive", "gives way to: [3]", "dangling-gives-way", "1\n    title", "'3'", ""),
    ("force: presumptive", "gives way to: [1.a]", "not-siblings", "1\n    title", "one level", ""),
    ("    any 2 of: [scales, baggies, cash]", "    any 2 of: [signs, cash]", "term-cycle", "signs, cash", "itself", ""),
    ("force: presumptive", "reaches: standalone", "unknown-reach", "standalone", "reach", "standalone only"),
    ("force: presumptive", "program: p", "unknown-program", "p\n", "program", ""),
    ("title: Test policy", "state: Texes\n  title: Test policy", "unknown-state", "Texes", "'Texes'",
     "Did you mean 'Texas'?"),
    ("force: presumptive", "reaches: only or most serious by class", "class-without-state", "only or", "of which state",
     "state: Texas"),
    ("if: {amount: at most 2 g}", "if: another charge is more serious by class", "class-without-state", "another",
     "of which state", "state: Texas"),
    ("if: {amount: at most 2 g}", "if: {class: third degree felony}", "class-without-state", "third", "of which state",
     "state: Texas"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "message", "hint"), MISTAKES, ids=[f"{m[2]}: {m[1][:24]}" for m in MISTAKES]
)
def test_a_mistake_is_found_at_its_place_with_what_was_meant(old, new, code, at, message, hint):
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    found = [error for error in errors(text) if error.code == code]
    assert found, [str(error) for error in errors(text)]
    assert any(message.lower() in error.message.lower() for error in found)
    assert any(hint in error.hint for error in found)
    if at:
        assert place_of(text, at) in {(error.line, error.column) for error in found}


def test_the_good_file_is_good():
    assert load_policy_bytes(GOOD.encode(), "x.yaml").title == "Test policy"


def test_an_error_reads_as_file_line_column_sentence_hint_source_and_caret():
    error = next(e for e in errors(GOOD.replace("at most 2 g", "at most 2 grams")) if e.code == "unknown-unit")
    assert str(error) == (
        "x.yaml:18:28: 'grams' is not a unit. Did you mean 'g'?\n"
        "        if: {amount: at most 2 grams}\n"
        "                               ^"
    )


def test_all_errors_at_once_sorted_by_place():
    text = (
        GOOD.replace("effective:", "effctive:")
        .replace("2 g}", "2 grams}")
        .replace("otherwise: ordinary", "otherwise: ordinry")
    )
    found = errors(text)
    assert [(e.line, e.column) for e in found] == sorted((e.line, e.column) for e in found)
    assert {e.code for e in found} == {"unknown-key", "unknown-unit", "unknown-outcome"}


def test_a_misspelled_key_that_is_needed_is_one_mistake_not_two():
    (error,) = errors(GOOD.replace("effective:", "effctive:"))
    assert (error.code, error.hint) == ("unknown-key", "Did you mean 'effective'?")
    found = errors(GOOD.replace("  effective: 2026-01-01\n", "  colour: blue\n"))
    assert {each.code for each in found} == {"unknown-key", "missing-key"}


def test_values_keep_their_raw_text():
    text = GOOD.replace("version: 1", "version: 13.10").replace("office: Test office", "office: NO")
    loaded = load_policy_bytes(text.encode(), "x.yaml")
    assert (loaded.version, loaded.office) == ("13.10", "NO")


def test_exceptions_that_go_round_in_a_circle():
    text = GOOD.replace("  - id: 1\n", "  - id: 1\n    exception to: 1.a\n")
    assert {e.code for e in errors(text)} == {"exception-cycle"}


def test_rules_that_give_way_in_a_circle():
    text = GOOD.replace("force: presumptive", "gives way to: [2]").replace(
        "otherwise:", "  - {id: 2, applies to: {offense: sale}, outcome: decline, gives way to: [1]}\notherwise:"
    )
    assert {e.code for e in errors(text)} == {"gives-way-cycle"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"# nothing but a remark\n", "empty-file"),
        (b"- a\n- b\n", "not-a-mapping"),
        (b"a: b: c\n", "not-yaml"),
        (b"a:\n\t- b\n", "not-yaml"),
        (b"a: [1, 2\n", "not-yaml"),
        (b"title: caf\xe9\n", "not-utf8"),
        (b"PK\x03\x04\x00\x00", "not-text"),
        (b"a: *x\n", "alias"),
        (b"a: &x 1\nb: *x\n", "alias"),
        (b"a: 1\n---\nb: 2\n", "two-documents"),
        (b"[" * 30 + b"]" * 30, "too-deep"),
        (b"[" * 200_000, "not-yaml"),
        (b"{a: 1, a: 2}", "duplicate-key"),
        (b"? [a, b]\n: c\n", "key-not-text"),
        (b"<<: {a: 1}\n", "unknown-key"),
        (b"x: " + b"a" * (2 * 1024 * 1024), "too-large"),
    ],
)
def test_what_is_no_policy_file_is_said_in_one_sentence(data, code):
    found = errors(data)
    assert code in {error.code for error in found}
    assert all(error.message.endswith(".") and error.line >= 1 and error.column >= 1 for error in found)


def test_a_byte_order_mark_and_windows_line_ends_are_fine():
    data = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert load_policy_bytes(data, "x.yaml").title == "Test policy"


def test_a_missing_file_is_one_sentence(tmp_path: Path):
    with pytest.raises(ScreenerError) as refused:
        load_policy(tmp_path / "none.yaml")
    assert "there is no such file" in str(refused.value)


def test_check_gives_the_errors_or_the_policy(tmp_path: Path):
    path = tmp_path / "p.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert check_policy(path)[1] == ()
    path.write_text(GOOD.replace("effective", "efective"), encoding="utf-8")
    policy, found = check_policy(path)
    assert policy is None
    assert found[0].file == str(path)


def test_policy_errors_are_one_plain_sentence_for_people():
    with pytest.raises(PolicyErrors) as refused:
        load_policy_bytes(GOOD.replace("at most 2 g", "at most 2 grams").encode(), "x.yaml")
    assert str(refused.value) == (
        "x.yaml cannot be used as a policy: line 18, column 28: 'grams' is not a unit. Did you mean 'g'?"
    )


@settings(max_examples=count(150, few=50), deadline=None)
@given(st.data())
def test_a_damaged_file_gives_errors_or_a_policy_never_a_fault(data):
    """Lines cut, doubled, moved, letters changed: whatever comes, it is a policy or a list of errors with places."""
    lines = GOOD.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["cut", "double", "indent", "letter", "empty", "list"])):
            case "cut" if len(lines) > 1:
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "indent":
                lines[at] = "  " + lines[at]
            case "empty":
                lines[at] = lines[at].split(":")[0] + ":"
            case "list":
                lines[at] = lines[at].split(":")[0] + ": [a, {b: c}]"
            case _:
                place = data.draw(st.integers(0, max(len(lines[at]) - 1, 0)))
                mark = data.draw(st.sampled_from(list("x:[]{}#-'\"&*!|>%@`, \u00a0“е\n")))
                lines[at] = lines[at][:place] + mark + lines[at][place + 1 :]
    policy, found = check_bytes("\n".join(lines).encode(), "x.yaml")
    assert (policy is None) is bool(found)
    assert [(e.line, e.column) for e in found] == sorted((e.line, e.column) for e in found)


def test_every_code_has_its_place_on_the_help_page_and_every_place_a_code():
    """Codes are stable: whoever reads one on a screen finds it explained."""
    codes = set()
    for path in Path(load_policy.__code__.co_filename).parents[1].rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            place = {"add": 1, "unknown": 1, "word": 3, "Misread": 0, "Unreadable": 0}.get(name)
            if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                codes.add(node.args[place].value)
    codes |= {"unknown-word"}  # what Faults.word says unless told otherwise
    page = resource("policy", "errors.md").read_text(encoding="utf-8")
    explained = {line.removeprefix("### ") for line in page.splitlines() if line.startswith("### ")}
    assert codes == explained


def test_a_mistake_in_a_rule_is_not_told_again_of_the_scenarios_that_look_at_it():
    text = (
        HEAD + "terms: {hard case: {judgment: yes}}\n"
        "rules:\n  - {id: 1, if: {amount: at most 1 grms, judgment: hard caze}, outcome: decline}\n"
        "scenarios:\n  - name: a\n    charge: {hard case: no}\n    on: 2026-02-01\n"
        "    expect: needs information\n    missing: [amount, hard case]\n"
    )
    with pytest.raises(PolicyErrors) as refused:
        load_policy_bytes(text.encode(), "test.yaml")
    assert [error.code for error in refused.value.errors] == ["unknown-unit", "unknown-term"]


def test_what_no_rule_looks_at_is_still_a_mistake_among_the_missing():
    text = (
        HEAD + "rules:\n  - {id: 1, if: {amount: at most 1 g}, outcome: decline}\n"
        "scenarios:\n  - name: a\n    charge: {}\n    on: 2026-02-01\n"
        "    expect: needs information\n    missing: [amount, cash]\n"
    )
    with pytest.raises(PolicyErrors) as refused:
        load_policy_bytes(text.encode(), "test.yaml")
    assert [error.code for error in refused.value.errors] == ["unknown-fact"]


@pytest.mark.parametrize(
    ("written", "said"),
    [("tablets", "Did you mean 'pills'?"), ("doses", "Did you mean 'dosage units'?"), ("films", "as 'dosage units'")],
)
def test_what_is_counted_is_named_by_its_unit(written, said):
    text = HEAD + f"rules:\n  - {{id: 1, if: {{amount: at most 5 {written}}}, outcome: decline}}\n"
    with pytest.raises(PolicyErrors) as refused:
        load_policy_bytes(text.encode(), "test.yaml")
    (error,) = refused.value.errors
    assert error.code == "unknown-unit"
    assert said in error.hint


@pytest.mark.parametrize(
    ("state", "written", "code", "at", "said"),
    [
        ("Texas", "thrid degree felony", "unknown-word", "thrid", "Did you mean 'third degree felony'?"),
        ("Texas", "Class 4 felony", "unknown-word", "Class 4", "'Class 4 felony'"),
        ("Texas", "{no more serious then: third degree felony}", "unknown-key", "no more", "'no more serious than'"),
        ("Texas", "{more serious than: Class X felony}", "unknown-word", "Class X", "a class of Texas"),
        ("Colorado", "{no more serious than: Class 4 felony}", "no-order-of-classes", "Class 4", "drug felony"),
    ],
)
def test_a_class_that_the_state_does_not_have_or_does_not_put_in_order(
    state: str, written: str, code: str, at: str, said: str
) -> None:
    text = GOOD.replace("title: Test policy", f"state: {state}\n  title: Test policy")
    text = text.replace("if: {amount: at most 2 g}", f"if: {{class: {written}}}")
    (error,) = errors(text)
    line, column = place_of(text, at)
    assert (error.code, error.line, error.column) == (code, line, column)
    assert said in f"{error.message} {error.hint}"
