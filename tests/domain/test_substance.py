"""Drugs by their names, brands and spellings; classes never pass for one of their drugs."""

import pytest

from screener.domain import substance
from screener.domain.truth import Truth

CANONICAL = (
    "cannabis", "synthetic_cannabinoid", "cocaine", "heroin", "fentanyl", "methamphetamine", "amphetamine", "mdma",
    "lsd", "psilocybin", "pcp", "ghb_gbl", "buprenorphine", "methadone", "oxycodone", "alprazolam",
    "prescription_drug", "opiate", "narcotic", "stimulant", "depressant", "hallucinogen", "steroid", "inhalant",
    "ephedrine", "imitation", "alcohol", "alcohol_or_drug", "multiple", "unspecified", "none",
)  # fmt: skip


@pytest.mark.parametrize("name", CANONICAL)
def test_every_name_of_the_contract_is_known(name: str):
    assert name in substance.SUBSTANCES
    assert substance.label(name)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Suboxone", "buprenorphine"), ("SUBUTEX", "buprenorphine"), ("bup/nal", "buprenorphine"),
        ("fentanyl", "fentanyl"),
        ("Xanax", "alprazolam"), ("xanex", "alprazolam"), ("marihuana", "cannabis"), ("THC", "cannabis"),
        ("meth", "methamphetamine"),
        ("ecstasy", "mdma"), ("Percocet", "oxycodone"), ("K2", "synthetic_cannabinoid"), ("ice", "methamphetamine"),
        ("bath salts", "cathinone"), ("methadone", "methadone"), ("Adderall", "amphetamine"),
        ("ice cream", None), ("", None),
    ],
)  # fmt: skip
def test_resolve(word: str, name: str | None):
    assert substance.resolve(word) == name


def test_a_class_leaves_its_drugs_open():
    assert {"heroin", "fentanyl"} <= substance.possible("opiate")
    assert "cannabis" not in substance.possible("narcotic")
    assert substance.possible("cocaine") == {"cocaine"}
    assert "alcohol" not in substance.possible("unspecified")
    assert "alcohol" in substance.possible("alcohol_or_drug")


@pytest.mark.parametrize(
    ("name", "wanted", "answer"),
    [
        ("cocaine", {"cocaine"}, Truth.YES),
        ("heroin", {"cocaine"}, Truth.NO),
        ("unspecified", {"cannabis"}, Truth.UNKNOWN),
        ("opiate", {"fentanyl"}, Truth.UNKNOWN),
        ("opiate", {"cannabis"}, Truth.NO),
        ("fentanyl", {"opiate"}, Truth.YES),
        ("multiple", {"cannabis"}, Truth.UNKNOWN),
        ("none", {"cannabis"}, Truth.NO),
        ("alcohol_or_drug", {"cannabis"}, Truth.UNKNOWN),
        ("buprenorphine", {"fentanyl"}, Truth.NO),
    ],
)
def test_is_among(name: str, wanted: set[str], answer: Truth):
    assert substance.is_among(name, frozenset(wanted)) is answer


def test_sets_by_name():
    every = substance.expand("any controlled substance")
    assert {"cannabis", "cocaine", "buprenorphine"} <= every
    assert every.isdisjoint({"alcohol", "none", "unspecified", "opiate", "imitation"})
    assert substance.is_among("unspecified", every) is Truth.YES
    assert substance.expand("opioids") == substance.possible("opiate")
    assert "oxycodone" in substance.expand("Schedule II")
    assert "cannabis" in substance.expand("schedule I")
    assert substance.expand("schedule 4") == substance.expand("Schedule IV")
    assert {"psilocybin", "mescaline"} <= substance.expand("natural psychedelics")
    assert "lsd" not in substance.expand("natural psychedelics")
    assert substance.expand("Suboxone") == {"buprenorphine"}
    assert substance.expand("moon rocks of Mars") == frozenset()


def test_no_alias_names_two_drugs():
    seen: dict[str, str] = {}
    for each in substance.SUBSTANCES.values():
        for alias in each.aliases:
            assert seen.setdefault(alias, each.name) == each.name, alias
