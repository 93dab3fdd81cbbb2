"""The matrix of roles: every verb of an office and every kind of event, as each of the four roles.

A verb is allowed, or refused in one sentence with exit code 1 and the refusal recorded; what is allowed records none.
``pytest -m full`` runs every verb as every role; by default each as one that is refused, every third as one that may,
and each that only reads as one of them. What is refused changes nothing but the list of refusals, so that a role's
refusals are all tried in one office.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from screener.cli import app
from screener.domain.decision import Basis, Rollup
from screener.domain.offense import OffenseClass
from screener.storage.audit_log import accounts, journal
from screener.storage.engines import encrypted
from screener.workflow.session import opened
from screener.workflow.session.rights import RIGHTS, ROLES, may
from screener.workflow.verbs import (
    access,
    adopt_policy,
    approve_decision,
    charge_table,
    import_docket,
    keep_backups,
    produce_report,
    screen_charge,
)
from screener.workflow.verbs.access import NewAccount, Refused
from screener.workflow.verbs.screen_charge import questions
from tests.architecture.test_command_line import VERBS
from tests.cli.conftest import Ran
from tests.workflow.county import Ticking, bring_in, charge, ids, write_policy
from tests.workflow.peopled import PHRASES, enter, everyone, make_cheap
from tests.workflow.test_approve_decision import ONE

Call = Callable[..., Ran]
AS = {"attorney": "A1", "supervisor": "S2", "auditor": "AU1", "administrator": "AD1"}
WORK = frozenset({"attorney", "supervisor"})
SUPERVISOR, ADMINISTRATOR = frozenset({"supervisor"}), frozenset({"administrator"})
KEEPERS = SUPERVISOR | ADMINISTRATOR
AUDIT = frozenset({"supervisor", "auditor"})
ALL = frozenset(ROLES)
JUNE = (
    "Case Number,Count,Defendant Name,Date of Birth,Arrest Date,Statute,Charge Description,Quantity\n"
    '26-CR-91,1,"SAMPLE, SAM",04/02/1990,03/20/2026,13.10,POSSESSION OF COCAINE,0.5 g\n'
)
WARRANTS = (
    "Warrant Number,Defendant,DOB,Case Number,Charge,Issue Date\n"
    'W-9,"SAMPLE, SAM",1990-04-02,26-CR-99,POSS COCAINE,2020-01-02\n'
)
OLD = WARRANTS.replace("W-9", "W-8").replace("SAM", "SUE")
NEW = "orange ladder winter eight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A command line (without office and user) that does something real, and who may."""

    words: tuple[str, ...]
    roles: frozenset[str]
    first: tuple[str, ...] = ()  # what the same person does before, where the role may


