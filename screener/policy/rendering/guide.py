"""The guide's appendix: an entry for each fact, key and phrase of a policy file, made from the loader's own tables.

Facts come from the vocabulary; what each key says stands in ``resources/policy/keys.yaml``. The appendix is made when
the guide is opened and stored nowhere; tests load and run every example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import yaml

from screener.domain.decision import CHOOSERS, DECIDABLE, Force, Rollup
from screener.domain.shipped import resource
from screener.domain.substance import SUBSTANCES, label
from screener.policy.language.facts.sources import source_of
from screener.policy.language.model import HISTORIES, MODE_WORDS, NOT_STATED
from screener.policy.language.vocabulary import FACTS, GOVERNING, UNITS, WEIGHT_WORDS, FactSpec, FactType
from screener.policy.loading.amendments import AMENDS_KEYS
from screener.policy.loading.comparisons import such_as
from screener.policy.loading.load import HEAD_KEYS, MODELS, PUBLICITY, SOURCE_KEYS, TOP_KEYS
from screener.policy.loading.own_facts import ANSWERED_BY, OWN_KEYS, SILENCE, TYPES
from screener.policy.loading.read_approval import APPROVER_KEYS, DEVIATION_KEYS, NEEDS
from screener.policy.loading.read_conditions import PHRASES
from screener.policy.loading.read_head import CONSULTED_KEYS
from screener.policy.loading.read_rules import KEYS, REACHES
from screener.policy.loading.read_sections import (
    ABOUT,
    CHARGE_KEYS,
    DIRECTIVE_KEYS,
    OLDER_KEYS,
    OUTCOME_KEYS,
    PROGRAM_KEYS,
    SCENARIO_KEYS,
    STAGES,
    WEIGHT_FACTS,
)
from screener.policy.loading.read_terms import LISTS, TERM_KEYS

EVENT_KEYS = ("events", "for", "within")
#: Where a key can stand, what people call the place, and the keys that the loader knows there (None: no closed list).
PLACES: Mapping[str, tuple[str, tuple[str, ...] | None]] = MappingProxyType(
    {
        "file": ("a section of the file", TOP_KEYS),
        "head": ("a key of the head, under `policy`", HEAD_KEYS),
        "source": ("a key of the source, under `policy` and `source`", SOURCE_KEYS),
        "own": ("a key of a fact of the office, under `facts`", OWN_KEYS),
        "term": ("a key of a term", TERM_KEYS),
        "outcome": ("a key of an outcome", OUTCOME_KEYS),
        "program": ("a key of a program", PROGRAM_KEYS),
        "rule": ("a key of a rule", KEYS),
        "condition": ("a key of a condition", LISTS),
        "phrase": ("a condition in words", tuple(PHRASES)),
        "set": ("a way to name values", None),
        "measure": ("a limit", None),
        "history": ("a key of a number of past events, under `history`", EVENT_KEYS),
        "approver": ("a key of an approver, under `approval`", APPROVER_KEYS),
        "deviation": ("a key of `deviation`", DEVIATION_KEYS),
        "consulted": ("a key of the consultation log, under `policy` and `consultation`", CONSULTED_KEYS),
        "amends": ("a key of `amends`", AMENDS_KEYS),
        "older": ("a key of what is said of older matters, under `retroactive`", OLDER_KEYS),
        "directive": ("a key of a directive, under `collateral`", DIRECTIVE_KEYS),
        "scenario": ("a key of a scenario", SCENARIO_KEYS),
        "charge": ("a key of a scenario's charge, beside the facts", CHARGE_KEYS),
    }
)
_WEIGHTS = tuple(WEIGHT_WORDS)
#: The words that the loader allows after a key.
ALLOWED: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("file", "weight from"): _WEIGHTS,
        ("term", "weight from"): _WEIGHTS,
        ("condition", "weight from"): _WEIGHTS,
        ("charge", "weight from"): tuple(WEIGHT_FACTS),
        ("charge", "all else"): ("no",),
        ("head", "model"): (*MODELS, NOT_STATED),
        ("head", "history from"): (*HISTORIES, NOT_STATED),
        ("head", "public"): (*PUBLICITY, NOT_STATED),
        ("head", "governed by"): tuple(GOVERNING),
        ("own", "type"): tuple(TYPES),
        ("own", "answered by"): ANSWERED_BY,
        ("own", "silence"): SILENCE,
        ("term", "judgment"): ("yes", "no"),
        ("outcome", "or"): tuple(DECIDABLE),
        ("outcome", "chosen by"): CHOOSERS,
        ("outcome", "roll-up"): tuple(each for each in Rollup if each is not Rollup.NEEDS_INFORMATION),
        ("program", "stage"): STAGES,
        ("rule", "reaches"): (*REACHES, NOT_STATED),
        ("rule", "force"): (*Force, NOT_STATED),
        ("rule", "for"): tuple(MODE_WORDS),
        ("deviation", "needs"): NEEDS,
        ("deviation", "verbal"): ("yes", "no", NOT_STATED),
        ("approver", "verbal"): ("yes", "no", NOT_STATED),
        ("directive", "about"): ABOUT,
        ("rule", "beyond this"): ("otherwise", NOT_STATED),
        ("file", "retroactive"): tuple(MODE_WORDS),
        ("scenario", "mode"): tuple(MODE_WORDS),
        ("measure", "at most"): UNITS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a policy file can say: a fact, a key or a phrase.

    ``takes`` is what is written after it, ``say`` what it means, ``ask`` the question that an attorney answers,
    ``unknown`` what happens where it is not known, ``example`` sections of a policy file that the tests load and run.
    """

    place: str
    key: str
    takes: str
    say: str
    example: str
    needed: bool = False
    allowed: tuple[str, ...] = ()
    unit: str = ""
    ask: str = ""
    unknown: str = ""

    @property
    def anchor(self) -> str:
        """The name that a link to it has, without its ending."""
        return f"{self.place}-{re.sub(r'[^a-z0-9]+', '-', self.key.lower()).strip('-')}"


