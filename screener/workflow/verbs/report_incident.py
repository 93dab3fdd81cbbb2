"""The incident package (CJIS IR-6): what somebody who looks into an incident needs, and not one name.

One zip file: the audit log without what people wrote and without what events say of their objects, how the record
verifies, versions, hashes, settings without secrets, the program's own log. Who acted stands as the office's code;
files that were imported stand as their hashes.
"""

from __future__ import annotations

import csv
import io
import json
import platform
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from screener import __version__
from screener.reports.finished import write_whole
from screener.runtime.installed import InstalledFiles, check_installed
from screener.runtime.paths import places
from screener.storage.audit_log import accounts, check, journal
from screener.storage.audit_log.journal import Event
from screener.storage.engines.engine import Connection
from screener.storage.engines.versions import engine_version
from screener.storage.rows import imports, records
from screener.workflow.session import Office
from screener.workflow.session.record.anchored import compare_anchors
from screener.workflow.session.record.exports import about_to_export, exported, last_event
from screener.workflow.session.record.signed import compare_signatures

#: The members, always these and no others.
MEMBERS = ("README.txt", "findings.json", "hashes.json", "log.txt", "settings.json", "audit_log.csv", "versions.json")
#: Settings that are told as they are, and those of which only is told whether they are set.
_TOLD = ("zone", "access", "automatic backups", "minutes between backups", "office hours")
_WHETHER = ("anchor folder", "second backup folder", "marking", "county")
_COLUMNS = ("chain", "event", "utc", "office date", "by", "kind", "about", "id", "prev hash", "hash")
_ID = re.compile(r"^[0-9a-f]{6,64}(\+[0-9a-f]{6,64})*$")
#: What the log may write: an event word, counts and ids. Any other line is only counted.
_LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [a-z][a-z ]{0,39}( [a-z_]+=[0-9a-f]{1,64})*$")
_FIXED = (2000, 1, 1, 0, 0, 0)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """The package that was written: through which event, how many of them, how many faults Verify found."""

    path: Path
    through: int
    events: int
    faults: int
    program: InstalledFiles


def incident_package(office: Office, out: Path, *, progress: Progress | None = None) -> Incident:
    """Writes the package whole or not at all, and records that it went out. The record is only read."""
    about_to_export(office, "incident package")
    last = last_event(office, None)
    program = check_installed()
    with office.reading() as connection:
        words = _names(connection)
        events, trail = _trail(connection)
        _, faults = check.check_record(connection, progress=progress)
        anchored = compare_anchors(connection, (), ())
        signed, _ = compare_signatures(connection, every=False)
        beside = (*signed, *anchored.findings)
        said = {
            "versions.json": _versions(connection, program),
            "hashes.json": _hashes(connection, last, program),
            "settings.json": _settings(connection),
            "findings.json": {
                "whole": not faults and not beside,
                "events": events,
                "protected to": anchored.protected_to,
                "faults": [
                    *(_fault(one.chain, one.seq, one.table, _without(one.message, words)) for one in faults),
                    *(_fault(one.chain, one.seq, one.table, _without(one.message, words)) for one in beside),
                ],
                "program": program.sentence(),
            },
        }
    data = {name: json.dumps(value, ensure_ascii=False, indent=1) + "\n" for name, value in said.items()}
    data |= {"audit_log.csv": trail, "log.txt": _log(), "README.txt": _readme(office, last, len(faults))}
    write_whole(out, _zipped(data))
    exported(office, "incident package", (out,), through=last.seq)
    return Incident(path=out, through=last.seq, events=events, faults=len(faults), program=program)


def _fault(chain: str, seq: int, table: str, message: str) -> dict[str, object]:
    return {"chain": chain, "event": seq, "table": table, "message": message}


def _names(connection: Connection) -> dict[str, str]:
    """Words that a sentence may hold and the package must not, with what stands instead: of files and of people."""
    words = {docket.name: f"file {docket.file_sha256[:12]}" for docket in imports.dockets(connection)}
    words |= {one.name: one.code for one in accounts.accounts(connection) if one.name != one.code}
    words |= {name: f"policy {sha256[:12]}" for sha256, (name, _) in records.policy_texts(connection).items()}
    return {word: instead for word, instead in words.items() if word}


def _without(message: str, words: Mapping[str, str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        message = message.replace(word, words[word])
    return message


def _trail(connection: Connection) -> tuple[int, str]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    count = 0
    for event in journal.stream(connection):
        count += 1
        writer.writerow(
            (event.chain, event.seq, event.utc_at, event.office_date, _plain(event.actor), event.kind,
             _about(event), event.event_id, event.prev_hash, event.hash)
        )  # fmt: skip
    return count, out.getvalue()


def _plain(code: str) -> str:
    """A code can begin like a formula where somebody chose it so."""
    return f"'{code}" if code[:1] in ("=", "+", "-", "@") else code


def _about(event: Event) -> str:
    """What the event is about by its kind, and by its id where that is one: never a word that somebody chose."""
    kind, colon, name = event.object.partition(":")
    return event.object if colon and _ID.match(name) else kind


def _versions(connection: Connection, program: InstalledFiles) -> dict[str, object]:
    return {
        "screener": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "database": engine_version(connection),
        "program": program.state,
    }


def _hashes(connection: Connection, last: Event, program: InstalledFiles) -> dict[str, object]:
    return {
        "heads": [{"chain": head.chain, "event": head.seq, "hash": head.hash} for head in journal.heads(connection)],
        "through": {"event": last.seq, "hash": last.hash},
        "files imported": [docket.file_sha256 for docket in imports.dockets(connection)],
        "policies": sorted(records.policy_texts(connection)),
        "program list": program.list_sha256,
        "program changed": [*program.changed, *program.missing, *program.added],
    }


def _settings(connection: Connection) -> dict[str, str]:
    found = records.settings(connection)
    told = {name: found.get(name, "not set") for name in _TOLD}
    return told | {name: "set" if found.get(name) else "not set" for name in _WHETHER}


def _log() -> str:
    """The program's log, as far as its lines are of the form that cannot hold a text of a record."""
    lines: list[str] = []
    left_out = 0
    for path in sorted(places().logs.glob("screener.log*")):
        try:
            found = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        good = [line for line in found if _LOG_LINE.match(line)]
        left_out += len(found) - len(good)
        lines += good
    crashes = len(list(places().crashes.glob("fault-*.txt"))) if places().crashes.is_dir() else 0
    return "\n".join([*lines, f"{left_out} lines left out; {crashes} reports of program faults on this machine.", ""])


def _readme(office: Office, last: Event, faults: int) -> str:
    verdict = "The record is whole." if not faults else f"Verify found {faults} faults: findings.json."
    return "\n".join(
        (
            office.marking,
            f"Incident package of {office.name}, the record through event {last.seq}. {verdict}",
            "",
            "audit_log.csv  every event: when, who (as a code), what kind, about which id, and its hash; nothing that",
            "               anybody wrote, no name, no text of a charge",
            "findings.json  what Verify and the anchors say, and whether the program's own files are as installed",
            "hashes.json    where the record ends; the SHA-256 of imported files and policies",
            "settings.json  settings without secrets",
            "versions.json  program, system, database",
            "log.txt        the program's log on this machine: words, counts and ids",
            "",
            "The package holds no names of defendants, of officers or of files. Send it as your incident plan says.",
            "",
        )
    )


def _zipped(data: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for name in MEMBERS:
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, data[name].encode("utf-8", "replace"))
    return out.getvalue()
