"""``screener charges``: charge texts that were not recognized, in clusters, and the answers in a table of one's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.docket.open_options import AsReadOption
from screener.cli.output import JsonOption, existing, parse_day, show
from screener.docket.charges.clusters import Cluster, find_cluster, unread
from screener.docket.charges.own_table import load_table
from screener.docket.charges.table import OfficeTable, TableRow
from screener.docket.quality.plausible import require_plausible
from screener.docket.reading.reading import DocketReading, read_docket
from screener.domain.case import Charge
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass, label

EffectiveOption = Annotated[
    str, typer.Option("--effective", metavar="DATE", help="The answer holds from this day of the offense.")
]
RepealedOption = Annotated[
    str, typer.Option("--repealed", metavar="DATE", help="The answer no longer holds from this day.")
]
TableOption = Annotated[
    Path | None,
    typer.Option("--table", metavar="T.csv", help="The office's own charge table, CSV or workbook, asked first."),
]
#: So many other spellings of a cluster are shown to a person.
_SHOWN = 4


def _reading(path: Path, as_read: bool) -> DocketReading:
    reading = read_docket(existing(path), as_of=None)
    require_plausible(reading, as_read=as_read)
    return reading


def charges(
    dockets: Annotated[list[Path], typer.Argument(metavar="DOCKET...", help="Dockets to read.")],
    table: Annotated[
        Path | None, typer.Option("--table", metavar="T.csv", help="The table of answers; made with the first one.")
    ] = None,
    answer: Annotated[
        str, typer.Option("--answer", metavar="TEXT", help="Any text of the cluster that is to be settled.")
    ] = "",
    offense: Annotated[str, typer.Option("--offense", help="What it is: a class, as in trespass.")] = "",
    substance: Annotated[str, typer.Option("--substance", help="The drug, or none.")] = "",
    effective: EffectiveOption = "",
    repealed: RepealedOption = "",
    by: Annotated[str, typer.Option("--by", metavar="U", help="Who answers.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="The day of the answer.")] = "",
    as_read: AsReadOption = False,
    as_json: JsonOption = False,
) -> None:
    """List charges that were not recognized, in clusters; with --answer settle one in a table of your own."""
    own = load_table(table) if table is not None and table.exists() else OfficeTable(())
    read = [charge for path in dockets for charge in _reading(path, as_read).charges]
    now = [own.read_again(charge) for charge in read]
    moved: tuple[tuple[str, str, int], ...] = ()
    if answer:
        if table is None or not by or not as_of or not offense:
            raise typer.BadParameter("--answer needs --table, --offense, --by and --as-of")
        rows = _rows(unread(now), answer, offense, substance, days(effective, repealed), by, parse_day(as_of))
        own = own.with_rows(rows)
        again = [own.read_again(charge) for charge in read]
        own.save(table)
        moved, now = _moved(now, again), again
    left = unread(now)
    unknown = sum(cluster.charges for cluster in left)
    document = {
        "charges": len(now),
        "not_recognized": unknown,
        "clusters": [cluster_document(cluster) for cluster in left],
        "moved": [{"from": before, "to": after, "n": n} for before, after, n in moved],
    }
    lines = [f"{n:,} charges: {before} becomes {after}" for before, after, n in moved]
    lines += [f"{unknown:,} of {len(now):,} charges not recognized, in {len(left):,} clusters", *cluster_lines(left)]
    show(document, as_json=as_json, lines=lines)


def own_table(path: Path | None) -> OfficeTable | None:
    """The charge table that ``--table`` names."""
    return load_table(existing(path)) if path is not None else None


def days(effective: str, repealed: str) -> tuple[date | None, date | None]:
    """The first day of an answer and the first day without it."""
    first = parse_day(effective, "--effective") if effective else None
    return first, parse_day(repealed, "--repealed") if repealed else None


def _rows(
    found: Sequence[Cluster],
    text: str,
    offense: str,
    substance: str,
    between: tuple[date | None, date | None],
    by: str,
    on: date,
) -> tuple[TableRow, ...]:
    cluster = find_cluster(found, text)
    if cluster is None:
        raise ScreenerError(
            f"No unrecognized charge of these files reads like '{text}'", "", "Take a text from the list"
        )
    return cluster.answer(offense, substance, effective=between[0], repealed=between[1], by=by, on=on)


def _moved(before: Sequence[Charge], after: Sequence[Charge]) -> tuple[tuple[str, str, int], ...]:
    counted: Counter[tuple[OffenseClass, OffenseClass]] = Counter(
        (old.reading.offense, new.reading.offense)
        for old, new in zip(before, after, strict=True)
        if old.reading != new.reading
    )
    return tuple((label(old), label(new), n) for (old, new), n in counted.most_common())


def cluster_document(cluster: Cluster) -> dict[str, object]:
    """A cluster for a program."""
    return {
        "text": cluster.text,
        "statute": cluster.statute,
        "charges": cluster.charges,
        "texts": [{"text": text, "n": n} for text, n in cluster.texts],
        "statutes": [{"statute": statute, "n": n} for statute, n in cluster.statutes],
    }


def cluster_lines(clusters: Sequence[Cluster]) -> list[str]:
    """Clusters for a person: how many, the text typed most often, and the other spellings below it."""
    lines = []
    for cluster in clusters:
        statutes = ", ".join(statute for statute, _ in cluster.statutes[:_SHOWN])
        beside = f"  [{statutes}]" if statutes and cluster.text else ""
        lines.append(
            f"{cluster.charges:>7,}  {cluster.text or 'no text, ' + (cluster.statute or 'no statute')}{beside}"
        )
        lines += [f"         also: {text}" for text, _ in cluster.texts[1 : _SHOWN + 1]]
    return lines
