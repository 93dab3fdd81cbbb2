"""Words of the Charges page: how clusters, answers and what they move are said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from screener.domain.counting import agreed, plural
from screener.domain.offense import OffenseClass, label
from screener.domain.substance import substances
from screener.ui.widgets.chip import state_style
from screener.workflow.verbs.charge_table import (
    ANSWERED,
    UNREAD,
    UNSURE,
    AnswerEffect,
    ChargeCluster,
    ClusterCharge,
    MovedCharge,
    RecordedAnswer,
)

#: The classes in the order of the list; the first ten have a digit each.
CLASSES = (
    OffenseClass.SIMPLE_POSSESSION,
    OffenseClass.PARAPHERNALIA,
    OffenseClass.SALE_MANUFACTURE,
    OffenseClass.DRUG_UNSPECIFIED,
    OffenseClass.DRUG_OTHER,
    OffenseClass.THEFT,
    OffenseClass.VIOLENT,
    OffenseClass.TRESPASS,
    OffenseClass.FTA_WARRANT,
    OffenseClass.OTHER,
    OffenseClass.PRESCRIPTION_FRAUD,
    OffenseClass.DUI_DRUG,
    OffenseClass.OPEN_CONTAINER,
    OffenseClass.LOITERING,
    OffenseClass.PROSTITUTION,
    OffenseClass.MULTI,
)
#: What belongs to each class, for its tooltip.
ABOUT = {
    OffenseClass.SIMPLE_POSSESSION: "possession of a drug for oneself, any amount",
    OffenseClass.PARAPHERNALIA: "pipes, needles, residue, and the like",
    OffenseClass.SALE_MANUFACTURE: "sale, delivery, trafficking, manufacture, possession with intent",
    OffenseClass.DRUG_UNSPECIFIED: "a drug charge that does not say of what kind",
    OffenseClass.DRUG_OTHER: "jail contraband, precursors, records, use in public, drugs and a weapon",
    OffenseClass.THEFT: "with stolen property, bad checks, card and identity fraud",
    OffenseClass.VIOLENT: "with sexual offenses against persons",
    OffenseClass.TRESPASS: "trespass",
    OffenseClass.FTA_WARRANT: "failure to appear, bail jumping, warrants, fugitives, holds for others",
    OffenseClass.OTHER: "everything else: weapons, probation, alcohol, procedural entries",
    OffenseClass.PRESCRIPTION_FRAUD: "by fraud or forgery, doctor shopping",
    OffenseClass.DUI_DRUG: "driving under drugs, or under alcohol or drugs; alcohol alone is other",
    OffenseClass.OPEN_CONTAINER: "open container, drinking in public",
    OffenseClass.LOITERING: "loitering",
    OffenseClass.PROSTITUTION: "buyer and seller, procuring adults",
    OffenseClass.MULTI: "two or more different offenses in one text",
}
#: Classes whose charges can name a drug.
DRUGS = frozenset(
    {
        OffenseClass.SIMPLE_POSSESSION,
        OffenseClass.PARAPHERNALIA,
        OffenseClass.SALE_MANUFACTURE,
        OffenseClass.DRUG_UNSPECIFIED,
        OffenseClass.DRUG_OTHER,
        OffenseClass.PRESCRIPTION_FRAUD,
        OffenseClass.DUI_DRUG,
        OffenseClass.MULTI,
    }
)
VIEWS = ((UNREAD, "Not recognized"), (UNSURE, "Below the threshold"), (ANSWERED, "Answered by the office"))
#: The colors and shapes that a recommendation on a warrant takes, and its words.
_WARRANTS = {
    "recall": ("Recall", "dismissed"),
    "partial": ("Partial", "reduced"),
    "keep": ("Keep", "filed"),
    "find the case": ("Find the case", "needs information"),
    "summons": ("Summons", "diverted"),
    "refer": ("Refer", "attorney decides"),
}


def capital(text: str) -> str:
    """A sentence begins with a capital; the rest stays as it is written."""
    return text[:1].upper() + text[1:]


def chip(rollup: str) -> tuple[str, str]:
    """Words and state of a recommendation, of a charge or of a warrant."""
    if rollup in _WARRANTS:
        return _WARRANTS[rollup]
    return state_style(rollup).recommends, rollup


def decided(place: ClusterCharge) -> str:
    """What was decided and by whom; and that it was before the answer, where it was."""
    if not place.decided:
        return ""
    words = capital(place.decided) if place.decided in _WARRANTS else state_style(place.decided).decided
    return f"{words}, earlier reading" if place.earlier else f"{words}, {place.decided_by}"


def decided_tip(place: ClusterCharge) -> str:
    """The whole of it, for the tooltip."""
    if not place.decided:
        return "not decided"
    on = f" on {place.decided_on.isoformat()}" if place.decided_on is not None else ""
    words = f"Decided by {place.decided_by}{on}"
    return f"{words}, under the earlier reading: the decision stands" if place.earlier else words


def share(part: int, whole: int) -> str:
    """A share, as "12 %"."""
    if not whole:
        return ""
    return f"{100 * part / whole:.0f} %" if 100 * part >= whole else "< 1 %"


def title(group: ChargeCluster) -> str:
    """What stands for a cluster: its text, or that it has none."""
    cluster = group.cluster
    return cluster.text or (f"No text, {cluster.statute}" if cluster.statute else "No text and no statute")


def beneath(group: ChargeCluster) -> str:
    """The second line of a cluster in the list: statutes, spellings, files."""
    cluster = group.cluster
    statutes = ", ".join(statute for statute, _ in cluster.statutes[:2])
    more = f" +{len(cluster.statutes) - 2}" if len(cluster.statutes) > 2 else ""
    parts = [f"{statutes}{more}" if cluster.text and statutes else ""]
    if group.kind != UNREAD:
        parts.insert(0, group.read_as)
    if len(cluster.texts) > 1:
        parts.append(plural(len(cluster.texts), "spelling"))
    if len(group.files) > 1:
        parts.append(plural(len(group.files), "file"))
    return " · ".join(part for part in parts if part)


def counted(group: ChargeCluster, total: int) -> str:
    """Under the heading of a cluster: how many, who waits, where."""
    cluster = group.cluster
    parts = [plural(cluster.charges, "charge")]
    if group.kind == UNREAD:
        parts.append(f"{share(cluster.charges, total)} of all not recognized")
    parts.append(f"{plural(group.people, 'person', 'people')} waiting" if group.people else "nobody waiting")
    if group.open < cluster.charges:
        parts.append(f"{cluster.charges - group.open:,} decided")
    return " · ".join(parts)


def stand(places: Sequence[ClusterCharge]) -> str:
    """The title above the places: how many, and the file where it is one."""
    files = {place.file for place in places}
    if not places:
        return "Where they stand"
    where = f"in {next(iter(files))}" if len(files) == 1 else f"in {len(files)} files"
    return f"Where they stand: {len(places):,}, {where}"


def thinks(group: ChargeCluster) -> tuple[str, str]:
    """What the program makes of a cluster: the words in bold, and the evidence."""
    sure = f"{group.confidence:.2f}"
    if group.kind == ANSWERED:
        return f"Read as {group.read_as}.", capital(group.basis)
    if group.kind == UNSURE:
        return f"Read as {group.read_as}, {sure} sure.", capital(group.basis)
    if group.guess:
        return f"Perhaps {group.guess}: {sure} sure, the bar is 0.55.", capital(group.basis)
    return "The program has no guess.", capital(group.basis)


def substance_label(name: str) -> str:
    """A drug as a person reads it."""
    known = substances().get(name)
    return known.label if known is not None else name.replace("_", " ")


def changes(moved: Iterable[MovedCharge]) -> list[tuple[str, str, int]]:
    """From what to what, how often, the most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    for each in moved:
        counts[each.before, each.after] = counts.get((each.before, each.after), 0) + 1
    return [(*pair, n) for pair, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def would(effect: AnswerEffect, offense: OffenseClass) -> str:
    """What an answer would do, before it is given."""
    if not effect.charges:
        return f"No charge would be read otherwise as {label(offense)}: its days leave them out."
    words = f"{plural(effect.charges, 'charge')} in {plural(effect.files, 'file')} would be read as {label(offense)}."
    if effect.beyond:
        words += f" {effect.beyond:,} of them do not stand in this cluster: they come by the statute."
    return f"{words} {_recommendations(len(effect.moved), 'would change')}{_stand(effect.decided)}"


def nothing_listed(view: str, charges: int) -> tuple[str, str]:
    """A view without a cluster: the sentence, and what to do."""
    if not charges:
        return "No charges yet", "Import a docket. Charge texts that nobody knows appear here."
    if view == UNREAD:
        return "Every charge is recognized", (
            f"All {plural(charges, 'charge')} are read. A text that is not known appears here after the next import, "
            "with all that are like it. See too what is read below the office's threshold (Alt 2)."
        )
    if view == UNSURE:
        return "Nothing is read below the threshold", (
            "Readings that are less sure than the office wants appear here. An answer of the office goes before the "
            "program's reading."
        )
    return "The office has answered nothing yet", (
        "Answers are given where a charge is not recognized, or read with doubt. A table of another office can be "
        "loaded from a file (Ctrl L)."
    )


def nothing_chosen(group: ChargeCluster) -> str:
    """Where no answer is chosen yet: what to do."""
    if group.kind == ANSWERED:
        return "Another answer takes the place of this one. Ctrl+Z takes your last one back; the table (Alt 4) any."
    return (
        f"Choose what it is: what that does to {plural(group.open, 'charge')} that are not decided is shown here first."
    )


def did(done: RecordedAnswer, offense: str, *, see: bool = True) -> str:
    """What an answer did, for the strip."""
    where = f" in {plural(done.files, 'file')}" if done.charges else ""
    verb = agreed(done.charges, "is", "are")
    words = f"{plural(done.charges, 'charge')}{where} {verb} read as {offense} now."
    where = " Ctrl+G shows them." if done.moved and see else ""
    return f"{words} {_recommendations(len(done.moved), 'changed')}{_stand(done.decided)}{where}"


def undid(done: RecordedAnswer) -> str:
    """What taking an answer back did, for the strip."""
    if not done.charges:
        return "The answer is out of the table; no charge was read by it."
    after = ", ".join(f"{t.count:,} as {t.after}" for t in done.readings)
    verb = agreed(done.charges, "is", "are")
    words = f"{plural(done.charges, 'charge')} {verb} read as before: {after}."
    return f"{words} {_recommendations(len(done.moved), 'changed')}{_stand(done.decided)}"


def loaded(done: RecordedAnswer, name: str) -> str:
    """What a table did that was loaded."""
    words = f"{plural(done.rows, 'answer')} of {name} came in; {plural(done.charges, 'charge')} are read otherwise now."
    see = " Ctrl+G shows them." if done.moved else ""
    return f"{words} {_recommendations(len(done.moved), 'changed')}{_stand(done.decided)}{see}"


def _recommendations(count: int, verb: str) -> str:
    if not count:
        return "No recommendation would change." if verb.startswith("would") else "No recommendation changed."
    return f"{plural(count, 'recommendation')} {verb}."


def _stand(count: int) -> str:
    if not count:
        return ""
    if count == 1:
        return " 1 charge is decided already: the decision stands."
    return f" {count:,} charges are decided already: the decisions stand."