_ENCRYPTED = ("office", "encryption", "begin", "--new-passphrase-file", "{folder}/new.txt")
_ANOTHER = ("office", "encryption", "passphrase", "--new-passphrase-file", "{folder}/S1.txt")
#: ``{c0}`` and so on are charges of the office, ``{folder}`` a folder with files, ``{docket}`` its docket.
WRITES: Mapping[str, Verb] = {
    "accept": Verb(words=("office", "accept", "{c1}"), roles=WORK),
    "attest": Verb(words=("office", "attest", "{c1}"), roles=WORK),
    "decide": Verb(words=("office", "decide", "{c1}", "--outcome", "declined", "--basis", "evidence"), roles=WORK),
    "undo": Verb(words=("office", "undo"), roles=WORK),
    "redo": Verb(words=("office", "redo"), roles=WORK),
    "hold": Verb(words=("office", "hold", "{c1}", "--reason", "lab"), roles=WORK),
    "release": Verb(words=("office", "release", "{c2}"), roles=WORK),
    "note": Verb(words=("office", "note", "{c1}", "call"), roles=WORK),
    "fact": Verb(words=("office", "fact", "{c1}", "scales", "yes", "--source", "report"), roles=WORK),
    "answer": Verb(words=("office", "answer", "ZORBLING", "other"), roles=WORK),
    "charge-table --load": Verb(words=("office", "charge-table", "--load", "{folder}/table.csv"), roles=WORK),
    "charge-table --undo": Verb(words=("office", "charge-table", "--undo"), roles=WORK),
    "charge-table --take-back": Verb(words=("office", "charge-table", "--take-back", "FLUMMOXING"), roles=WORK),
    "approve": Verb(words=("office", "approve", "{c4}"), roles=SUPERVISOR),
    "approve --refuse": Verb(words=("office", "approve", "{c4}", "--refuse", "--reason", "no"), roles=SUPERVISOR),
    "approve --verbal": Verb(
        words=("office", "approve", "{c4}", "--verbal", "--by", "S1", "--at", "2026-04-02T10:00"),
        roles=WORK,
    ),
    "approve --take-back": Verb(
        words=("office", "approve", "{c4}", "--take-back"),
        roles=WORK,
        first=("office", "approve", "{c4}", "--verbal", "--by", "S1", "--at", "2026-04-02T10:00"),
    ),
    "delegate": Verb(words=("office", "delegate", "--to", "S1", "--until", "2030-01-01"), roles=SUPERVISOR),
    "delegate --end": Verb(
        words=("office", "delegate", "--end", "--to", "S1", "--for", "S2"),
        roles=SUPERVISOR,
    ),
    "approvers": Verb(words=("office", "approvers", "--role", "unit supervisor", "--is", "S1"), roles=SUPERVISOR),
    "warrant": Verb(words=("office", "review-warrants", "-o", "{folder}/warrants"), roles=WORK),
    "link": Verb(words=("office", "link", "{c0}", "{c1}", "--different", "--reason", "seen"), roles=WORK),
    "readback": Verb(words=("office", "readback", "{folder}/carried.xlsx"), roles=WORK),
    "facts -o": Verb(words=("office", "facts", "-o", "{folder}/questions.xlsx"), roles=WORK),
    "facts --read": Verb(words=("office", "facts", "--read", "{folder}/answered.xlsx"), roles=WORK),
    "user passphrase --system": Verb(words=("office", "user", "passphrase", "--system"), roles=ALL),
    "user totp --drop": Verb(words=("office", "user", "totp", "--drop"), roles=ALL),
    "adopt": Verb(words=("office", "adopt", "{policy}"), roles=SUPERVISOR),
    "withdraw": Verb(words=("office", "withdraw", "{version}", "--reason", "superseded"), roles=SUPERVISOR),
    "import": Verb(words=("office", "import", "{folder}/june.csv"), roles=SUPERVISOR),
    "import --cases": Verb(words=("office", "import", "{folder}/june.csv", "--cases"), roles=SUPERVISOR),
    "import --warrants": Verb(words=("office", "import", "{folder}/warrants.csv", "--warrants"), roles=SUPERVISOR),
    "export": Verb(words=("office", "export", "{folder}/out.xlsx", "--docket", "{docket}"), roles=WORK),
    "quality": Verb(words=("office", "quality", "{docket}", "-o", "{folder}/quality.pdf"), roles=WORK),
    "oversight": Verb(
        words=("oversight", "--from", "2026-01-01", "--to", "2026-12-31", "-o", "{folder}/pack"), roles=SUPERVISOR
    ),
    "person-data": Verb(words=("office", "person-data", "{c5}", "-o", "{folder}/person.json"), roles=SUPERVISOR),
    "seal": Verb(words=("office", "seal", "--person", "{c5}", "--order", "O-1", "--yes"), roles=SUPERVISOR),
    "seal --finish": Verb(words=("office", "seal", "--finish"), roles=KEEPERS),
    "audit-log -o": Verb(words=("office", "audit-log", "-o", "{folder}/trail.xlsx"), roles=AUDIT),
    "audit-review --sign": Verb(
        words=("office", "audit-review", "--from", "2026-04-01", "--to", "2026-04-07", "--sign", "seen"), roles=AUDIT
    ),
    "charges --threshold": Verb(words=("office", "charges", "--threshold", "0.8"), roles=KEEPERS),
    "audit-review --hours": Verb(words=("office", "audit-review", "--hours", "07:00-19:00"), roles=KEEPERS),
    "audit-review": Verb(
        words=("office", "audit-review", "--from", "2026-04-01", "--to", "2026-04-07", "-o", "{folder}/audit"),
        roles=AUDIT,
    ),
    "incident": Verb(words=("office", "incident", "-o", "{folder}/incident.zip"), roles=AUDIT),
    "anchor --keep": Verb(words=("office", "anchor", "--to", "{folder}", "--keep"), roles=KEEPERS),
    "state": Verb(words=("office", "state", "FL"), roles=KEEPERS),
    "banner --set": Verb(words=("office", "access", "banner", "--set", "{folder}/banner.txt"), roles=KEEPERS),
    "acknowledge": Verb(words=("office", "access", "acknowledge"), roles=ALL),
    "user add": Verb(
        words=("office", "user", "add", "N1", "--new-passphrase-file", "{folder}/new.txt"), roles=ADMINISTRATOR
    ),
    "user confirm": Verb(words=("office", "user", "confirm", "W1"), roles=SUPERVISOR),
    "user role": Verb(words=("office", "user", "role", "A2", "supervisor"), roles=ADMINISTRATOR),
    "user disable": Verb(words=("office", "user", "disable", "A2"), roles=ADMINISTRATOR),
    "user release": Verb(words=("office", "user", "release", "A3"), roles=ADMINISTRATOR),
    "user passphrase": Verb(
        words=("office", "user", "passphrase", "--new-passphrase-file", "{folder}/new.txt"), roles=ALL
    ),
    "backup": Verb(words=("backup",), roles=ALL),
    "backup --automatic": Verb(words=("backup", "--automatic", "off"), roles=KEEPERS),
    "backup --minutes": Verb(words=("backup", "--minutes", "20"), roles=KEEPERS),
    "backup --second": Verb(words=("backup", "--second", "{folder}"), roles=KEEPERS),
    "restore": Verb(words=("restore", "{backup}"), roles=SUPERVISOR),
    "portable": Verb(words=("office", "portable", "on"), roles=KEEPERS),
    "encryption begin": Verb(words=_ENCRYPTED, roles=KEEPERS),
    "encryption passphrase": Verb(words=_ANOTHER, roles=KEEPERS, first=_ENCRYPTED),
    "encryption end": Verb(words=("office", "encryption", "end"), roles=KEEPERS, first=_ENCRYPTED),
}

