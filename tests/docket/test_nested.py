"""JSON is known by its content: any nesting or wrapping of one docket gives its charges, or one clear sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.docket.files import child_process
from screener.docket.files.child_process import open_apart
from screener.docket.files.limits import Limits
from screener.docket.files.source import load
from screener.docket.reading.reading import read_docket
from screener.domain.errors import ScreenerError

#: (case, last, first, birth date, [(charge, grams)])
CASES = (
    ("26-101", "MARLOW", "INA", "1990-02-03", (("POSS COCAINE", "0.4"), ("RESISTING ARREST", None))),
    ("26-102", "MARLOW", "INA", "1961-02-03", (("POSS MARIJUANA", None),)),
    ("26-103", "WENDT", "ODO", "1988-11-30", (("ROBBERY", None), ("POSS METHAMPHETAMINE", "1.25"), ("DUI", None))),
)
SAID = sorted(
    (case, f"{last}, {first}", born, text, grams)
    for case, last, first, born, charges in CASES
    for text, grams in charges
)


@pytest.fixture(scope="module", autouse=True)
def _no_child_left():
    yield
    child_process.retire()


def put(path: Path, value: object) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def said(path: Path) -> list[tuple[str, str, str, str, str | None]]:
    """What a docket says, charge by charge."""
    reading = read_docket(path, as_of=None)
    assert reading.rows_read == reading.rows_accepted + len(reading.set_aside)
    found = []
    for charge in reading.charges:
        person = charge.person
        weight = charge.facts.get("stated amount")
        grams = None if weight is None else f"{weight.base}"
        born = person.birth_date.isoformat() if person.birth_date else ""
        found.append((charge.case_number or "", person.name or "", born, charge.text, grams))
    return sorted(found)


Namer = Callable[[str], str]
NAMERS: dict[str, Namer] = {
    "snake": lambda words: words.replace(" ", "_"),
    "camel": lambda words: "".join(word.capitalize() for word in words.split()),
    "plain": lambda words: words.title(),
    "loud": lambda words: words.replace(" ", "_").upper(),
}


def person_of(last: str, first: str, born: str, named: Namer, shape: str) -> dict[str, object]:
    if shape == "flat":
        return {named("defendant name"): f"{last}, {first}", named("birth date"): born}
    if shape == "object":
        return {named("defendant"): {named("name"): f"{last}, {first}", named("date of birth"): born}}
    if shape == "parts":
        return {named("defendant"): {named("last name"): last, named("first name"): first, named("dob"): born}}
    whole = {named("name"): {named("first"): first, named("last"): last}, named("birth date"): born}
    return {named("defendants"): [whole]}


def records_of(named: Namer, person: str, charges: str) -> list[dict[str, object]]:
    records: list[dict[str, object]] = []
    for case, last, first, born, several in CASES:
        outer: dict[str, object] = {named("case number"): case, **person_of(last, first, born, named, person)}
        inner = [{named("charge description"): text, named("grams"): grams} for text, grams in several]
        if charges == "rows":
            records += ({**outer, **each} for each in inner)
        elif charges == "list":
            records.append({**outer, named("charges"): inner})
        elif charges == "wrapped":
            records.append({**outer, named("charges"): [{named("charge"): each} for each in inner]})
        else:
            records.append({named("case"): {**outer, named("details"): {named("charges"): inner}}})
    return records


def wrapped(records: list[dict[str, object]], how: str) -> object:
    if how == "list":
        return records
    if how == "lines":
        return "".join(json.dumps(record) + "\n" for record in records)
    if how == "pretty lines":
        return "\n".join(json.dumps(record, indent=2) for record in records)
    if how == "data":
        return {"data": records, "count": len(records)}
    if how == "deep":
        return {"status": "ok", "results": {"page": 1, "records": records, "links": [{"rel": "self", "href": "x"}]}}
    if how == "arcgis":
        return {"objectIdFieldName": "id", "fields": [], "features": [{"attributes": record} for record in records]}
    if how == "geojson":
        features = [{"type": "Feature", "geometry": None, "properties": record} for record in records]
        return {"type": "FeatureCollection", "features": features}
    if how == "bare features":
        return [{"attributes": record} for record in records]
    return {str(at): record for at, record in enumerate(records)}  # by key


WRAPPINGS = ("list", "lines", "pretty lines", "data", "deep", "arcgis", "geojson", "bare features", "by key")


@settings(max_examples=60, deadline=None)
@given(
    naming=st.sampled_from(sorted(NAMERS)),
    person=st.sampled_from(("flat", "object", "parts", "list of one")),
    charges=st.sampled_from(("rows", "list", "wrapped", "below")),
    wrapping=st.sampled_from(WRAPPINGS),
    ending=st.sampled_from((".json", ".jsonl", ".txt", ".csv", "")),
)
def test_any_nesting_and_wrapping_of_a_docket_gives_its_charges(
    tmp_path_factory: pytest.TempPathFactory, naming: str, person: str, charges: str, wrapping: str, ending: str
) -> None:
    records = records_of(NAMERS[naming], person, charges)
    path = put(tmp_path_factory.mktemp("n") / f"docket{ending}", wrapped(records, wrapping))
    assert said(path) == SAID


@pytest.mark.parametrize("how", ["socrata", "split", "columns", "rows with names", "rows as lines"])
def test_rows_of_bare_values_are_read_under_their_names(tmp_path: Path, how: str) -> None:
    names = ["case_number", "defendant", "dob", "charge", "grams"]
    rows = [list(each) for each in SAID]
    view = {"name": "x", "columns": [{"id": at, "name": name} for at, name in enumerate(names)]}
    documents: dict[str, object] = {
        "socrata": {"meta": {"view": view}, "data": rows},
        "split": {"columns": names, "index": [0, 1], "data": rows},
        "columns": {name: [row[at] for row in rows] for at, name in enumerate(names)},
        "rows with names": [names, *rows],
        "rows as lines": "".join(json.dumps(row) + "\n" for row in [names, *rows]),
    }  # fmt: skip
    assert said(put(tmp_path / "docket.json", documents[how])) == SAID


def test_milliseconds_are_days_only_where_the_file_says_so(tmp_path: Path) -> None:
    fields = [{"name": "OffenseDate", "type": "esriFieldTypeDate"}, {"name": "Case", "type": "esriFieldTypeString"}]
    values = {"Case": "1609458600000", "OffenseDate": 1609459200000, "Charge": "POSS COCAINE"}
    path = put(tmp_path / "a.json", {"fields": fields, "features": [{"attributes": values}]})
    reading = read_docket(path, as_of=None)
    [charge] = reading.charges
    assert charge.case_number == "1609458600000"
    assert str(charge.facts["offense date"]) == "2021-01-01"
    assert any("milliseconds" in notice for notice in reading.notices)


def test_a_name_that_stands_twice_keeps_both_values(tmp_path: Path) -> None:
    text = '{"case": "1", "charge": "POSS COCAINE", "charge": "ROBBERY"}\n{"case": "2", "charge": "DUI"}\n'
    reading = read_docket(put(tmp_path / "a.json", text), as_of=None)
    assert [charge.text for charge in reading.charges] == ["POSS COCAINE", "ROBBERY", "DUI"]


def test_the_name_of_a_victim_is_not_the_defendants(tmp_path: Path) -> None:
    record = {
        "case": "1",
        "victim": {"name": "WENDT, ODO"},
        "officer": {"name": "HALE"},
        "charges": [{"desc": "THEFT"}],
    }
    [charge] = read_docket(put(tmp_path / "a.json", [record]), as_of=None).charges
    assert charge.person.name is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("[]", "an empty list"),
        ("{}", "an empty object"),
        ("[1, 2]", "no line of column names"),
        ('["a", "b"]', "a list of bare values"),
        ('[["x"], {"a": 1}]', "a mixed list"),
        ('{"error": {"code": 499, "message": "Token Required"}}', "(its names: code, message)"),
        ('{"a": 1}\n[2]\n', "not every line of it is a record"),
        ('{"case": "1", "charge": "POSS"', "line 1 of it is no JSON"),
        ('[{"case": "1", "charge": "POSS"},\n{"case":\n', "is no JSON"),
        ('{"a":' * 300 + "1" + "}" * 300, "JSON without records"),
        ('[{"x": ' + "[" * 30_000 + "]" * 30_000 + "}]", "nested deeper"),
        (json.dumps([{f"c{at}": 1} for at in range(17_000)]), "more than 16,384 columns"),
        (json.dumps([{"case": "1", "charge": "x" * 40_000}]), "a cell of 40,000 characters"),
        (
            json.dumps({"a": [{"charge": "POSS"}], "b": [{"charge": "DUI"}]}),
            "several lists of charges (a, b)",
        ),
        (
            json.dumps([{"case": "1", "arrest charges": [{"desc": "POSS"}], "court charges": [{"desc": "DUI"}]}]),
            "which of them is charged is not said",
        ),
        (
            json.dumps([{"case": "1", "defendants": [{"name": "A"}, {"name": "B"}], "charges": [{"desc": "POSS"}]}]),
            "whose each charge is, is not said",
        ),
    ],
)
def test_what_is_no_docket_is_refused_in_one_sentence(tmp_path: Path, value: str, words: str) -> None:
    with pytest.raises(ScreenerError) as refused:
        read_docket(put(tmp_path / "docket.csv", value), as_of=None)
    told = refused.value.sentence if hasattr(refused.value, "sentence") else str(refused.value)
    assert words in told
    assert "\n" not in told


def test_json_is_opened_in_the_confined_process_whatever_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "docket.txt"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_bytes(
            json.dumps({"data": [{"case": "1", "charge": "POSS MÉTH"}]}, ensure_ascii=False).encode(encoding)
        )
        assert open_apart(load(path)).rows == [["case", "charge"], ["1", "POSS MÉTH"]]
        assert child_process._RUNNING


def test_json_that_asks_for_too_much_memory_is_refused_and_this_process_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "docket.json"
    path.write_text('{"data": [' + ",".join(['{"a":{"b":[{},{},{}]}}'] * 600_000) + "]}", encoding="utf-8")
    with pytest.raises(ScreenerError, match="memory to be opened"):
        open_apart(load(path), limits=Limits(memory=512 * 1024**2, seconds=60))


@pytest.mark.parametrize("first", ["[Case Number],[Charge]", "{Case},Charge", "{Case Number},[Charge]"])
def test_a_text_table_that_begins_with_a_bracket_is_a_text_table(tmp_path: Path, first: str) -> None:
    reading = read_docket(put(tmp_path / "a.csv", f"{first}\n1,POSS COCAINE\n2,DUI\n"), as_of=None)
    assert (reading.format, len(reading.charges)) == ("csv", 2)