@cache
def entries() -> tuple[Entry, ...]:
    """Every entry of the vocabulary: the facts, then keys and phrases by the place where they stand."""
    text = resource("policy", "keys.yaml").read_text(encoding="utf-8")
    table = yaml.load(text, Loader=yaml.CBaseLoader)
    examples: Mapping[str, str] = table.pop("examples")
    own: Mapping[str, Mapping[str, str]] = table.pop("fact", {})
    found = [_fact(spec, own.get(name, {}), examples) for name, spec in FACTS.items()]
    for place, keys in table.items():
        for key, said in keys.items():
            found.append(
                Entry(
                    place=place,
                    key=key,
                    takes=said["takes"],
                    say=said["say"],
                    needed=said.get("needed") == "yes",
                    example=examples[said["example"]],
                    allowed=ALLOWED.get((place, key), ()),
                    unknown=said.get("unknown", ""),
                )
            )
    return tuple(found)


def _fact(spec: FactSpec, said: Mapping[str, str], examples: Mapping[str, str]) -> Entry:
    return Entry(
        place="fact",
        key=spec.name,
        takes=said.get("takes") or str(spec.type),
        say=said.get("say") or _sentence(spec),
        ask=spec.ask,
        allowed=_drugs() if spec.name == "substance" else spec.allowed,
        unit={"g": ", ".join(unit for unit in UNITS if unit != "$"), "$": "dollars"}.get(spec.unit, spec.unit),
        example=examples[said["example"]] if "example" in said else _fact_example(spec),
    )


def _drugs() -> tuple[str, ...]:
    """Every drug by the name that people read, and the words for sets of them."""
    labels = {label(name) for name, each in SUBSTANCES.items() if not each.is_class}
    schedules = (f"schedule {number}" for number in ("I", "II", "III", "IV", "V"))
    sets = ("any controlled substance", *schedules, "opioids", "stimulants", "depressants")
    more = ("hallucinogens", "natural psychedelics", "benzodiazepines", "steroids", "inhalants", "prescription drugs")
    return (*sorted(labels, key=str.lower), *sets, *more)


def _sentence(spec: FactSpec) -> str:
    if spec.type is FactType.FLAG:
        paper = " A paper is there or not, never unknown." if spec.record else ""
        return f"Yes: {spec.sentence}. No: {spec.denial}.{paper}"
    return f"Read as: {spec.sentence.format('…')}."


def fact_test(spec: FactSpec) -> str:
    """A test that the fact's own example meets, as a rule writes it."""
    if spec.type is FactType.FLAG:
        return "present" if spec.record else "yes"
    return such_as(spec) if spec.type in (FactType.AMOUNT, FactType.COUNT, FactType.DATE) else spec.example


