"""Draws charge texts to be labelled by hand: stratified by kind and state, as typed ones first, by a fixed seed.

``python -m tests.docket.draw_charges SEED`` prints the draw, tab-separated: the half, the stratum, the state, the
source, the text and the statute. The strata come from plain letters in the text, never from the program's own reading;
texts that some labelled file holds already (apart from numbers and spacing) are passed over, so a draw is repeated
only beside the label files that stood there when it was made.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
TEXTS = HERE.parents[2] / "shared" / "charges" / "charge_texts.tsv"
#: Sources that hold what clerks and officers typed; the others are tables of codes.
TYPED = frozenset(
    {"georgia_jails", "okaloosa_fl_court", "iowa_oklahoma_arrest_xls", "harris_tx_jims1058", "broward_fl_compas",
     "bail_mi_la_ar_ny", "faulkner_ar_warrants", "faulkner_ar_inmates", "watauga_nc_calendar", "massachusetts_da",
     "southdakota_charges"}
)  # fmt: skip
_DRUG = re.compile(
    r"DRUG|DRG|CDS|C/?S\b|CONT(R|ROLL?ED|L)?\b|SUBS|MARI|MJ|CANN|THC|COC|CRACK|METH|AMPHET|HERO|NARC|SCHED|SCH\b|"
    r"PG ?\d|FENT|OXY|HYDROC|ALPRAZ|XANAX|LEGEND|\bRX|PRESC|PARA|CLASS [A-E]\b|PCP|LSD|MDMA|ECST|OPI|MORPH|STEROID|"
    r"SPICE|MUSHR|PSILO|SUBOX|HASH|PCS|UPCS|PWI|DOPE|PILL"
)
_POSSESS = re.compile(r"POSS|POSES|\bPOS\b|PCS|UPCD?S|UPOM|\bPOM\b")
_TRAP = re.compile(
    r"W/O|WITHOUT|\bWO\b|WITH\b|W/? ?I|INTENT|PARA|\bATT|FTA|FAIL|RESID|EXCEPT|OTHER THAN|\bNOT\b|0Z|CONSP|FRAUD|PRESC|"
    r"[ -]OF$|[ -](CONT|CON|SUBST?|A|THE|M|MA|D|DR)$"
)
_SALE = re.compile(r"SALE|SELL|DELIV|\bDEL\b|DIST|\bMAN|MFG|MFR|TRAFF|PWI|INT(ENT)?\b|CULT|PURCH|IMPORT|TRANSP")
_LISTED = re.compile(
    r"FTA|APPEAR|WARR|OPEN|DRINK|TRES|LOIT|PROST|THEFT|LARC|STOL|SHOPL|ASSLT|ASSA|BATT|ROBB|RAPE|DUI|DWI|FUG|HOLD|SEX|BAIL"
)
#: Hard kinds that would be rare in any draw: each gives a few texts to each half.
NAMED = {
    "except": re.compile(
        r"^(?=.*(EXCEPT|OTHER THAN|OTH THAN|EXCL|\bNOT (A )?(MARI|HERO|CANN|COC|NARC)|NON.?NARC))"
        r"(?=.*(POS.*MARI|SUB|DRUG|CDS|CANN))"
    ),
    "prescription": re.compile(r"(W/? ?O|WITHOUT|NO|W/OUT) (A |VALID )*(PRES|RX|SCRIP)|NOT PRESC|LEGEND"),
    "cut off": re.compile(
        r"^(?=.*(POSS|POS ))(?=.*(CONTROL|CONTR|CONT|MARI|COCA|METH|SUBS)).{16,}[ -]"
        r"(\w|C\w{1,4}|S\w{1,4}|WI|W|PRE|INT|OF|A|TO|WITH|W/|W/I)$"
    ),
    "attempt": re.compile(
        r"^(?=.*\b(ATT|ATTEMPT|ATTEMPTED|CONSP\w*|SOLICIT\w*)\b)(?=.*(POSS|PCS|OBTAIN|PURCH))(?=.*(MARI|COC|METH|CDS|DRUG|SUB|NARC|C/?S\b))"
    ),
    "possession": re.compile(
        r"^(?!.*(SALE|SELL|DEL|DIST|MAN|MFG|TRAFF|INT|FIREARM|WEAP|WIT|\bC94C|ALCOHOL|THEFT|PRISON)).*\bPOS(S|SESS|SESSION)?\b"
        r".*(DRUG|CDS|SUB(?!S?E?Q)|MARI|CANN|COC|METH|AMPH|HEROIN|\bSCH|ALPR|HYDR|OXY|PIPE|PHEN|THC|MDMA|CONTR)"
    ),
}
#: How many of each stratum go into each half.
QUOTAS = {"possess typed": 72, "possess code": 16, "trap": 36, "sale": 30, "drug": 26, "listed": 36, "rest": 34}
NAMED_QUOTA = {"possession": 18}


def key(text: str) -> str:
    """A text apart from numbers, spacing and punctuation."""
    return re.sub(r"[^A-Z]+", " ", text.upper()).strip()


def stratum(text: str, source: str) -> str:
    """The stratum of a text, by letters that stand in it."""
    upper = text.upper()
    if _DRUG.search(upper):
        if _POSSESS.search(upper):
            if _TRAP.search(upper):
                return "trap"
            return "possess typed" if source in TYPED else "possess code"
        return "sale" if _SALE.search(upper) else "drug"
    return "listed" if _LISTED.search(upper) else "rest"


def labelled() -> set[str]:
    """The texts that were labelled before this draw, and those of the traps."""
    known: set[str] = set()
    for path in sorted(HERE.glob("charge_labels_*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            known.add(key(line.split("\t")[0]))
    traps = (HERE / "test_charges.py").read_text(encoding="utf-8")
    known.update(key(each) for each in re.findall(r'"([^"\n]{3,})"', traps))
    return known


def draw(seed: int, rows: Sequence[dict[str, str]], taken: set[str]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Half ("development" or "final"), stratum and row; within a stratum the states take turns, typed texts first."""
    chance = random.Random(seed)
    pools: dict[str, dict[tuple[bool, str], list[dict[str, str]]]] = {name: {} for name in QUOTAS}
    for row in chance.sample(rows, len(rows)):
        if key(row["text"]) in taken or len(row["text"]) < 3:
            continue
        taken.add(key(row["text"]))
        where = (row["source"] not in TYPED, row["state"])
        pools[stratum(row["text"], row["source"])].setdefault(where, []).append(row)
    for name, quota in QUOTAS.items():
        order = sorted(pools[name])
        typed = [each for each in order if not each[0]]
        queue = _turns(pools[name], typed, order, 2 * quota)
        for number, row in enumerate(queue):
            yield ("development" if number % 2 else "final"), name, row
    left = sorted(
        (row for pool in pools.values() for rows in pool.values() for row in rows), key=lambda row: row["text"]
    )
    for name, pattern in NAMED.items():
        fits = [row for row in left if pattern.search(row["text"].upper())]
        for number, row in enumerate(chance.sample(fits, min(len(fits), 2 * NAMED_QUOTA.get(name, 7)))):
            left.remove(row)
            yield ("development" if number % 2 else "final"), name, row


def _turns(
    pool: dict[tuple[bool, str], list[dict[str, str]]], typed: list[tuple[bool, str]], every: list[tuple[bool, str]],
    wanted: int,
) -> list[dict[str, str]]:  # fmt: skip
    """Two rounds among the typed sources, then one among all, until the quota is full."""
    out: list[dict[str, str]] = []
    while len(out) < wanted and any(pool.values()):
        for places in (typed, typed, every):
            out.extend(pool[place].pop() for place in places if pool[place])
    return out[:wanted]


def main() -> None:
    """Prints a draw."""
    with TEXTS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    for half, name, row in draw(int(sys.argv[1]), rows, labelled()):
        print(half, name, row["state"], row["source"], row["text"], row["statute"], sep="\t")


if __name__ == "__main__":
    main()
