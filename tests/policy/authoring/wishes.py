"""Rules as a person puts them together from lists: random choices of offense, drug, limit, company, facts, outcome."""

from __future__ import annotations

import random

from screener.policy.authoring.rule_text import Value
from screener.policy.language.vocabulary import FACTS, FactType
from screener.policy.loading.read_rules import REACHES

_KINDS = (
    "simple possession", "paraphernalia", "theft", "trespass", "loitering", "sale", "open container", "prostitution",
    "prescription fraud",
)  # fmt: skip
_DRUGS = ("cocaine", "heroin", "cannabis", "psilocybin", "opioids", "schedule IV", "alprazolam")
_COMPANY = ("violent felony", "felony", "theft", "trespass misdemeanor")
_LIMITS = ("at most", "less than", "at least", "more than")


def wish(rng: random.Random, outcomes: list[str], rules: list[str]) -> dict[str, Value]:
    """One random rule of a file with these outcomes and rules."""
    found: dict[str, Value] = {"title": f"Random rule {rng.randrange(1000)}", "outcome": rng.choice(outcomes)}
    if rules and rng.random() < 0.2:
        found["exception to"] = rng.choice(rules)
        found["if"] = _condition(rng)
        return found
    applies: dict[str, Value] = {"offense": rng.choice(_KINDS)}
    if applies["offense"] in ("simple possession", "sale") and rng.random() < 0.7:
        drugs = rng.sample(_DRUGS, rng.randrange(1, 4))
        applies["substance"] = {"all except": drugs} if rng.random() < 0.2 else drugs
    found["applies to"] = applies
    if rng.random() < 0.6:
        found["reaches"] = rng.choice([*REACHES])
    for clause in ("if", "unless", "unless shown"):
        if rng.random() < 0.4:
            found[clause] = _condition(rng)
    return found


def _condition(rng: random.Random) -> dict[str, Value]:
    kinds = {
        FactType.FLAG: lambda spec: rng.choice(["yes", "no"]),
        FactType.COUNT: lambda spec: f"{rng.choice(_LIMITS)} {rng.randrange(1, 9)}",
        FactType.AMOUNT: lambda spec: f"{rng.choice(_LIMITS)} {_amount(rng, spec.unit)}",
        FactType.WORD: lambda spec: rng.choice(spec.allowed),
    }
    specs = [each for each in FACTS.values() if each.type in kinds and not each.record and each.name != "role"]
    specs = [each for each in specs if each.unit in ("", "g", "$") and not each.name.startswith("prior ")]
    spec = rng.choice([FACTS["amount"], FACTS["prior convictions"], *specs])
    if rng.random() < 0.2:
        return {"beside": rng.choice(_COMPANY)}
    return {spec.name: kinds[spec.type](spec)}


def _amount(rng: random.Random, unit: str) -> str:
    return f"${rng.randrange(1, 900)}" if unit == "$" else f"{rng.randrange(1, 30)} g"
