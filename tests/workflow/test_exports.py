"""What went out is told from what was changed afterwards: by its hash in the audit log and the code on its last page.

``pytest -m full`` edits each file 1,000 times; 50 of each by default. The seed is the number of the edit.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from screener.domain.errors import ScreenerError
from screener.reports.document import PolicySource, Provenance, SourceFile
from screener.reports.oversight.first import baseline_words
from screener.reports.record_code import RecordPoint, code_png, point_of, point_text
from screener.workflow.model import TrailRow
from screener.workflow.session import open_office
from screener.workflow.verbs import adopt_policy, produce_report, screen_charge
from screener.workflow.verbs.verify_record import trail, verify
from tests.faults import results
from tests.storage.attacks import edit_and_chain_anew, fit_projections, strike
from tests.workflow.county import Ticking, bring_in, charge, ids, office, write_policy

pytestmark = pytest.mark.on_file  # somebody edits files
START, END = date(2026, 4, 1), date(2026, 4, 30)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An office with ten decisions, and the folder of the pack that S1 wrote."""
    folder = tmp_path_factory.mktemp("exported")
    with office(folder) as made:
        adopt_policy.adopt(made, write_policy(folder))
        bring_in(made, [charge(row, case=f"26-CR-{row}", name=f"Example, P{row}") for row in range(2, 12)])
        for name in ids(made):
            screen_charge.accept(made, name)
        produce_report.oversight_pack(made, START, END, folder / "pack")
        return made.path, folder / "pack"


def rows_of(path: Path) -> tuple[TrailRow, ...]:
    with open_office(path, user="S1", clock=Ticking()) as opened:
        return trail(opened, 100)


def _edits(request: pytest.FixtureRequest) -> range:
    return range(results.many(request, 50, 1000))


def _edited(data: bytes, chance: random.Random) -> bytes:
    """One byte changed, put in or taken away; or a piece exchanged for another of the same file."""
    at = chance.randrange(len(data))
    match chance.randrange(4):
        case 0:
            return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
        case 1:
            return data[:at] + b"0" + data[at:]
        case 2:
            return data[:at] + data[at + 1 :]
    size, other = chance.randrange(2, 40), chance.randrange(len(data) - 40)
    return data[:at] + data[other : other + size] + data[at + size :]