def _fact_example(spec: FactSpec) -> str:
    silent = (
        ("expect: ordinary screening",) if spec.record else ("expect: needs information", f"missing: [{spec.name}]")
    )
    lines = [
        "rules:",
        "  - id: 1",
        f"    if: {{{spec.name}: {fact_test(spec)}}}",
        "    outcome: decline",
        "scenarios:",
        "  - name: It is known",
        f"    charge: {{{spec.name}: {spec.example}}}",
        "    on: 2026-04-02",
        "    expect: decline",
        "  - name: Nothing is known",
        "    charge: {}",
        "    on: 2026-04-02",
        *(f"    {each}" for each in silent),
    ]
    return "\n".join(lines) + "\n"


# -- the appendix ----------------------------------------------------------------------------------------------------


def section(entry: Entry) -> str:
    """One entry with its anchor, as Markdown."""
    lines = [f'<a id="{entry.anchor}"></a>', f"## {entry.key}", ""]
    lines += [f"{entry.say}{' It is always written.' if entry.needed else ''}", "", f"- Takes: {entry.takes}"]
    if entry.unit:
        lines.append(f"- Unit: {entry.unit}")
    if entry.allowed:
        lines.append(f"- Allowed: {'; '.join(entry.allowed)}")
    if entry.ask:
        lines.append(f"- Question for the attorney: {entry.ask}")
    if entry.place == "fact":
        lines.append(f"- Where it comes from: {source_of(FACTS[entry.key]).words}.")
    lines += ["", "```yaml", entry.example.rstrip(), "```", ""]
    if entry.place == "fact":
        lines += [_unknown(FACTS[entry.key]), ""]
    if entry.unknown:
        lines += [f"Not known: {entry.unknown[0].lower()}{entry.unknown[1:]}", ""]
    return "\n".join([*lines, f"Related: {', '.join(_related(entry))}.", ""])


def _unknown(spec: FactSpec) -> str:
    """What happens where the fact is not known."""
    if spec.record:
        return "It is there or not, never unknown: where nothing is recorded, it is not there."
    text = (
        "Where it is not known and can change the outcome, the charge needs information and the question above is put."
    )
    if spec.type is FactType.FLAG:
        text += " After `if shown` and `unless shown` silence counts as not shown."
    if spec.type is FactType.AMOUNT:
        text += " A 0 in a docket stands where nobody entered it: it is asked as a blank is."
    if spec.type is FactType.TEXT and spec.name not in ("instrument", "case", "incident"):
        text += _TEXTS.format(spec.example)
    text += " A cell that is filled and no answer is asked, too, and is no silence."
    return f"{text} It is never taken for zero or for a no."


#: How the texts of a docket are compared with those of a file.
_TEXTS = (
    " Texts are compared word by word; capitals and signs do not matter. A text that holds the words of yours and more"
    " (“{0}” in a longer text), or a part of them, is not known to be it, nor known not to be: it is asked, also after"
    " `if shown` and `unless shown`. A text without your words is another one, so name every word of your system's"
    " table (`[residence, house, apartment]`)."
)


#: The page that explains what stands behind an entry, by its place or its name.
_BEHIND: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "beside": ("charges beside", "grouped.md"),
        "grouped": ("charges beside", "grouped.md"),
        "reaches": ("charges beside", "grouped.md"),
        "phrase": ("charges beside", "grouped.md"),
        "measure": ("units", "units.md"),
        "shown": ("what silence means", "what-silence-means.md"),
        "observed": ("what silence means", "what-silence-means.md"),
    }
)


def _related(entry: Entry) -> list[str]:
    """Links to the chapters that explain what stands behind an entry."""
    found = [page for word, page in _BEHIND.items() if word == entry.place or word in entry.key.split()]
    if entry.place == "fact":
        amount = FACTS[entry.key].type is FactType.AMOUNT and FACTS[entry.key].unit != "$"
        found.append(("units", "units.md") if amount else ("what silence means", "what-silence-means.md"))
    found.append(("how the program decides", "how-the-program-decides.md"))
    return [f"[{name}]({file})" for name, file in dict.fromkeys(found)]


def reference() -> Iterator[tuple[str, str]]:
    """The appendix: for each place of a file its name and a page of Markdown that holds every entry in order."""
    heads = {"fact": "a fact of the charge"} | {place: title for place, (title, _) in PLACES.items()}
    for place, title in heads.items():
        word, _, rest = re.sub(r"^an? ", "", title).partition(" ")
        parts = [f"# {word.capitalize()}s {rest}".rstrip(), "", _LEFT_OUT, ""]
        yield f"all-{place}", "\n".join([*parts, *(section(each) for each in entries() if each.place == place)])


_LEFT_OUT = "The examples leave out what they do not show: head, outcomes and `otherwise` stand there."
