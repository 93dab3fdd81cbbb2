"""People on the command line: doubtful pairs, answers, cases joined or parted, charges in two files, their history."""

from __future__ import annotations

from typing import Annotated

import typer

from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, show
from screener.workflow.session import Office
from screener.workflow.verbs import link_people
from screener.workflow.verbs.link_people import CopyPair, Effects, PairAnswer, PairSide, PairView

ReasonOption = Annotated[str, typer.Option("--reason", help="How it is known.")]
_SAID = {"same": PairAnswer.SAME, "different": PairAnswer.DIFFERENT, "unknown": PairAnswer.NOT_KNOWN}


def add_to(app: typer.Typer) -> None:
    """Adds the verbs of people to ``screener office``."""
    for name, verb in (("people", people), ("link", link), ("duplicates", duplicates), ("history", history),
                       ("cases", cases)):  # fmt: skip
        app.command(name)(verb)


def _opened(place: str, user: str) -> Office:
    return office_for(place, user)


def people(
    office: OfficeOption,
    doubtful: Annotated[bool, typer.Option("--doubtful", help="List the pairs that nobody answered yet.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="List the answered pairs too.")] = False,
    limit: Annotated[int, typer.Option("--limit", help="How many pairs to list.")] = 50,
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """How many people stand in several files, and which pairs may be one person."""
    with _opened(office, user) as opened:
        listed = limit if doubtful or everything else 0
        found = link_people.doubtful_pairs(opened, everything=everything, limit=listed)
        document = {
            "people": found.people,
            "in_several_files": found.across,
            "pairs": found.total,
            "open": found.open,
            "grouping_waits": found.waiting,
            "not_known": found.not_known,
            "same": found.same,
            "different": found.different,
            "doubtful": [_pair(pair) for pair in found.pairs],
        }
        lines = [
            f"{found.people:,} people, {found.across:,} of them in several files",
            f"{found.total:,} doubtful pairs: {found.open:,} open ({found.waiting:,} leave a grouping not known), "
            f"{found.same:,} one person, {found.different:,} two, {found.not_known:,} not known",
        ]
        for pair in found.pairs:
            lines += _pair_lines(pair)
        show(document, as_json=as_json, lines=lines)


def cases(
    identity: Annotated[str, typer.Argument(metavar="ID", help="A charge of the person, from: screener office queue.")],
    office: OfficeOption,
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """The cases of a person, and what was said of them. Join or part two with: link A B --cases --same --reason."""
    with _opened(office, user) as opened:
        found = link_people.cases_of(opened, identity)
        document = {
            "person": found.person_id,
            "name": found.name,
            "birth_date": found.birth_date,
            "cases": [
                {
                    "charge": case.charge_id,
                    "case": case.name,
                    "arrests": list(case.arrests),
                    "charges": [charge.charge_id for charge in case.charges],
                }
                for case in found.cases
            ],
            "answers": [
                {"cases": [a.first, a.second], "answer": a.said.value, "by": a.by, "reason": a.reason}
                for a in found.answers
            ],
        }
        lines = [f"{found.name or 'Name not recorded'}: {len(found.cases):,} cases"]
        for case in found.cases:
            texts = "; ".join(charge.text or charge.statute for charge in case.charges)
            lines.append(f"  {case.charge_id}  {case.name}: {texts}")
        lines += [f"  {a.first} and {a.second}: {a.said.value} ({a.by}): {a.reason}" for a in found.answers]
        show(document, as_json=as_json, lines=lines)


def _pair(pair: PairView) -> dict[str, object]:
    return {
        "kind": pair.kind,
        "evidence": list(pair.evidence),
        "against": list(pair.against),
        "shared": list(pair.shared),
        "one_person_until_answered": pair.kept,
        "answer": pair.said.value,
        "by": pair.by,
        "reason": pair.reason,
        "sides": [_side(side) for side in (pair.first, pair.second)],
    }


def _side(side: PairSide) -> dict[str, object]:
    return {
        "charge": side.charge_id,
        "name": side.name,
        "birth_date": side.birth_date,
        "person_id": side.id_number,
        "sex": side.sex,
        "race": side.race,
        "charges": [
            {
                "id": c.charge_id,
                "case": c.case,
                "text": c.text,
                "statute": c.statute,
                "grouped": c.grouped,
                "rollup": c.recommended,
                "decision": c.decided or None,
                "file": c.file,
                "row": c.row,
            }
            for c in side.charges
        ],
    }


def _pair_lines(pair: PairView) -> list[str]:
    said = "" if pair.said == "open" else f" [{pair.said}]"
    lines = [f"{pair.first.charge_id}  {pair.second.charge_id}  {', '.join(pair.evidence)}{said}"]
    if pair.shared:
        lines.append(f"    they share {', '.join(pair.shared)}")
    if pair.against:
        lines.append(f"    against: {', '.join(pair.against)}")
    for side in (pair.first, pair.second):
        first = side.charges[0]
        count = f"{len(side.charges):,} charge{'s' if len(side.charges) > 1 else ''}"
        born = f", born {side.birth_date}" if side.birth_date else ""
        what = f"{first.text or first.statute}, {first.case or 'no case'}, {first.file}"
        lines.append(f"    {side.name or 'no name'}{born}: {count}: {what}")
    return lines


def link(
    first: Annotated[str, typer.Argument(metavar="A", help="A charge of the one.")],
    second: Annotated[str, typer.Argument(metavar="B", help="A charge of the other.")],
    office: OfficeOption,
    same: Annotated[bool, typer.Option("--same", help="They are one.")] = False,
    different: Annotated[bool, typer.Option("--different", help="They are two.")] = False,
    unknown: Annotated[bool, typer.Option("--unknown", help="It is not known.")] = False,
    cases: Annotated[bool, typer.Option("--cases", help="About the two cases of one person, not the people.")] = False,
    charges: Annotated[bool, typer.Option("--charges", help="About the two charges themselves.")] = False,
    look: Annotated[bool, typer.Option("--look", help="Only show what the answer would do.")] = False,
    reason: ReasonOption = "",
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say whether two are one person (or one incident, or one charge); what that changes is printed."""
    chosen = [name for name, on in (("same", same), ("different", different), ("unknown", unknown)) if on]
    if len(chosen) != 1:
        raise typer.BadParameter("give one of --same, --different and --unknown")
    if charges and (cases or look):
        raise typer.BadParameter("--charges goes with neither --cases nor --look")
    said = _SAID[chosen[0]]
    with _opened(office, user) as opened:
        if look:
            looked = link_people.case_effects if cases else link_people.effects
            _tell(None, "Only looked at", looked(opened, first, second, said), as_json=as_json)
        elif charges:
            saved = link_people.compare_charges(opened, first, second, said, reason)
            _tell(saved.event_id, saved.words, Effects(), as_json=as_json)
        elif cases:
            done = link_people.compare_cases(opened, first, second, said, reason)
            _tell(done.saved.event_id, done.saved.words, done.effects, as_json=as_json)
        else:
            done = link_people.link(opened, first, second, said, reason)
            _tell(done.saved.event_id, done.saved.words, done.effects, as_json=as_json)


def _tell(event: str | None, words: str, found: Effects, *, as_json: bool) -> None:
    document = {
        "event": event,
        "charges": [
            {
                "id": m.charge_id,
                "case": m.case,
                "text": m.text,
                "grouped": [m.grouped_before, m.grouped_after],
                "rollup": [m.recommended_before, m.recommended_after],
                "beside": list(m.beside),
                "decision": m.decided or None,
                "decided_when_read_as": m.decided_as or None,
            }
            for m in found.moved
        ],
        "grouped": [{"from": t.before, "to": t.after, "n": t.count} for t in found.grouped],
        "recommendations": [{"from": t.before, "to": t.after, "n": t.count} for t in found.recommendations],
        "decided_otherwise": len(found.decided),
    }
    lines = [f"{words}: {len(found.moved):,} charges are grouped or recommended otherwise"]
    for m in found.moved:
        where = f"{m.text}, {m.case}" if m.case else m.text
        lines.append(f"  {where}: {m.grouped_before} becomes {m.grouped_after}, "
                     f"{m.recommended_before} becomes {m.recommended_after}")  # fmt: skip
    lines += [f"  {m.text}: {m.decided} when it was read as {m.decided_as}; look at it again" for m in found.decided]
    show(document, as_json=as_json, lines=lines)


def duplicates(office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """Charges that may stand in two files: one person, statute and day. Answer with: link A B --charges --same."""
    with _opened(office, user) as opened:
        found = link_people.duplicates(opened)
        document = {"open": [_copy(c) for c in found.open], "answered": [_copy(c) for c in found.answered]}
        lines = [f"{len(found.open):,} charges may stand in two files, {len(found.answered):,} were answered"]
        for c in found.open:
            lines.append(f"{c.first}  {c.second}  {c.text or c.statute}, {c.offense or 'no day'}")
            lines.append(f"    {c.first_file} line {c.first_row}, {c.second_file} line {c.second_row}")
            lines += [f"    {words}" for words in c.differs]
        show(document, as_json=as_json, lines=lines)


def _copy(found: CopyPair) -> dict[str, object]:
    return {
        "charges": [found.first, found.second],
        "text": found.text,
        "statute": found.statute,
        "offense_date": found.offense,
        "cases": [found.first_case, found.second_case],
        "files": [found.first_file, found.second_file],
        "rows": [found.first_row, found.second_row],
        "differs": list(found.differs),
        "grouped": found.grouped,
        "answer": found.said or None,
        "by": found.by,
    }


def history(
    identity: Annotated[str, typer.Argument(metavar="ID", help="The charge's id, from: screener office queue.")],
    office: OfficeOption,
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """Every file that brought a charge, when, and which cells were other than before."""
    with _opened(office, user) as opened:
        found = link_people.history(opened, identity)
        document = {
            "id": found.charge_id,
            "text": found.text,
            "case": found.case,
            "copy_of": found.copy_of or None,
            "copies": list(found.copies),
            "files": [
                {
                    "file": s.file,
                    "sheet": s.sheet,
                    "row": s.row,
                    "at": s.at.isoformat(),
                    "by": s.by,
                    "changed": [{"column": c.header, "before": c.before, "after": c.after} for c in s.changed],
                }
                for s in found.sightings
            ],
        }
        lines = [", ".join(part for part in (found.text, found.case) if part)]
        for s in found.sightings:
            change = "" if s.first else "; nothing changed" if not s.changed else f"; {len(s.changed)} cells changed"
            lines.append(f"  {s.file} line {s.row}, imported {s.at:%Y-%m-%d} by {s.by}{change}")
            lines += [f"      {c.header}: {c.before or 'empty'} became {c.after or 'empty'}" for c in s.changed]
        if found.copy_of:
            lines.append(f"  the same charge as {found.copy_of}, which is screened")
        show(document, as_json=as_json, lines=lines)