@pytest.mark.full
@pytest.mark.parametrize("name", ["oversight.pdf", "oversight.xlsx"])
def test_every_edit_of_an_export_is_found(
    exported: tuple[Path, Path], tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    path, pack = exported
    data = (pack / name).read_bytes()
    asked = []
    for seed in _edits(request):
        changed = _edited(data, random.Random(seed))
        if changed != data:  # a piece exchanged for one like it is no edit
            asked.append(tmp_path / str(seed) / name)
            asked[-1].parent.mkdir()
            asked[-1].write_bytes(changed)
    assert len(asked) >= 0.9 * len(_edits(request))
    found = verify(path, exports=[*asked, pack / name])
    *edited, control = found.exports
    missed = [check.path for check in edited if check.event]
    numbers = {"edits": len(asked), "missed": len(missed)}
    results.keep(request, f"export edits {name.rpartition('.')[2]}", numbers, seed=f"0 to {len(_edits(request)) - 1}")
    assert missed == []
    assert {check.known for check in edited} == {control.event}
    assert (control.by, control.what) == ("S1", "oversight pack")
    assert not found.ok
    assert not found.findings
    assert verify(path, exports=[pack / name]).ok


def test_what_cannot_be_recorded_does_not_go_out(
    exported: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise ScreenerError("The office could not be saved", "the disk is full", "Free some space")

    with open_office(exported[0], user="S1", clock=Ticking()) as opened:
        (docket,) = {count.docket_id for count in opened.model().counts.values()}
        monkeypatch.setattr(type(opened), "record", full)
        with pytest.raises(ScreenerError, match=r"was not exported.*the disk is full.*Free some space"):
            produce_report.quality_report(opened, docket, tmp_path / "quality.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_name_alone_would_find_no_edit(exported: tuple[Path, Path], tmp_path: Path) -> None:
    """The negative control: the event of an export named the file before it knew its bytes, and that proves nothing."""
    path, pack = exported
    changed = tmp_path / "oversight.pdf"
    changed.write_bytes(_edited((pack / "oversight.pdf").read_bytes(), random.Random(1)))
    (check,) = verify(path, exports=[changed]).exports
    assert check.known > 0
    assert check.event == 0


def test_a_file_under_another_name_is_still_what_went_out(exported: tuple[Path, Path], tmp_path: Path) -> None:
    path, pack = exported
    other = tmp_path / "for the judge.pdf"
    shutil.copyfile(pack / "oversight.pdf", other)
    (check,) = verify(path, exports=[other]).exports
    assert check.event > 0
    unknown = tmp_path / "letter.pdf"
    unknown.write_bytes(b"%PDF-1.4")
    (check,) = verify(path, exports=[unknown]).exports
    assert (check.event, check.known) == (0, 0)


def test_the_code_on_paper_names_the_event_and_finds_a_record_written_anew(
    exported: tuple[Path, Path], tmp_path: Path
) -> None:
    path, pack = exported
    told = " ".join(page.extract_text() for page in PdfReader(pack / "oversight.pdf").pages)
    assert "Where the record stood: event" in told
    page = (pack / "oversight.html").read_text("utf-8")
    assert 'class="code"' in page
    with zipfile.ZipFile(pack / "oversight.xlsx") as book:
        assert "xl/media/image1.png" in book.namelist()
    event = next(row for row in rows_of(path) if row.kind == "charge decided")
    text = point_text(RecordPoint(event=event.seq, hash=event.hash))
    good = verify(path, codes=[text])
    assert good.ok
    assert good.protected_to == event.seq
    forged = tmp_path / "forged.screener"
    shutil.copyfile(path, forged)
    strike(forged, edit_and_chain_anew, 3)
    fit_projections(forged)
    last = max(rows_of(path), key=lambda row: row.seq)
    found = verify(forged, codes=[point_text(RecordPoint(event=last.seq, hash=last.hash))])
    assert not found.ok
    assert "the code of a report" in found.findings[0].message
    assert verify(forged).ok, "the negative control: without the code nothing is seen"


@pytest.mark.parametrize("text", ["", "SCREENER RECORD EVENT 4", "https://example.org"])
def test_what_is_no_code_is_a_sentence(exported: tuple[Path, Path], text: str) -> None:
    with pytest.raises(ScreenerError, match="not the code of a report"):
        verify(exported[0], codes=[text])


def test_a_code_whose_words_are_another_hashs_contradicts_itself() -> None:
    point = RecordPoint(event=4812, hash="ab" * 32)
    assert point_of(point_text(point).lower()) == point
    with pytest.raises(ScreenerError, match="contradicts itself"):
        point_of(point_text(point).replace("AB", "AC", 1))


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="no scanner program on this machine")
@pytest.mark.parametrize("event", [1, 4812, 999_999_999])
def test_a_scanner_reads_the_code(tmp_path: Path, event: int) -> None:
    text = point_text(RecordPoint(event=event, hash=random.Random(event).randbytes(32).hex()))
    picture = tmp_path / "code.png"
    picture.write_bytes(code_png(text))
    ran = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == text


def test_the_same_record_gives_the_same_bytes_with_its_code(exported: tuple[Path, Path], tmp_path: Path) -> None:
    path, pack = exported
    copy = tmp_path / path.name
    shutil.copyfile(path, copy)
    with open_office(copy, user="S1", clock=Ticking()) as opened:
        produce_report.oversight_pack(opened, START, END, tmp_path / "again")
    for file in pack.iterdir():
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes(), file.name


def test_the_pack_names_its_files_its_event_and_the_command_that_makes_it_again(exported: tuple[Path, Path]) -> None:
    path, pack = exported
    told = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(pack / "oversight.pdf").pages)
    event = max(row.seq for row in rows_of(path) if row.kind != "exported")
    assert f"--from 2026-04-01 --to 2026-04-30 --through {event} -o FOLDER" in told
    assert "SHA-256" in told


@pytest.mark.parametrize(
    ("imported", "words"),
    [
        (date(2026, 2, 28), "baseline: imported on 28 February 2026 (event 3), before the policy took effect, frozen"),
        (date(2026, 3, 1), ""),
        (None, ""),
    ],
)
def test_a_file_that_was_there_before_the_policy_is_the_baseline(imported: date | None, words: str) -> None:
    file = SourceFile(name="old.csv", sha256="ab" * 32, imported=imported, event=3)
    policy = PolicySource(title="P", version="1", effective=date(2026, 3, 1), sha256="cd" * 32)
    assert baseline_words(file, Provenance(office="O", policies=(policy,))) == words
