"""Lines and cells of screened charges: written by class and streamed, they say what is said of each by itself."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from screener.docket.reading.reading import read_docket
from screener.domain import kept
from screener.domain.case import Charge
from screener.domain.shipped import sample_policy
from screener.policy.language.facts.asked import column_facts
from screener.policy.loading.load import load_policy
from screener.reports.screened.cells import charge_cells
from screener.reports.screened.lines import charge_lines, dumps
from screener.reports.screened.templates import Marks
from screener.reports.xlsx.annotated import missing_words, recommendation_words, why_words
from screener.screening.linking.docket_links import link_docket
from screener.screening.recommend.recommend import Screened, bound_explanation, screen
from screener.screening.recommend.screened_columns import ScreenedCharges
from screener.workflow.verbs.screen_docket import screen_docket, screen_lines
from tests.docket.made_dockets import LINKS, made
from tests.seeds import count

AS_OF = date(2026, 6, 30)
POLICY = "riverside-unconditional.yaml"
POLICIES = sorted(path.name for path in sample_policy(POLICY).parent.glob("*.yaml"))
HEADERS = "Case Number,Defendant,DOB,Count,Statute,Charge Description,Quantity,Unit,Offense Date,Scales\n"
#: Texts that a line of JSON, a form with places, or a mark could be broken by.
ODD = ("100% %s %d", '"quoted" \\ back', "tab\tand\u2028line", "né \U0001f600", "{'a': 1}", "0.", "é,")


def docket(seed: int, folder: Path) -> Path:
    path = folder / f"{seed}.csv"
    text = made(seed, rows=40, several=seed % 3 == 2, without=LINKS[seed % len(LINKS)])
    path.write_text(text, encoding="utf-8")
    return path


def screened(charges: Sequence[Charge], name: str) -> ScreenedCharges:
    linked = link_docket(charges)
    policy = load_policy(sample_policy(name))
    found = screen(charges, (policy,), as_of=AS_OF, links=linked.links, known=linked.charges)
    if len(charges) > 5:
        found.settle({1, 5})
    return found


def lines(items: ScreenedCharges, name: str) -> list[str]:
    policy = load_policy(sample_policy(name))
    return list(charge_lines(items.explained(), policy, {1: "Disposition"}, as_of=AS_OF))


def one_by_one(item: Screened, settled: str | None) -> str:
    """A line as 0-commands has it, of one charge and nothing shared."""
    charge, finding = item.charge, item.finding
    second = finding.alternative
    either = {"rollup": second.rollup.value, "where": second.where, "chosen_by": second.chosen_by} if second else None
    return dumps(
        {
            "row": charge.row,
            "case": charge.case_number,
            "count": charge.count or str(charge.part),
            "text": charge.text,
            "statute": charge.statute,
            "offense": charge.reading.offense.value,
            "substance": charge.reading.substance,
            "rollup": finding.rollup.value,
            "outcome": finding.outcome,
            **({} if either is None else {"or": either}),
            "rule": finding.decided_by,
            "needs": [missing.as_json() for missing in finding.missing],
            "grouped": item.grouped,
            "explanation": bound_explanation(item, as_of=AS_OF),
            "settled": settled,
        }
    )


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("turn", range(count(12, few=1)))
def test_a_line_says_what_is_said_of_the_charge_by_itself(turn: int, name: str, tmp_path: Path) -> None:
    seed = POLICIES.index(name) + 7 * turn
    own = column_facts(load_policy(sample_policy(name)))
    charges = read_docket(docket(seed, tmp_path), as_of=AS_OF, own=own).charges
    items = screened(charges, name)
    written = lines(items, name)
    assert written == [one_by_one(item, "Disposition" if at == 1 else None) + "\n" for at, item in enumerate(items)]
    assert lines(screened(tuple(charges), name), name) == written
    for at, (item, cells) in enumerate(zip(items, charge_cells(items.explained(), {1: "D"}), strict=True)):
        finding = item.finding
        why = "Settled: D" if at == 1 and len(charges) > 5 else why_words(finding)
        missing = "; ".join(map(missing_words, finding.missing))
        assert cells[:2] == (recommendation_words(finding), finding.decided_by or "")
        assert cells[5:] == (missing, why, "", "")


def test_there_is_something_to_tell_apart(tmp_path: Path) -> None:
    """The control: facts stood in cells and elsewhere, classes are shared, and lines have numbers of their own."""
    origins, values = set(), set()
    items = screened(read_docket(docket(0, tmp_path), as_of=AS_OF).charges, POLICY)
    for line in lines(items, POLICY):
        found = json.loads(line)["explanation"]
        conditions = [each for trace in found["because"] for each in trace["conditions"]]
        origins |= {tuple(each["origin"]) for each in conditions}
        values |= {each["value"] for each in conditions if each["fact"] == "amount"}
    assert len(origins) >= 2
    assert len(values) >= 3
    assert len({each.explained for each in items.explained()}) < len(items)


def odd_docket(folder: Path, rows: int = 40) -> Path:
    path = folder / "odd.csv"
    told = []
    for row in range(rows):
        text = ODD[row % len(ODD)].replace('"', '""')
        amount = ("0.8", "0.80", "3", "")[row % 4]
        day, scales = f"06/0{row % 9 + 1}/2026", "YN"[row % 2]
        told.append(f'"C{text}",DOE {row},01/02/1990,1,893.13(6a),"POSS COCAINE {text}",{amount},g,{day},{scales}\n')
    path.write_text(HEADERS + "".join(told), encoding="utf-8")
    return path


@pytest.mark.parametrize("most", [1, 3, kept.MOST_KEPT])
def test_odd_texts_and_little_room(most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands in a cell comes through, equal amounts as each was written, and with nothing kept."""
    monkeypatch.setattr(kept, "MOST_KEPT", most)
    result = screen_docket(odd_docket(tmp_path), sample_policy(POLICY), as_of=AS_OF)
    written = list(screen_lines(result))
    assert written == [one_by_one(item, None) + "\n" for item in result.screened]
    shown = {value for line in written for value in ("0.8 g", "0.80 g") if f'"{value}"' in line}
    assert shown == {"0.8 g", "0.80 g"}