#: What writes nothing into the record: every role may.
READS: Mapping[str, tuple[str, ...]] = {
    "queue": ("office", "queue"),
    "explain": ("office", "explain", "{c1}"),
    "versions": ("office", "versions"),
    "adopt --look": ("office", "adopt", "{policy}", "--look"),
    "charges": ("office", "charges"),
    "answer --look": ("office", "answer", "ZORBLING", "other", "--look"),
    "charge-table": ("office", "charge-table", "-o", "{folder}/kept.csv"),
    "people": ("office", "people", "--doubtful", "--all"),
    "link --look": ("office", "link", "{c0}", "{c1}", "--different", "--reason", "seen", "--look"),
    "duplicates": ("office", "duplicates"),
    "history": ("office", "history", "{c1}"),
    "readback --dry-run": ("office", "readback", "{folder}/carried.xlsx", "--dry-run"),
    "facts": ("office", "facts", "--missing", "amount"),
    "facts --read --dry-run": ("office", "facts", "--read", "{folder}/answered.xlsx", "--dry-run"),
    "check --office": ("policy", "check", "{policy}"),
    "anchor": ("office", "anchor", "--to", "{folder}"),
    "anchor --list": ("office", "anchor", "--list"),
    "trail": ("office", "audit-log"),
    "audit-review --waiting": ("office", "audit-review", "--waiting"),
    "approve --list": ("office", "approve", "--list", "--all"),
    "delegate": ("office", "delegate"),
    "approvers": ("office", "approvers"),
    "seal": ("office", "seal", "--person", "{c5}"),
    "seal --list": ("office", "seal", "--list"),
    "status": ("office", "status"),
    "dockets": ("office", "dockets"),
    "banner": ("office", "access", "banner"),
    "cases": ("office", "cases", "{c1}"),
    "stages": ("office", "stages", "{docket}"),
    "policy replay": ("policy", "replay", "{policy}"),
    "policy explore": ("policy", "explore", "{policy}"),
}
#: Verbs for which nobody logs on: no account yet, both halves stand for one, the server's own rights, or no record.
BESIDE = {
    "office create", "office access begin", "office access status", "office user recover", "office grant", "verify",
    "office encryption status",
}  # fmt: skip
#: Options that no case above uses, since they change how or about what it is done, not who may.
SAME_RIGHT = {
    "--json", "--office", "--user", "--passphrase-file", "--user-passphrase-file", "--code", "--limit", "--state",
    "--offense", "--grouped", "--find", "--by", "--kind", "--about", "--before", "--note", "--confirmed", "--reason",
    "--substance", "--effective", "--repealed", "--statute", "--of", "--same", "--unknown", "--cases", "--charges",
    "--original", "--take", "--profile", "--preset", "--sheet", "--encoding", "--delimiter", "--header-line",
    "--date-order", "--join", "--join-by", "--control-total", "--control-cases", "--from", "--for", "--name", "--role",
    "--unit", "--no-marks", "--facts", "--through", "--keep", "--app-code",  # totp: one's own, as its --drop
    "--line", "--move",  # of explore
    "--docket", "--missing",
    "--as-read", "--continued",
    "--office-passphrase-file", "--half-1", "--half-2", "--from-half-1-file", "--from-half-2-file",
    "-o",  # of seal: the list of what was sealed, which names nobody
    "--list", "--check", "--to",  # of backup: they read what lies in a folder, and open no office; or name one
}  # fmt: skip


