"""What can be written at a place of a policy file: each choice with a sentence, from the loader's own vocabulary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import yaml

from screener.domain import substance
from screener.domain.charge_class import classes_of
from screener.domain.offense import label as offense_label
from screener.domain.shipped import resource
from screener.policy.authoring.file_words import FileWords
from screener.policy.authoring.places import ITEM, Path, Role, Spot
from screener.policy.authoring.shapes import entry_at, key_path, shape_at
from screener.policy.language.model import NOT_COVERED, NOT_STATED
from screener.policy.language.vocabulary import FACTS, GOVERNING, GROUP_ASKS, KIND_WORDS, FactSpec, FactType
from screener.policy.loading.read_conditions import PHRASES
from screener.policy.loading.read_terms import BESIDE
from screener.policy.loading.read_tests import COMPARED
from screener.policy.rendering.guide import Entry, entries

KEY, WORD = "key", "word"
#: A value with one of these signs is read as something else unless it stands between quotation marks.
_NEEDS_QUOTES = re.compile(r"""^[\s\-?:,\[\]{}#&*!|>'"%@`]|: |:$| #|^(?:~|null)$""")
_FIGURES = (FactType.AMOUNT, FactType.COUNT, FactType.DATE)
#: Sections in which facts are tested or given.
_TESTING = ("rules", "terms", "scope", "programs", "retroactive", "collateral", "scenarios")
_COMPANIONS = (*BESIDE, "all others covered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that can be written: ``text`` as a person reads it, ``insert`` as the file takes it, ``say`` why.

    A key where a value is written comes with its braces: ``{offense: }``.

    ``sample`` is the end of what is inserted that stands for a figure or day of one's own; "" where there is none.
    """

    kind: str
    text: str
    say: str
    insert: str
    sample: str = ""


def choices(spot: Spot, words: FileWords) -> tuple[Choice, ...]:
    """Everything that can be written at a spot, in the order of the vocabulary; nothing inside a text."""
    if spot.role is Role.TEXT:
        return ()
    found: dict[tuple[str, str], Choice] = {}
    for each in _all(spot, words):
        found.setdefault((each.kind, each.text), each)
    return tuple(found.values())


def narrowed(spot: Spot, every: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Of the choices of a place those that begin with what was typed, then those with a word that does."""
    typed = spot.typed.strip("\"'").lower()
    if not typed:
        return every
    begins = [each for each in every if each.text.lower().startswith(typed)]
    inside = re.compile(rf"\b{re.escape(typed)}")
    return (*begins, *(each for each in every if each not in begins and inside.search(each.text.lower())))


def _all(spot: Spot, words: FileWords) -> Iterator[Choice]:
    path = _as_charge(spot.path)
    if spot.role in (Role.KEY, Role.START):
        present = spot.present if spot.path or spot.flow else _sections(spot, words)
        yield from (_key(spot, *each) for each in _keys(path, words) if each[0] not in present)
    valued = spot.role is Role.VALUE and not spot.quoted
    fact = _fact_of(path, words) is not None
    if valued and not fact:
        yield from _braced(path, words)
    if spot.role in (Role.VALUE, Role.START) and path:
        for text, say in _words(path, words):
            insert = written(text, quoted=spot.quoted, flow=spot.flow)
            yield Choice(kind=WORD, text=text, say=say, insert=insert, sample=_sample(path, text, words))
    if valued and fact:
        yield from _braced(path, words)


def _braced(path: Path, words: FileWords) -> Iterator[Choice]:
    """Keys where a value is written, with the braces and brackets that they need: nobody has to know them."""
    for name, say in _keys(path, words):
        inner = shape_at((*path, name))
        several = inner.items and not (inner.keys or inner.words or inner.offered)
        yield Choice(kind=KEY, text=name, say=say, insert=f"{{{written(name)}: {'[]' if several else ''}}}")


def _sections(spot: Spot, words: FileWords) -> frozenset[str]:
    """The sections that stand there, without the one that the caret is in."""
    return frozenset(name for name in words.sections if not spot.keyed or name != spot.word)


def _key(spot: Spot, name: str, say: str) -> Choice:
    text = written(name, quoted=spot.quoted, flow=spot.flow)
    return Choice(kind=KEY, text=name, say=say, insert=text if spot.keyed else f"{text}: ")


def _sample(path: Path, text: str, words: FileWords) -> str:
    """What of a choice is only an example: the figure of a limit, the day of a date, the name of a place."""
    spec = _fact_of(path, words)
    shape = shape_at(path)
    if spec is None and "measure" not in shape.names:
        return ""
    if spec is not None and spec.type in (FactType.TEXT, FactType.STATUTE, FactType.EVENTS):
        return text if text == spec.example else ""
    found = re.search(r"\$?\d.*$", text) if spec is None or spec.type in _FIGURES else None
    return found[0] if found else ""


def written(text: str, *, quoted: bool = False, flow: bool = True) -> str:
    """A word as the file takes it: between quotation marks where it would be read as something else."""
    bare = not quoted and not _NEEDS_QUOTES.search(text) and not (flow and re.search(r"[,\[\]{}]", text))
    return text if bare else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _as_charge(path: Path) -> Path:
    """The charges beside a scenario's charge take the same facts."""
    if path[:3] == ("scenarios", ITEM, "charge") and path[3:5] == ("beside", ITEM):
        rest = path[5:]
        return (*path[:3], *rest) if rest else path[:5]
    return path


# -- keys --------------------------------------------------------------------------------------------------------------


def _keys(path: Path, words: FileWords) -> Iterator[tuple[str, str]]:
    beside = path[-2:] == ("beside", ITEM) and path[:3] == ("scenarios", ITEM, "charge")
    shape = shape_at(path[:3] if beside else path)
    for name in shape.keys:
        yield name, _said((*path[:3], name) if beside else (*path, name))
    yield from _forms(shape.patterns)
    if "charge" in shape.names or beside or "condition" in shape.names or "term" in shape.names:
        yield from ((name, spec.ask or "A fact of this file.") for name, spec in words.facts.items())
    if "charge" in shape.names or beside:
        yield from ((name, _term(name, words)) for name in words.terms if name in words.judged)
    if "term" in shape.names:
        yield from _drugs()
        yield from ((name, "A set of this file.") for name in words.sets)
    if path and re.match(r"by .+$", path[-1]) and path[-1][3:] in FACTS:
        yield from _of_fact(FACTS[path[-1][3:]], words, tests=True)
    if path == ("not covered because",):
        yield from _rules(words)


def _said(path: Path) -> str:
    """The sentence of a key."""
    entry = entry_at(path)
    if entry is not None:
        return entry.ask if entry.say.startswith("Read as") else entry.say
    said = shape_at(path).description
    name = path[-1]
    return said or sentences().get(name) or f"'{name}', under '{path[-2] if len(path) > 1 else 'the file'}'."


_FORMS: Mapping[str, tuple[str, ...]] = {
    "any|at": tuple(f"{way} {count} of" for way in ("any", "at least") for count in (1, 2, 3, 4, 5, 6)),
    "until": ("until 2026-12-31", "from 2027-01-01", "before 2027-01-01", "after 2026-12-31"),
    "by": ("by statute", "by substance", "by grade", "by schedule", "by penalty group"),
}


def _forms(patterns: Iterable[tuple[str, object]]) -> Iterator[tuple[str, str]]:
    """Keys that are written with a number or a day: the usual ones."""
    known = {entry.key: entry.say for entry in entries() if entry.place in ("condition", "measure")}
    for pattern, _ in patterns:
        for names in _FORMS.values():
            for name in (each for each in names if re.match(pattern, each)):
                key = "any 2 of" if name.endswith(" of") else "by statute" if name.startswith("by ") else "until"
                yield name, known[key]


# -- words -------------------------------------------------------------------------------------------------------------


def _words(path: Path, words: FileWords) -> Iterator[tuple[str, str]]:
    entry = entry_at(path)
    shape = shape_at(path)
    own = _OWN.get((entry.place, entry.key)) if entry is not None else None
    if own is not None:
        yield from own(words)
    spec = _fact_of(path, words)
    if spec is not None:
        yield from _of_fact(spec, words, tests=path[0] != "scenarios")
    elif key_path(path)[-1:] == ("for",) and entry is not None and entry.place == "history":
        yield from _kinds()
        yield from _companions(words)
    if key_path(path)[-1:] and key_path(path)[-1] in _COMPANIONS:
        yield from _companions(words)  # a word here is a charge, never a condition in words
        yield from ((word, _of_word(entry, word, path)) for word in shape.words)
        return
    if "charge" not in shape.names and PHRASES.keys() & set(shape.offered):
        yield from _conditions(words)
    if not spec and ("measure" in shape.names):
        yield from _limits(FACTS["amount"], words)
    listed = spec is not None and spec.name == "class" and words.state  # the schema offers those of every state
    for word in (*shape.words, *(() if listed else shape.offered)):
        yield word, _of_word(entry, word, path)
    if path[:1] == ("retroactive",) and len(path) == 2:
        yield from ((text, sentences()[text.partition(",")[0]]) for text in _SAME_RULES)
    if path[:1] == ("policy format",):
        yield "1", sentences()["1"]


_SAME_RULES = ("same rules", NOT_STATED)


def _fact_of(path: Path, words: FileWords) -> FactSpec | None:
    """The fact whose value is written at a path."""
    for step in reversed(path):
        if step in words.facts and path[0] in _TESTING:
            return words.facts[step]
        if step in FACTS and step != "weight from":
            entry = entry_at(path[: len(path) - tuple(reversed(path)).index(step)])
            return FACTS[step] if entry is None or entry.place == "fact" else None
        if step not in (ITEM, "all except", "any item", "any of", "all of", *COMPARED) and not _is_way(step):
            return None
    return None


def _is_way(step: str) -> bool:
    return bool(re.match(r"(until|before|from|after) \d{4}|by ", step))


def _of_fact(spec: FactSpec, words: FileWords, *, tests: bool) -> Iterator[tuple[str, str]]:
    """The values that a fact takes: tests of it in a rule, values in a scenario."""
    match spec.type:
        case FactType.FLAG:
            yes, no = (spec.sentence, spec.denial)
            names = (("present", yes), ("absent", no)) if spec.record else ()
            yield from ((word, _sentence(say)) for word, say in (("yes", yes), ("no", no), *names))
        case FactType.KIND:
            yield from _kinds()
        case FactType.DRUG:
            yield from _drugs()
        case FactType.WORD | FactType.SEVERAL:
            own = classes_of(words.state) if spec.name == "class" and words.state else None
            allowed = spec.allowed if own is None else own.names
            yield from ((word, _sentence(spec.sentence.format(word))) for word in allowed)
        case FactType.AMOUNT | FactType.COUNT | FactType.DATE if tests:
            yield from _limits(spec, words)
        case _:
            yield spec.example, f"For example. {spec.ask}"
    if tests:
        yield from ((name, f"A set of this file. {say}".strip()) for name, say in words.sets.items())


def fact_values(spec: FactSpec, words: FileWords) -> tuple[tuple[str, str], ...]:
    """What a rule can write after a fact, each with a sentence; of a limit the words before the figure alone."""
    if spec.type in _FIGURES:
        return tuple(_table()["day" if spec.type is FactType.DATE else "measure"].items())
    return tuple(dict(reversed(tuple(_of_fact(spec, words, tests=True)))).items())[::-1]


def companions() -> tuple[tuple[str, str], ...]:
    """The charges beside a charge that a rule can name, each with a sentence."""
    return _companion_words()


def _limits(spec: FactSpec, words: FileWords) -> Iterator[tuple[str, str]]:
    table = _table()["day" if spec.type is FactType.DATE else "measure"]
    figure = re.search(r"\$?\d.*$", spec.example)
    sample = figure[0] if figure else spec.example
    yield from ((f"{word} {sample}", say) for word, say in table.items())
    yield from ((name, _term(name, words)) for name in words.terms)


def _kinds() -> Iterator[tuple[str, str]]:
    for word, kind in KIND_WORDS.items():
        name = offense_label(kind)
        yield word, f"The offense is {name}." if word == name else f"Another word for the offense {name}."


@cache
def _drug_words() -> tuple[tuple[str, str], ...]:
    every = next(entry for entry in entries() if entry.place == "fact" and entry.key == "substance").allowed
    found = [(name, _drug_sentence(name)) for name in every]
    for name, each in substance.substances().items():
        label = substance.label(name)
        found.append((name, _drug_sentence(name)))
        found += [(alias, f"Another word for {label}.") for alias in each.aliases]
    found += [(word, "No drug at all." if word == "none" else "Alcohol.") for word in ("none", "alcohol")]
    return tuple(dict(reversed(found)).items())[::-1]


def _drug_sentence(name: str) -> str:
    many = substance.expand(name)
    if len(many) > 1:
        return f"A word for {len(many)} substances, such as {substance.label(min(many))}."
    return f"The substance is {substance.label(name)}."


def _drugs() -> Iterator[tuple[str, str]]:
    yield from _drug_words()


@cache
def _companion_words() -> tuple[tuple[str, str], ...]:
    grades = FACTS["grade"].allowed
    kinds = [(word, f"A charge beside it is: {offense_label(kind)}.") for word, kind in KIND_WORDS.items()]
    plain = [(grade, f"A charge beside it is of the grade {grade}, whatever it is for.") for grade in grades]
    both = [
        (f"{word} {grade}", f"A charge beside it is: {offense_label(kind)}, of the grade {grade}.")
        for word, kind in KIND_WORDS.items()
        for grade in grades
    ]
    return (*kinds, *plain, *both)


def _companions(words: FileWords) -> Iterator[tuple[str, str]]:
    yield from _companion_words()
    own = classes_of(words.state) if words.state else None
    yield from ((name, f"A charge beside it is a {name}.") for name in (() if own is None else own.names))


def _conditions(words: FileWords) -> Iterator[tuple[str, str]]:
    yield from ((name, _term(name, words)) for name in words.terms)
    said = {entry.key: entry.say for entry in entries() if entry.place == "phrase"}
    yield from ((phrase, said.get(phrase, "A condition in words.")) for phrase in PHRASES)
    flags = (spec for spec in (*FACTS.values(), *words.facts.values()) if spec.type is FactType.FLAG)
    yield from ((spec.name, _sentence(spec.sentence)) for spec in flags)


def _term(name: str, words: FileWords) -> str:
    said = words.terms.get(name, "")
    what = "The attorney judges it" if name in words.judged else "A term of this file"
    return f"{what}: \u201c{said}\u201d." if said else f"{what}."


def _sentence(text: str) -> str:
    return text if not text else f"{text[0].upper()}{text[1:]}."


# -- words of the file itself ------------------------------------------------------------------------------------------


def _outcomes(words: FileWords) -> Iterator[tuple[str, str]]:
    for name, rollup in words.outcomes.items():
        yield name, f"An outcome of this file; it counts as '{rollup}'." if rollup else "An outcome of this file."


def _rules(words: FileWords) -> Iterator[tuple[str, str]]:
    yield from ((name, f"Rule {name}: {title}." if title else f"Rule {name}.") for name, title in words.rules.items())


def _programs(words: FileWords) -> Iterator[tuple[str, str]]:
    yield from ((name, f"The program {title or name}.") for name, title in words.programs.items())


def _with(
    names: Callable[[FileWords], Iterator[tuple[str, str]]], *more: str
) -> Callable[[FileWords], Iterator[tuple[str, str]]]:
    def found(words: FileWords) -> Iterator[tuple[str, str]]:
        yield from names(words)
        yield from ((each, sentences()[each]) for each in more)

    return found


def _missing(words: FileWords) -> Iterator[tuple[str, str]]:
    yield from ((name, spec.ask) for name, spec in FACTS.items())
    yield from ((name, spec.ask or "A fact of this file.") for name, spec in words.facts.items())
    yield from ((name, _term(name, words)) for name in words.terms)
    yield from GROUP_ASKS.items()


def _judged(words: FileWords) -> Iterator[tuple[str, str]]:
    yield from ((name, _term(name, words)) for name in words.terms)


#: Keys whose words are names of the file itself.
_OWN: Mapping[tuple[str, str], Callable[[FileWords], Iterator[tuple[str, str]]]] = {
    ("rule", "outcome"): _with(_outcomes, NOT_COVERED),
    ("rule", "options"): _with(_outcomes, NOT_STATED),
    ("rule", "exception to"): _rules,
    ("rule", "gives way to"): _rules,
    ("rule", "program"): _programs,
    ("older", "outcome"): _outcomes,
    ("file", "otherwise"): _outcomes,
    ("file", "before"): _outcomes,
    ("file", "after"): _outcomes,
    ("file", "repeals"): _rules,
    ("scenario", "expect"): _with(_outcomes, "needs information", "attorney decides"),
    ("scenario", "because"): _with(_rules, "otherwise"),
    ("scenario", "missing"): _missing,
    ("condition", "judgment"): _judged,
}


# -- sentences ---------------------------------------------------------------------------------------------------------


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    text = resource("policy", "words.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = yaml.load(text, Loader=yaml.CBaseLoader)
    return found


@cache
def sentences() -> Mapping[str, str]:
    """The sentence of every word that means the same wherever it stands."""
    return {word: say for name in ("mode", "common") for word, say in _table()[name].items()}


#: Under which head of the table the words of a key stand, where it is not the key's own name.
_HEADS = {"weight from": "weight", "governed by": "date", "for": "mode", "retroactive": "mode"}


@lru_cache(maxsize=4096)
def _of_word(entry: Entry | None, word: str, path: Path) -> str:
    """The sentence of a word of a closed list; where the table has none, what its key says."""
    key = entry.key if entry is not None else (key_path(path) or ("",))[-1]
    head = _HEADS.get(key, key)
    if word in GOVERNING:
        head = "date"
    said = _table().get(head, {}).get(word) or sentences().get(word)
    if said:
        return said
    if entry is not None and entry.key == "verbal":
        return f"{'A' if word == 'yes' else 'No'} verbal answer is enough."
    say = entry.say if entry is not None else shape_at(path).description
    return f"One of the words for '{key}'. {say}".strip()
