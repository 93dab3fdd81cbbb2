"""The facts that the text and the statute of a charge give, and what becomes of them where it is read otherwise.

A charge is read otherwise where the office answers for its text, or where a warrant stands on another charge than the
one of its row. What columns and people say of the charge stays then.
"""

from __future__ import annotations

from collections.abc import Mapping

from screener.docket.charges.facts.attempts import attempted
from screener.docket.charges.facts.conduct import conduct_of
from screener.docket.charges.facts.drugs import drug_of
from screener.docket.charges.facts.groups import groups_of
from screener.domain.case import Charge, Facts, FactValue, Reading
from screener.domain.offense import OffenseClass

#: The facts that are read; the statute itself is a column's.
READ = ("offense", "substance", "conduct", "attempted", "penalty group", "schedule")


def read_facts(text: str, statute: str, reading: Reading) -> dict[str, FactValue]:
    """What a charge says by its words and its section, by the names of the policy's vocabulary; nothing of the rest."""
    found: dict[str, FactValue] = {}
    if reading.offense is not OffenseClass.UNKNOWN:
        found["offense"] = reading.offense.value
        if reading.substance:
            found["substance"] = drug_of(text, reading)
    if (conduct := conduct_of(text, statute, reading)) is not None:
        found["conduct"] = conduct
    if (attempt := attempted(text, reading)) is not None:
        found["attempted"] = attempt
    found.update(groups_of(text, reading))
    return found


def facts_read_as(charge: Charge, reading: Reading, text: str | None = None, statute: str = "") -> dict[str, FactValue]:
    """The facts of a charge where its own words are read otherwise, or (``text``, ``statute``) other words for them."""
    before = read_facts(charge.text, charge.statute, charge.reading)
    after = read_facts(charge.text, charge.statute, reading) if text is None else read_facts(text, statute, reading)
    return _changed(charge.facts, before, after)


def _changed(facts: Facts, before: Mapping[str, FactValue], after: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Facts with what was read before exchanged for what is read now."""
    found = dict(facts)
    for name in READ:
        if found.get(name) != before.get(name):
            continue  # a column or a person says it
        if name == "attempted" and name not in before and after.get(name) is False:
            continue  # a column for attempts may be blank here: a text that is silent of them says no "no" in its place
        if name in after:
            found[name] = after[name]
        else:
            found.pop(name, None)
    return found