def test_every_verb_and_option_of_an_office_is_in_the_matrix() -> None:
    """A new verb is entered above, with the roles that may; a new option too, with a case or as no right of its own."""
    cases = [*(verb.words for verb in WRITES.values()), *READS.values()]
    verbs = {path: verb for path, verb in VERBS.items() if not hasattr(verb, "commands") and _of_an_office(path, verb)}
    covered = {path for path in verbs if any(words[: len(path)] == path for words in cases)}
    assert {" ".join(path) for path in verbs.keys() - covered} == BESIDE
    for path in covered:
        used = {word for words in cases if words[: len(path)] == path for word in words}
        options = {part.opts[0] for part in verbs[path].params if part.param_type_name == "option"}
        short = {each for part in verbs[path].params for each in part.opts if each in used}
        named = {part.opts[0] for part in verbs[path].params if short & set(part.opts)}
        assert options - named - SAME_RIGHT == set(), " ".join(path)


def _of_an_office(path: tuple[str, ...], verb: Any) -> bool:
    return path[0] == "office" or any("--office" in part.opts for part in verb.params)


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """An office with accounts and something for every verb to do, closed; and where its files lie."""

    path: Path
    folder: Path
    places: dict[str, str]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    with pytest.MonkeyPatch.context() as patch:
        make_cheap(patch, tmp_path_factory.mktemp("home"))
        folder, clock = tmp_path_factory.mktemp("county"), Ticking(datetime.now(UTC) - timedelta(hours=1))
        for name, text in (("june.csv", JUNE), ("warrants.csv", WARRANTS), ("old.csv", OLD), ("new.txt", NEW)):
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "banner.txt").write_text("The four statements in this office's own words, at some length.")
        for code, phrase in PHRASES.items():
            (folder / f"{code}.txt").write_text(phrase)
        path, _ = everyone(folder, clock)
        yield County(path=path, folder=folder, places=_filled(path, folder, clock))


