"""What an import would do, counted before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from screener.docket.columns.profile import Profile
from screener.docket.model.choices import NOTHING_CHOSEN, ReadChoices
from screener.docket.model.result import DocketReading
from screener.docket.reading.facts.unread import unread_cells
from screener.docket.reading.identity import count_unknown
from screener.docket.reading.reading import JoinedFile, read_docket
from screener.docket.reading.settled import settled_charges, settling_columns
from screener.domain.collection import no_collection
from screener.policy.language.model import Policy
from screener.screening.linking.docket_links import link_docket
from screener.screening.recommend.recommend import rollup_counts, screen
from screener.screening.recommend.screened_columns import ScreenedCharges
from screener.storage.audit_log import journal
from screener.storage.audit_log.journal import Event
from screener.storage.engines.engine import Connection
from screener.storage.rows import imports
from screener.storage.schema.canonical import list_in
from screener.warrants.review import WARRANTS
from screener.workflow.model import ImportPlan
from screener.workflow.session import Office
from screener.workflow.session.own_facts import own_facts
from screener.workflow.session.sealed import without_sealed
from screener.workflow.session.state import state_of
from screener.workflow.verbs.import_docket.identity import alike, planned
from screener.workflow.verbs.import_docket.recognize import first_docket, read_known

#: What a file of charges can be to the office.
DOCKET, CASES = "docket", "cases"
#: Where an import names the facts of the policy itself that columns of the file filled.
OWN = "facts of the policy"
_AS = {DOCKET: " as a docket", CASES: " as cases behind warrants"}


def plan_import(
    office: Office,
    path: Path,
    *,
    profile: Profile | None = None,
    overrides: Mapping[str, str] | None = None,
    sheet: str | None = None,
    cases: bool = False,
    choices: ReadChoices = NOTHING_CHOSEN,
    recognize: bool = True,
    joined: Sequence[JoinedFile] | None = None,
) -> ImportPlan:
    """Reads the file and compares it with the office. Writes nothing.

    Without ``profile`` the office's own saved mapping is used where all or most of the columns are its own; a mapping
    that was saved with choices is tried for how the file is opened, before the program guesses. A workbook of rows
    that were set aside is read as the docket that they come from; a docket with joined files goes by the mapping of
    its columns and theirs. ``recognize`` False leaves all that out. ``joined`` None: the files that the saved mapping
    says were joined to the docket before this one, where they stand beside it; () for none. With
    ``cases`` the file holds cases behind warrants: they link and are looked at, and are no referrals to be screened.
    """
    choices = ReadChoices(sheet=sheet).over(choices)
    if profile is None and not overrides and recognize:
        found = read_known(office, path, choices=choices, joined=joined)
        reading, profile, addition, joined = found.reading, found.profile, found.addition, found.joined
    else:
        reading = read_docket(
            path,
            as_of=office.today(),
            profile=profile,
            overrides=overrides,
            choices=choices,
            joined=joined or (),
            state=state_of(office),
            own=own_facts(office),
        )
        _, addition = first_docket(office, [column.header for column in reading.columns])
    plan = plan_for(office, reading, cases=cases)
    return replace(plan, profile=profile, addition=addition, joined=tuple(joined or ()))


def plan_for(office: Office, reading: DocketReading, *, cases: bool = False) -> ImportPlan:
    """The plan for a file that was read already. Rows of people under a sealing order are set aside in it, empty."""
    reading = without_sealed(office, reading)
    mode = WARRANTS if cases else "new cases"
    with no_collection():
        charges = office.read_again(reading.charges)
        reading = replace(reading, kind=CASES if cases else DOCKET, not_recognized=count_unknown(charges))
        identity = planned(office, reading)
        links = link_docket(charges)
        policies, known = office.policies(), links.charges
        screened = screen(charges, policies, as_of=office.today(), mode=mode, links=links.links, known=known)
        settled = {} if cases else settled_charges(reading, office.today())
        if settled:
            screened.settle(settled)
        policy = screened[0].policy if screened else None
        absent = reading.absent_facts(policy.facts_read) if policy is not None else ()
        plan = ImportPlan(
            reading=reading,
            new=identity.new_count,
            same=identity.same_count,
            changed=identity.changed_count,
            already_imported=already_imported(office, reading),
            open_by_absent_fact=_open(screened, absent),
            silent_facts=_silent(screened, absent, policy),
            facts_read=() if policy is None else policy.facts_read,
            unread=unread_cells(reading, None if policy is None else frozenset(policy.facts_read)),
            twins=alike(reading),
            doubtful=len(links.doubts),
            rollups=rollup_counts(screened) if policy is not None else None,
            settled=len(settled),
            settled_by=settling_columns(settled.values()),
        )
    return plan


def kinds_alike(kind: str) -> tuple[str, ...]:
    """As what a file may stand in the office already, so that importing it as ``kind`` brings nothing.

    What came as cases behind warrants may still be put before the desk as a docket; never the other way round.
    """
    return (CASES, DOCKET) if kind == CASES else (kind,)


def already_imported(office: Office, reading: DocketReading) -> str | None:
    """When and by whom this very file came in, in words; None for a file that is not there.

    A file that came in before the policy declared facts that its columns fill may come once more: its charges are
    the same, with their decisions, and have these facts now.
    """
    with office.reading() as connection:
        there = there_already(connection, reading)
    if there is None:
        return None
    found, event = there
    what = _AS.get(found.kind, "") if found.kind != reading.kind or found.kind == CASES else ""
    return f"{found.name} was imported{what} on {event.office_date} by {event.actor}"


def there_already(connection: Connection, reading: DocketReading) -> tuple[imports.StoredDocket, Event] | None:
    """The import of this very file that leaves nothing to import, with its event."""
    found = imports.published_file(connection, reading.sha256, kinds_alike(reading.kind), reading.sheet)
    event = journal.event_by_id(connection, found.event_id) if found is not None and found.event_id else None
    if found is None or event is None or not set(reading.own) <= set(map(str, list_in(event.content, OWN))):
        return None
    return found, event


def _open(screened: ScreenedCharges, absent: Sequence[str]) -> dict[str, int]:
    """For each fact that no column gives: the charges whose recommendation waits for it."""
    waiting = screened.missing() if absent else {}
    return {fact: waiting[fact] for fact in absent if waiting.get(fact)}


def _silent(screened: ScreenedCharges, absent: Sequence[str], policy: Policy | None) -> tuple[str, ...]:
    """Absent facts whose silence the policy itself reads as "not shown"."""
    quiet = () if policy is None else screened.not_shown()
    return tuple(fact for fact in absent if fact in quiet)