def test_before_the_policy_is_in_force_no_policy_is_named(tmp_path: Path) -> None:
    path = odd_docket(tmp_path, 3)
    policy = load_policy(sample_policy(POLICY))
    early = date(policy.effective.year - 1, 1, 1)
    result = screen_docket(path, sample_policy(POLICY), as_of=early)
    found = [json.loads(line) for line in screen_lines(result)]
    assert [each["explanation"]["policy"] for each in found] == [{}] * 3
    assert {each["outcome"] for each in found} == {"no policy in force"}


def test_charges_are_not_held_while_they_are_written(tmp_path: Path) -> None:
    """Four times the rows need no more room: each is made, written, and let go."""
    peaks = []
    for rows in (500, 500, 2_000):  # the first fills what is kept
        result = screen_docket(odd_docket(tmp_path, rows), sample_policy(POLICY), as_of=AS_OF)
        tracemalloc.start()
        written = sum(map(len, screen_lines(result)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert written > 2_000 * 1_000
    assert peaks[2] - peaks[1] < 1_500 * 200, peaks


def test_a_mark_is_a_value_or_stands_within_a_text() -> None:
    marks: Marks[str] = Marks()
    whole, part = marks.of("a", str.upper), marks.inside("b", str.lower)
    template = marks.template(json.dumps({"x": whole, "y": f"<{part}>", "z": [whole, "50%"]}))
    assert template.of('"Ab"') == '{"x": "AB", "y": "<"ab">", "z": ["AB", "50%"]}'
    assert marks.template("100%").of("x") == "100%"