def _filled(path: Path, folder: Path, clock: Ticking) -> dict[str, str]:
    policy, second = write_policy(folder, ONE), folder / "second.yaml"
    second.write_text(ONE.replace("2026-03\n", "2026-04\n"), encoding="utf-8")
    with enter(path, "S1", clock) as supervisor:
        adopt_policy.adopt(supervisor, policy)
        rows = [charge(row, case=f"26-CR-{row}", name=f"Example, P{row}") for row in range(2, 8)]
        for row, text in enumerate(("ZORBLING", "FLUMMOXING", "GRUMBLING"), 8):
            rows.append(charge(row, case=f"26-CR-{row}", name=f"Odd, P{row}", text=text, offense=OffenseClass.UNKNOWN))
        docket = bring_in(supervisor, rows)
        names = ids(supervisor)
        import_docket.import_warrants(supervisor, folder / "old.csv")
    _accounts(path, clock)
    for code, text in (("A1", "FLUMMOXING"), ("S2", "GRUMBLING")):
        with enter(path, code, clock) as opened:
            charge_table.answer(opened, text, "other")
            for number in ("first", "second"):
                screen_charge.add_note(opened, names[3], number)
    with enter(path, "A1", clock) as attorney:
        screen_charge.hold(attorney, names[2], "lab")
        screen_charge.decide(attorney, names[4], outcome=Rollup.FILED, basis=Basis.OTHER, reason="plea", confirmed=True)
        charge_table.save_table(attorney, folder / "table.csv")
        produce_report.export_workbook(attorney, docket, folder / "carried.xlsx")
        assert questions.write_questions(attorney, folder / "answered.xlsx")
    _fill_in(folder / "carried.xlsx")
    _answer(folder / "answered.xlsx")
    with enter(path, "S2", clock) as supervisor:
        approve_decision.delegate(supervisor, to="S1", until=date(2030, 1, 1))
    for code, name in (("A1", names[5]), ("S2", names[0])):
        with enter(path, code, clock) as opened:
            screen_charge.add_note(opened, name, "third")
            screen_charge.undo(opened)
    with enter(path, "S1", clock) as supervisor:
        made = keep_backups.make(supervisor)
    table = folder / "table.csv"
    table.write_text(table.read_text(encoding="utf-8-sig").replace("FLUMMOXING", "WHIFFLING"), encoding="utf-8")
    found = {"docket": docket, "policy": str(second), "version": "2026-03", "backup": str(made.path)}
    found["now"] = (datetime.now(UTC) - timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M")
    return {**found, "folder": str(folder), **{f"c{at}": name for at, name in enumerate(names)}}


def _accounts(path: Path, clock: Ticking) -> None:
    """W1 waits for a supervisor, A3 is disabled."""
    with enter(path, "AD1", clock) as administrator:
        for code in ("W1", "A3"):
            access.add_account(administrator, NewAccount(code=code, name=code, passphrase=NEW, role="attorney"))
    with enter(path, "S1", clock) as supervisor:
        access.confirm(supervisor, "A3")
    with enter(path, "AD1", clock) as administrator:
        access.disable(administrator, "A3")


def _fill_in(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Decision" for cell in row))
    at = {str(cell.value): cell.column for cell in head}
    lines = range(head[0].row + 1, sheet.max_row + 1)
    first = next(row for row in lines if sheet.cell(row, at["Recommendation"]).value == "Decline")
    sheet.cell(first, at["Decision"]).value = "Declined"
    book.save(path)


def _answer(path: Path) -> None:
    """The first open question of a workbook, answered."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {str(cell.value): cell.column for cell in sheet[2]}
    assert sheet.cell(3, at["Fact"]).value == "offense"
    sheet.cell(3, at["Answer"]).value = "theft"
    sheet.cell(3, at["Source"]).value = "the report"
    book.save(path)


def _refusals(path: Path) -> list[str]:
    raw = encrypted.connect(path, encrypted.key_of(path), timeout=5)
    try:
        return [actor for (actor,) in raw.execute("SELECT actor FROM event WHERE kind = 'act refused' ORDER BY seq")]
    finally:
        raw.close()


@pytest.fixture(scope="module")
def screener() -> Call:
    """The command line in this process."""

    def call(*arguments: object) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            outcome = app.run([str(each) for each in arguments])
        assert "Traceback" not in out.getvalue() + err.getvalue()
        return Ran(outcome.code, out.getvalue(), err.getvalue())

    return call


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A copy of the county's office, for one verb or for all that one role is refused."""

    path: Path
    places: Mapping[str, str]

    def run(self, screener: Call, words: Sequence[str], role: str) -> Ran:
        file = "--user-passphrase-file" if words[0] in ("backup", "restore") else "--passphrase-file"
        phrase = self.path.parent / f"{AS[role]}.txt"
        given = [word.format_map(dict(self.places)) for word in words]
        return screener(*given, "--office", self.path, "--user", AS[role], file, phrase)


def _copy(county: County, folder: Path) -> Office:
    copy = folder / "county"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(county.folder, copy)
    places = {key: value.replace(str(county.folder), str(copy)) for key, value in county.places.items()}
    return Office(path=copy / county.path.name, places=places)


def _cases(full: bool) -> list[tuple[str, str]]:
    """Every verb as every role, or of each verb one role that is refused, and of every third one that is allowed."""
    found = []
    for number, (name, verb) in enumerate(WRITES.items()):
        allowed = [role for role in ROLES if role in verb.roles]
        refused = [role for role in ROLES if role not in verb.roles]
        found += [
            (name, role) for role in ((*refused, *allowed) if full else (*refused[-1:], *allowed[: number % 3 == 0]))
        ]
    return found


def _check(county: County, screener: Call, folder: Path, cases: Sequence[tuple[str, str]]) -> list[str]:
    wrong = []
    shared: dict[str, Office] = {}
    for name, role in cases:
        verb = WRITES[name]
        if role in verb.roles:
            office = _copy(county, folder)
            if verb.first:
                office.run(screener, verb.first, role)
            ran, refused = office.run(screener, verb.words, role), _refusals(office.path)
            if ran.code != 0 or refused:
                wrong.append(f"{name} as {role} is not allowed: {ran.code} {ran.err.strip()} {refused}")
            continue
        office = shared.get(role) or _copy(county, folder / role)
        shared[role] = office
        before = _refusals(office.path)
        ran, after = office.run(screener, verb.words, role), _refusals(office.path)
        if ran.code != 1 or after != [*before, AS[role]] or ran.err.count("\n") != 1:
            wrong.append(f"{name} as {role} is not refused: {ran.code} {ran.err.strip()} {after[len(before) :]}")
    return wrong


def test_what_only_reads_is_refused_to_nobody(
    county: County, screener: Call, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    full = "full" in request.config.getoption("markexpr")
    office, wrong = _copy(county, tmp_path), []
    for number, (name, words) in enumerate(READS.items()):
        for role in ROLES if full else (ROLES[number % len(ROLES)],):
            ran = office.run(screener, words, role)
            if ran.code != 0:
                wrong.append(f"{name} as {role}: {ran.err.strip()}")
    assert "\n".join(wrong) == ""
    assert _refusals(office.path) == []


@pytest.mark.full
def test_every_verb_as_every_role(
    county: County, screener: Call, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    full = "full" in request.config.getoption("markexpr")
    assert "\n".join(_check(county, screener, tmp_path, _cases(full))) == ""


def test_with_the_gate_taken_out_the_matrix_fails(
    county: County, screener: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: were the refusals somebody else's, this would still be empty."""
    monkeypatch.setattr(opened, "refuse", lambda *_: None)
    monkeypatch.setattr(opened, "may", lambda *_: True)
    cases = [("adopt", "attorney"), ("note", "administrator"), ("user add", "supervisor")]
    assert len(_check(county, screener, tmp_path, cases)) == 3


@pytest.mark.parametrize("role", ROLES)
def test_every_kind_of_event_as_every_role(county: County, tmp_path: Path, role: str) -> None:
    """At the one place from which the record is written."""
    copy = tmp_path / "county.office"
    shutil.copyfile(county.path, copy)
    with enter(copy, AS[role], Ticking(datetime.now(UTC))) as acting:
        for kind in RIGHTS:
            before = _refusals(copy)
            entry = journal.Entry(kind=kind, object="matrix:1", body={})
            if may(role, kind):
                acting.record([entry])
                assert _refusals(copy) == before or kind == accounts.REFUSED, kind
                continue
            with pytest.raises(Refused) as refused:
                acting.record([entry])
            assert str(refused.value).count(". ") == 0, kind
            assert _refusals(copy) == [*before, AS[role]], kind
