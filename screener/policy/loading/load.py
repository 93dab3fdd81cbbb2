"""From the text of a policy file to a policy, or to all that is wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from screener.domain.charge_class import classes_of, states_with_classes
from screener.domain.decision import Rollup
from screener.domain.errors import ScreenerError
from screener.policy.analysis.conflicts import find_conflicts
from screener.policy.language.conditions import Condition, FilePlace
from screener.policy.language.errors import PolicyError, PolicyErrors
from screener.policy.language.model import HISTORIES, MODE_WORDS, MODES, NO_DAY, NOT_STATED, Outcome, Policy, Source
from screener.policy.language.sights import in_order, sighted, tests_of
from screener.policy.language.vocabulary import GOVERNING, WEIGHT_WORDS
from screener.policy.loading.amendments import Beside, Files, beside, pack, resolve, unpack
from screener.policy.loading.ignored import named_and_unused, refuse_ignored, refuse_reasons
from screener.policy.loading.nodes import Entries, Faults, Node, Scalar, read_nodes
from screener.policy.loading.own_facts import read_own, vocabulary_of
from screener.policy.loading.read_conditions import PHRASES, ConditionReader
from screener.policy.loading.read_head import read_consultation, read_sets, read_texts
from screener.policy.loading.read_rules import RuleReader
from screener.policy.loading.read_sections import ScenarioReader, SectionReader

__all__ = [
    "PolicyError", "PolicyErrors", "adopted_bytes", "check_policy", "draft_policy", "load_policy", "load_policy_bytes",
]  # fmt: skip

#: The keys of the file, of its head and of the source that the head names.
TOP_KEYS = (
    "policy format",
    "policy",
    "amends",
    "repeals",
    "weight from",
    "sets",
    "facts",
    "terms",
    "scope",
    "outcomes",
    "rules",
    "otherwise",
    "before",
    "after",
    "programs",
    "retroactive",
    "collateral",
    "reasons",
    "not covered because",
    "scenarios",
)
HEAD_KEYS = (
    "id",
    "title",
    "office",
    "model",
    "version",
    "state",
    "history from",
    "effective",
    "sunset",
    "withdrawn",
    "review by",
    "governed by",
    "supersedes",
    "source",
    "public",
    "contact",
    "marks",
    "questions",
    "looks",
    "consultation",
    "equity note",
)
_NO_TEXTS = ("governed by", "source", "questions", "looks", "consultation")
_NO_EQUITY_NOTE = "There is no equity note: who may be affected unequally, and how that would be seen, is not stated."
_NO_CONSULTATION = "The consultation log is empty: who was heard before the policy was signed, and when, is not stated."
SOURCE_KEYS = ("document", "signed", "section", "note")

#: The four models that a policy can follow (design 1), and how public its text is.
MODELS = ("expanded diversion", "substance-specific declination", "case-by-case", "unconditional declination")
PUBLICITY = ("public", "internal", "unwritten")


def load_policy(path: Path) -> Policy:
    """The policy in a file; PolicyErrors with every fault of it, ScreenerError where the file cannot be read."""
    return load_policy_bytes(_bytes(path), str(path), beside(path.parent))


def load_policy_bytes(data: bytes, name: str, read: Beside | None = None) -> Policy:
    """The policy in the bytes of a file called ``name``; PolicyErrors with every fault of it.

    ``read`` gives the files beside it, for one that amends another; a policy's own ``raw`` needs none.
    """
    policy, errors = check_bytes(data, name, read)
    if policy is None:
        raise PolicyErrors(errors)
    return policy


#: Refusals of what changes no recommendation: a list without an entry, a reason for nothing, a rule never asked.
_HARMLESS = frozenset({"empty-list", "covers-nothing", "mode-not-opened"})


def adopted_bytes(data: bytes, name: str) -> Policy:
    """The policy in the bytes of a file that an office adopted, as ``load_policy_bytes`` reads it.

    A file stays readable where a later version of the program refuses what changes no recommendation: each such
    refusal is a warning here. PolicyErrors, without those, where the file cannot be read.
    """
    faults = Faults(name)
    policy = _read(data, name, faults, None, harmless=_HARMLESS)
    policy = None if policy is None else _compared(policy, faults)
    serious = [each for each in faults.sorted() if each.code not in _HARMLESS]
    if policy is None or serious:
        raise PolicyErrors(serious or faults.sorted())
    said = tuple(f"Line {each.line}: {each.message} {each.hint}".rstrip() for each in faults.sorted())
    return replace(policy, warnings=(*policy.warnings, *said))


def check_policy(path: Path) -> tuple[Policy | None, tuple[PolicyError, ...]]:
    """The policy in a file, or None and every fault of it, sorted by place."""
    return check_bytes(_bytes(path), str(path), beside(path.parent))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (
            "there is no such file"
            if isinstance(error, FileNotFoundError)
            else (error.strerror or "unknown reason").lower()
        )
        raise ScreenerError(f"{path} cannot be opened", reason, "Check the name and the permissions") from error


def draft_policy(path: Path) -> tuple[Policy | None, tuple[PolicyError, ...]]:
    """Like ``check_policy``, but rules that disagree are no errors yet: for the analysis, which names them itself."""
    return draft_bytes(_bytes(path), str(path), beside(path.parent))


def draft_bytes(data: bytes, name: str, read: Beside | None = None) -> tuple[Policy | None, tuple[PolicyError, ...]]:
    """Like ``check_bytes``, but rules that disagree are no errors yet."""
    faults = Faults(name)
    policy = _read(data, name, faults, read)
    return policy, faults.sorted()


def check_bytes(data: bytes, name: str, read: Beside | None = None) -> tuple[Policy | None, tuple[PolicyError, ...]]:
    """The policy in some bytes, or None and every fault, sorted by place."""
    faults = Faults(name)
    policy = _read(data, name, faults, read)
    policy = None if policy is None else _compared(policy, faults)
    return (None if faults.found else policy), faults.sorted()


def _compared(policy: Policy, faults: Faults) -> Policy:
    """The policy with a warning for each pair of rules of which is not known whether they disagree; else an error."""
    conflicts = find_conflicts(policy)
    for conflict in conflicts:
        if conflict.decided:
            faults.add(conflict.place, "conflict", conflict.message, conflict.hint)
    open_pairs = tuple(each.message for each in conflicts if not each.decided)
    return replace(policy, warnings=(*policy.warnings, *open_pairs))


def _read(
    data: bytes, name: str, faults: Faults, read: Beside | None = None, harmless: Collection[str] = ()
) -> Policy | None:
    """The policy in some bytes, its rules not yet put against each other; None where there are faults."""
    packed = unpack(data)
    files = Files({Path(name).name: data})
    if packed:
        first, data = next(iter(packed.items()))
        files = Files({first: data})
        read = packed.get
    node = read_nodes(data, faults)
    if isinstance(node, Entries):
        node = resolve(node, faults, read or (lambda _: None), files)
    raw = data if len(files.named) == 1 else pack(files.named)
    policy = None if node is None else _Loader(faults, raw, name, files).load(node)
    return None if any(each.code not in harmless for each in faults.found) else policy


@dataclass(slots=True)
class _Loader:
    faults: Faults
    raw: bytes
    name: str
    files: Files

    def load(self, node: Node) -> Policy:
        faults = self.faults
        top = faults.entries(node, "A policy file")
        faults.keys(
            top,
            "a policy file",
            TOP_KEYS,
            ("policy format", "policy", "outcomes", "rules", "otherwise") if top.pairs else (),
        )
        self._format(top)
        weight = top.get("weight from")
        conditions = ConditionReader(
            faults, ("" if weight is None else faults.word(weight, "a kind of weight", WEIGHT_WORDS)) or "lab"
        )
        conditions.sets = self._sets(top)
        conditions.nodes = self._term_nodes(top)
        own = read_own(found, faults, [*conditions.nodes, *PHRASES]) if (found := top.get("facts")) else ()
        conditions.state = self._state(top)
        conditions.facts = vocabulary_of(own, conditions.state)
        for term, (key, _) in conditions.nodes.items():
            conditions.term(term, key.place)
        sections = SectionReader(faults, conditions)
        outcomes = sections.outcomes(found) if (found := top.get("outcomes")) else {}
        programs = sections.programs(found) if (found := top.get("programs")) else {}
        scope = conditions.condition(found) if (found := top.get("scope")) else None
        reader = RuleReader(faults, conditions, outcomes, programs, scope)
        rules = reader.read(found) if (found := top.get("rules")) else ()
        retroactive = sections.retroactive(found, outcomes) if (found := top.get("retroactive")) else {}
        head = self._head(top, sections)
        policy = replace(
            head,
            state=conditions.state,
            sets=dict(conditions.sets),
            facts=conditions.facts,
            terms=dict(conditions.terms),
            scope=scope,
            outcomes=outcomes,
            rules=rules,
            programs=programs,
            retroactive=retroactive,
            collateral=sections.collateral(found) if (found := top.get("collateral")) else (),
            uncovered=sections.uncovered(found) if (found := top.get("not covered because")) else {},
            otherwise=self._word(top, "otherwise", outcomes),
            before=self._word(top, "before", outcomes),
            after=self._word(top, "after", outcomes),
            reasons=read_texts(top.get("reasons"), "'reasons'", faults),
            lines={key.text: key.place.line for key, _ in top},
        )
        policy = _with_sights(policy)
        refuse_ignored(policy, faults)
        if isinstance(said := top.get("not covered because"), Entries) and not faults.found:
            refuse_reasons(policy, [(key.text, key.place) for key, _ in said], faults)
        if not policy.marks.startswith("historical") and policy.public != "unwritten":
            policy = replace(policy, warnings=_left_out(policy))
        return self._with_scenarios(policy, top, sections)

    def _with_scenarios(self, policy: Policy, top: Entries, sections: SectionReader) -> Policy:
        node = top.get("scenarios")
        if node is None:
            return policy
        reader = ScenarioReader(sections, policy.rules, policy.outcomes, policy.facts_read, policy.judgment_terms)
        return replace(policy, scenarios=reader.read(node))

    def _format(self, top: Entries) -> None:
        node = top.get("policy format")
        if node is not None and self.faults.text(node, "'policy format'") not in ("1", ""):
            self.faults.add(
                node.place, "unknown-format", "This program reads policy format 1.", "Write 'policy format: 1'."
            )

    def _term_nodes(self, top: Entries) -> dict[str, tuple[Scalar, Entries]]:
        node = top.get("terms")
        if node is None:
            return {}
        return {
            key.text: (key, self.faults.entries(value, f"The term '{key.text}'"))
            for key, value in self.faults.entries(node, "'terms'")
        }

    def _sets(self, top: Entries) -> dict[str, tuple[str, ...]]:
        node = top.get("sets")
        if node is None:
            return {}
        return read_sets(node, self.faults)

    def _word(self, top: Entries, key: str, outcomes: Mapping[str, Outcome]) -> str:
        node = top.get(key)
        if node is None:
            return ""
        word = self.faults.word(node, "an outcome of this file", list(outcomes), "unknown-outcome")
        if word and outcomes[word].rollup is Rollup.FILED:
            self.faults.add(
                node.place,
                "files-without-rule",
                f"'{key}: {word}' would recommend filing a charge that no rule speaks of.",
                "Write a rule that says to file, and leave the rest to ordinary screening.",
            )
        return word

    def _head(self, top: Entries, sections: SectionReader) -> Policy:
        node = top.get("policy")
        body = Entries((), FilePlace(1, 1)) if node is None else self.faults.entries(node, "'policy'")
        if node is not None:
            self.faults.keys(body, "the policy's head", HEAD_KEYS, ("title", "office", "version", "effective"))
        texts = {key: self._text(body, key) for key in HEAD_KEYS if key not in _NO_TEXTS}
        dates = {key: self._date(body, key, sections) for key in ("effective", "sunset", "withdrawn", "review by")}
        dates["effective"] = dates["effective"] or self._undated(body, texts["marks"])
        self._date_order(body, dates)
        self._closed_words(body, texts)
        consulted = body.get("consultation")
        return Policy(
            title=texts["title"],
            office=texts["office"],
            version=texts["version"],
            model=texts["model"],
            public=texts["public"],
            marks=texts["marks"],
            history_from=texts["history from"] if texts["history from"] in HISTORIES else HISTORIES[0],
            contact=texts["contact"],
            supersedes=texts["supersedes"],
            id=texts["id"] or _slug(self.name),
            effective=dates["effective"] or date.max,
            sunset=dates["sunset"],
            withdrawn=dates["withdrawn"],
            review_by=dates["review by"],
            source=self._source(body),
            governed_by=self._governed(body),
            questions=read_texts(body.get("questions"), "'questions'", self.faults),
            looks=read_texts(body.get("looks"), "'looks'", self.faults),
            consultation=() if consulted is None else read_consultation(consulted, self.faults),
            equity_note="" if texts["equity note"] == NOT_STATED else texts["equity note"],
            sha256=hashlib.sha256(self.raw).hexdigest(),
            raw=self.raw,
            file=Path(self.name).name,
            files=self.files.hashes,
        )

    def _state(self, top: Entries) -> str:
        """The postal code of the state whose classes the file means; "" where it does not say."""
        head = top.get("policy")
        node = head.get("state") if isinstance(head, Entries) else None
        text = "" if node is None else self.faults.text(node, "'state'")
        if node is None or text in ("", NOT_STATED):
            return ""
        found = classes_of(text)
        if found is None:
            known = states_with_classes()
            self.faults.unknown(
                node.place, "unknown-state", text, "a state whose order of classes the program knows",
                [*(each.name for each in known.values()), *known],
            )  # fmt: skip
        return "" if found is None else found.code

    def _closed_words(self, body: Entries, texts: dict[str, str]) -> None:
        for key, allowed in (("model", MODELS), ("public", PUBLICITY), ("history from", HISTORIES)):
            node = body.get(key)
            if node is not None and texts[key]:
                texts[key] = self.faults.word(node, f"a word for '{key}'", (*allowed, NOT_STATED))

    def _text(self, body: Entries, key: str) -> str:
        node = body.get(key)
        return "" if node is None else self.faults.text(node, f"'{key}'")

    def _date(self, body: Entries, key: str, sections: SectionReader) -> date | None:
        node = body.get(key)
        if node is None or (isinstance(node, Scalar) and node.text.strip() == NOT_STATED):
            return None
        return sections.date(node, f"'{key}'")

    def _undated(self, body: Entries, marks: str) -> date | None:
        """The day of a version that states none: a file for study may leave it open, and a draft; no other."""
        node = body.get("effective")
        if node is not None and isinstance(node, Scalar) and node.text.strip() == NOT_STATED:
            if not marks.startswith(("historical", "draft")):
                message = "Without its first day nobody can tell whether the policy is in force."
                hint = "Write the day. Only 'marks: draft' or 'marks: historical, for study' may leave it open."
                self.faults.add(node.place, "effective-not-stated", message, hint)
            return NO_DAY
        return None

    def _date_order(self, body: Entries, dates: Mapping[str, date | None]) -> None:
        for early, late in (("effective", "sunset"), ("effective", "withdrawn"), ("effective", "review by")):
            first, second, node = dates[early], dates[late], body.get(late)
            if first and first != NO_DAY and second and node is not None and second < first:
                self.faults.add(
                    node.place,
                    "date-order",
                    f"'{late}' ({second}) is before '{early}' ({first}).",
                    "Correct one of the dates.",
                )

    def _source(self, body: Entries) -> Source:
        node = body.get("source")
        if node is None:
            return Source()
        if isinstance(node, Scalar):
            return Source(document=self.faults.text(node, "'source'"))
        entries = self.faults.entries(node, "'source'")
        self.faults.keys(entries, "the source", SOURCE_KEYS, ("document",))
        return Source(**{key: self._text(entries, key) for key in SOURCE_KEYS})

    def _governed(self, body: Entries) -> dict[str, str]:
        node = body.get("governed by")
        if node is None:
            return {}
        if isinstance(node, Scalar):
            word = self.faults.word(node, "a governing date", list(GOVERNING), "unknown-date")
            return dict.fromkeys(MODES, word) if word else {}
        found = {}
        for key, value in self.faults.entries(node, "'governed by'"):
            mode = MODE_WORDS.get(key.text)
            if mode is None:
                self.faults.unknown(key.place, "unknown-key", key.text, "a mode", list(MODE_WORDS))
                continue
            word = self.faults.word(value, "a governing date", [*GOVERNING, NOT_STATED], "unknown-date")
            if word and word != NOT_STATED:
                found[mode] = word
        return found


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", Path(name).stem.lower()).strip("-") or "policy"


def _with_sights(policy: Policy) -> Policy:
    conditions: list[Condition] = [clause.condition for rule in policy.rules for clause in rule.clauses]
    for entry in policy.retroactive.values():
        conditions.append(entry.applies)
        if entry.excluded is not None:
            conditions.append(entry.excluded)
    seen = sighted(conditions)
    dates = {fact for word in policy.governed_by.values() if (fact := GOVERNING[word]) is not None}
    return replace(
        policy,
        facts_read=in_order(seen.own | seen.companions | seen.judgments | dates),
        companion_facts=in_order(seen.companions),
        judgment_terms=tuple(sorted(seen.judgments)),
        tests=tests_of(conditions),
    )


def _left_out(policy: Policy) -> tuple[str, ...]:
    """What a version that an office means to sign should say and does not: warnings, never errors (C10.8, X1)."""
    found = () if policy.equity_note else (_NO_EQUITY_NOTE,)
    found = found if policy.consultation else (*found, _NO_CONSULTATION)
    return (*found, *named_and_unused(policy))
