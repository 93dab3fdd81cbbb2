"""Replay, thresholds, analysis and the editor by keyboard: numbers open their charges, nothing is written unasked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from screener.domain.shipped import sample_policy
from screener.policy.language.conditions import FilePlace
from screener.screening.explore import Distribution
from screener.screening.thresholds import Cut
from screener.ui.app import MainWindow
from screener.ui.pages.policy import PolicyPage
from screener.ui.pages.policy.histogram import bar_words, bars_of, scale_for
from screener.ui.pages.policy.page import DRAFT
from screener.ui.pages.policy.parts import ANALYSIS, EDIT, NEW, REPLAY, TEXT, THRESHOLDS
from screener.ui.theme import ThemeKeeper
from screener.ui.widgets.labels import Label
from screener.workflow.session import create_office
from screener.workflow.verbs import adopt_policy, import_docket
from screener.workflow.verbs import draft_policy as drafts
from tests.counting import counted
from tests.ui.conftest import Clock, after_pauses, docket_lines, open_on, open_window, settle, shut
from tests.ui.page_case import _INTERACTIVE as INTERACTIVE
from tests.ui.page_case import _inner as inner
from tests.ui.page_case import _is_cut as is_cut
from tests.ui.page_case import _name as spoken_name
from tests.ui.pages import CTRL, press, show, strip, write


@pytest.fixture(scope="module")
def with_versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a docket and both versions of its policy, made once and copied per test."""
    folder = tmp_path_factory.mktemp("versions")
    docket, path = folder / "May.csv", folder / "test.screener"
    docket.write_text("\n".join(docket_lines()) + "\n", encoding="utf-8")
    with create_office(path, name="T", county="Riverside", zone="UTC", clock=Clock(), user="A1") as office:
        for name in ("riverside-unconditional-1.yaml", "riverside-unconditional.yaml"):
            adopt_policy.adopt(office, sample_policy(name))
        import_docket.import_docket(office, import_docket.plan_import(office, docket))
    return path


@pytest.fixture
def window(qapp: QApplication, keeper: ThemeKeeper, with_versions: Path, tmp_path: Path) -> Iterator[MainWindow]:
    path = tmp_path / "test.screener"
    shutil.copy(with_versions, path)
    made = open_on(keeper, tmp_path, path)
    yield made
    shut(made)


@pytest.fixture
def page(window: MainWindow) -> PolicyPage:
    shown = show(window, "policy")
    assert isinstance(shown, PolicyPage)
    return shown


def events(window: MainWindow) -> int:
    assert window.frame is not None
    found: list[int] = []
    window.frame.session.run(lambda office: office.status().events, found.append, owner=window)
    settle(window)
    return found[0]


# -- replay --------------------------------------------------------------------------------------


def test_the_replay_says_what_the_version_changed_and_writes_nothing(window: MainWindow, page: PolicyPage) -> None:
    before = events(window)
    press(window, Qt.Key.Key_R, CTRL)
    settle(window)
    view = page.exploring.replay
    assert page.parts.view == REPLAY
    assert view.shown is not None
    result = view.shown.replay
    assert 0 < result.changed < result.n
    assert f"{result.changed:,} of {result.n:,}" in view.words.text()
    assert "2026-01" in view.words.text()
    assert events(window) == before
    press(window, Qt.Key.Key_R, CTRL)
    assert page.parts.view == TEXT


def test_a_cell_opens_its_charges_and_a_charge_opens_on_the_desk(window: MainWindow, page: PolicyPage) -> None:
    page.to_view(REPLAY)
    settle(window)
    view = page.exploring.replay
    assert view.shown is not None
    view.split.setCurrentIndex(view.split.findData("race"))
    view.parts.selectRow(1)
    part, matrix = view.parts.row, view.matrix
    assert matrix is not None
    cell = next(t for t in part.transitions if t.changed)
    matrix.point(cell)
    QTest.keyClick(matrix, Qt.Key.Key_Return)
    settle(window)
    table = view.behind.table
    assert len(table.rows_model.rows) == cell.n
    assert {row.charge_id for row in table.rows_model.rows} == set(
        view.shown.behind(cell.before, cell.after, dimension="race", key=part.key)
    )
    assert table.hasFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    settle(window)
    assert window.frame is not None
    assert window.frame.page.name == "desk"


def test_every_split_shows_the_whole_first(window: MainWindow, page: PolicyPage) -> None:
    page.to_view(REPLAY)
    settle(window)
    view = page.exploring.replay
    assert view.shown is not None
    for at in range(view.split.count()):
        view.split.setCurrentIndex(at)
        whole, *parts = view.parts.rows_model.rows
        assert whole.n == view.shown.replay.n == sum(part.n for part in parts)


def test_an_empty_cell_and_a_total_open_nothing(window: MainWindow, page: PolicyPage) -> None:
    page.to_view(REPLAY)
    settle(window)
    matrix = page.exploring.replay.matrix
    assert matrix is not None
    opened: list[object] = []
    matrix.cell_opened.connect(lambda *cell: opened.append(cell))
    for row, line in enumerate(matrix.rows_model.rows):
        for at, state in enumerate(matrix.after, start=1):
            if not line.counts.get(state):
                matrix.setCurrentIndex(matrix.rows_model.index(row, at))
                QTest.keyClick(matrix, Qt.Key.Key_Return)
        for at in (0, len(matrix.after) + 1):
            matrix.setCurrentIndex(matrix.rows_model.index(row, at))
            QTest.keyClick(matrix, Qt.Key.Key_Return)
    assert opened == []


# -- thresholds ----------------------------------------------------------------------------------


@pytest.fixture
def thresholds(window: MainWindow, page: PolicyPage):
    page.to_view(THRESHOLDS)
    after_pauses(window)
    return page.exploring.thresholds


def test_what_is_measured_and_what_is_missing_make_up_all(thresholds) -> None:
    found = thresholds.found
    assert found is not None
    every = found.parts[0]
    assert len(every.values) + len(every.missing) + len(every.otherwise) == every.n
    bars = thresholds.histogram.bars()
    assert sum(bar.below + bar.above for bar in bars) == len(every.values)
    drawn = {shape.key for shape in thresholds.histogram.numbers()}
    assert ("missing" in drawn) is bool(every.missing or every.otherwise)
    assert "at most 10 g" in thresholds.words.text()


def test_arrow_keys_move_the_cut_and_home_puts_it_back(window: MainWindow, page: PolicyPage, thresholds) -> None:
    chart = thresholds.histogram
    chart.setFocus()
    assert chart.at == Decimal(10)
    fine, step = chart.scale.fine, chart.scale.step
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.at == Decimal(10) - fine
    QTest.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert chart.at == Decimal(10) - fine - step
    for _ in range(200):
        QTest.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert chart.at == fine  # never below the first step
    after_pauses(window)
    assert thresholds.matrix is not None
    assert "instead of 10 g" in thresholds.effect.text()
    assert thresholds.edit.isEnabled()
    QTest.keyClick(chart, Qt.Key.Key_Home)
    after_pauses(window)
    assert chart.at == Decimal(10)
    assert "where the file has it" in thresholds.effect.text()
    assert not thresholds.back.isEnabled()
    assert not thresholds.edit.isEnabled()


def test_the_cut_is_dragged_with_the_pointer(window: MainWindow, thresholds) -> None:
    chart = thresholds.histogram
    start = QPoint(round(chart._x(chart.at, chart.width())), chart.height() // 2)
    end = QPoint(round(chart._x(chart.at / 2, chart.width())), chart.height() // 2)
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(chart, QPoint((start.x() + end.x()) // 2, start.y()))
    QTest.mouseMove(chart, end)
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert abs(chart.at - Decimal(5)) <= chart.scale.fine
    assert chart.at % chart.scale.fine == 0
    before = chart.at
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)  # not on the line
    QTest.mouseMove(chart, QPoint(start.x() + 40, start.y()))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    assert chart.at == before
    assert not chart._on_line(QPointF(start))


def test_bars_and_missing_weights_open_their_charges(window: MainWindow, thresholds) -> None:
    every = thresholds.found.parts[0]
    for bar in thresholds.histogram.bars():
        if bar.below + bar.above:
            thresholds.histogram.opened.emit(f"{bar.low}")
            settle(window)
            assert len(thresholds.behind.table.rows_model.rows) == bar.below + bar.above
    if every.missing:
        thresholds.histogram.opened.emit("missing")
        settle(window)
        assert len(thresholds.behind.table.rows_model.rows) == len(every.missing) + len(every.otherwise)


def _count_cut(operator: str, limit: int) -> Cut:
    return Cut(
        rules=("1",), facts=("prior convictions",), dimension="", operator=operator, limit=Decimal(limit),
        shown=str(limit), words="prior convictions", offenses=None, drugs=None, place=FilePlace(line=1, column=1),
    )  # fmt: skip


def _counts(*values: int) -> Distribution:
    return Distribution(
        key="all", values=tuple(map(Decimal, values)), charges=tuple(range(len(values))), missing=(), otherwise=()
    )


def test_whole_numbers_have_a_bar_each_and_the_cut_goes_to_none() -> None:
    cut, part = _count_cut("<=", 2), _counts(0, 0, 0, 1, 1, 2, 3)
    scale = scale_for(cut, part)
    bars = bars_of(cut, part, scale, Decimal(0))
    assert [(bar_words(cut, b), b.below, b.above) for b in bars[:4]] == [
        ("0", 3, 0), ("1", 0, 2), ("2", 0, 1), ("3", 0, 1),
    ]  # fmt: skip
    assert scale.least == 0
    under = bars_of(_count_cut("<", 2), part, scale_for(_count_cut("<", 2), part), Decimal(1))
    assert [(b.below, b.above) for b in under[:3]] == [(3, 0), (0, 2), (0, 1)]


@given(
    values=st.lists(st.integers(0, 300), min_size=1).map(sorted),
    limit=st.integers(0, 120),
    operator=st.sampled_from(["<=", ">", "<", ">="]),
)
def test_no_number_lies_in_another_bar_or_on_the_wrong_side(values: list[int], limit: int, operator: str) -> None:
    cut, part = _count_cut(operator, limit), _counts(*values)
    scale = scale_for(cut, part)
    at = Decimal(limit)
    bars = bars_of(cut, part, scale, at)
    for bar in bars:
        held = [v for v in values if bar.low <= v and (bar.high is None or v < bar.high)]
        inside = [v for v in held if (v <= limit if cut.closed_below else v < limit)]
        assert (bar.below, bar.above) == (len(inside), len(held) - len(inside))


def test_a_limit_on_convictions_is_moved_to_none(window: MainWindow, page: PolicyPage) -> None:
    page.look_at_path(sample_policy("philadelphia-2018.yaml"))
    settle(window)
    page.to_view(THRESHOLDS)
    after_pauses(window)
    view = page.exploring.thresholds
    at = next(n for n in range(view.limit.count()) if "convictions" in view.limit.itemText(n))
    view.limit.setCurrentIndex(at)
    after_pauses(window)
    chart = view.histogram
    assert chart.scale.step == 1
    for _ in range(9):
        QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.at == 0
    after_pauses(window)
    QTest.keyClick(view.edit, Qt.Key.Key_Space)
    settle(window)
    assert "prior prostitution convictions: at most 0}" in page.exploring.editor.text


def test_a_moved_limit_goes_into_the_editor(window: MainWindow, page: PolicyPage, thresholds) -> None:
    chart = thresholds.histogram
    chart.move_to(Decimal(2))
    after_pauses(window)
    QTest.keyClick(thresholds.edit, Qt.Key.Key_Space)
    settle(window)
    assert page.parts.view == EDIT
    assert f"over {chart.at.normalize():f} g" in page.exploring.editor.text
    assert page.exploring.editor.unsaved


def test_a_text_without_a_limit_says_so(window: MainWindow, page: PolicyPage) -> None:
    page.parts.versions.chosen.emit(page._versions[-1].policy.sha256)
    page.to_view(THRESHOLDS)
    settle(window)
    assert "no limit" in page.exploring.thresholds.words.text()
    assert not page.exploring.thresholds.histogram.isVisible()


# -- analysis ------------------------------------------------------------------------------------


def test_the_analysis_is_told_and_ticked(window: MainWindow, page: PolicyPage) -> None:
    page.to_view(ANALYSIS)
    after_pauses(window)
    assert page.exploring.analysis.found is not None
    assert "No conflict" in page.exploring.analysis.reader.toPlainText()
    assert "rules: 2 of 2" in page.exploring.analysis.covered.toPlainText()
    assert page.parts._verdict == "✓"


def test_a_line_of_the_analysis_leads_to_the_file(window: MainWindow, page: PolicyPage) -> None:
    page.to_view(ANALYSIS)
    settle(window)
    page.exploring.analysis.reader.line_wanted.emit(40)
    assert page.parts.view == TEXT
    assert page.file.textCursor().blockNumber() + 1 == 40


# -- the editor ----------------------------------------------------------------------------------


@pytest.fixture
def editor(window: MainWindow, page: PolicyPage):
    press(window, Qt.Key.Key_E, CTRL)
    after_pauses(window)
    return page.exploring.editor


def test_a_sound_draft_runs_its_scenarios(window: MainWindow, page: PolicyPage, editor) -> None:
    total = len(page._versions[0].policy.scenarios)
    assert f"{total} of {total} scenarios pass" in editor.verdict.toPlainText()
    assert "Covered by scenarios" in editor.verdict.toPlainText()
    assert editor.file.hasFocus()
    assert not editor.unsaved


def test_errors_as_one_types_with_line_and_remedy(window: MainWindow, page: PolicyPage, editor) -> None:
    before = events(window)
    cursor = editor.file.textCursor()
    at = editor.text.index("effective:")
    cursor.setPosition(at)
    editor.file.setTextCursor(cursor)
    QTest.keyClick(editor.file, Qt.Key.Key_Delete)
    assert editor.wrong_lines == ()  # not before the pause
    after_pauses(window)
    line = editor.text[:at].count("\n") + 1
    assert line in editor.wrong_lines
    assert "Did you mean 'effective'?" in editor.verdict.toPlainText()
    editor.file.setFocus()
    QTest.keyClicks(editor.file, "e")
    after_pauses(window)
    assert editor.wrong_lines == ()
    assert "scenarios pass" in editor.verdict.toPlainText()
    assert events(window) == before


def test_f8_goes_through_the_errors(window: MainWindow, page: PolicyPage, editor) -> None:
    editor.file.setPlainText(editor.text.replace("over 10 g}", "over 10 grm}").replace("id: 2", "idd: 2"))
    after_pauses(window)
    lines = editor.wrong_lines
    assert len(lines) > 1
    seen = []
    for _ in lines:
        press(window, Qt.Key.Key_F8)
        seen.append(editor.file.textCursor().blockNumber() + 1)
    assert sorted(seen) == sorted(lines)


def test_a_failing_scenario_is_marked_on_its_line(window: MainWindow, page: PolicyPage, editor) -> None:
    editor.file.setPlainText(editor.text.replace("over 10 g}", "over 0.5 g}"))
    after_pauses(window)
    words = editor.verdict.toPlainText()
    assert "expected 'decline', found 'ordinary screening'" in words
    assert editor.wrong_lines
    for line in editor.wrong_lines:
        assert "- name:" in editor.text.splitlines()[line - 1]


def test_what_no_scenario_covers_is_marked_in_the_margin(window: MainWindow, page: PolicyPage, editor) -> None:
    at = editor.text.index("scenarios:")
    editor.file.setPlainText(editor.text[:at])
    after_pauses(window)
    assert editor.file.open_lines
    assert "no scenario covers it" in editor.verdict.toPlainText()


def test_typing_is_never_waited_for(
    window: MainWindow, page: PolicyPage, editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifty keys: only the text as it stands at the end is judged, and no key does more than a little."""
    judged: list[str] = []
    check = drafts.check_draft
    monkeypatch.setattr(drafts, "check_draft", lambda text, name: judged.append(text) or check(text, name))
    most = 0
    for letter in "# a remark that is typed without a pause anywhere ":
        with counted() as calls:
            QTest.keyClick(editor.file, letter)
        most = max(most, calls.made)
    assert most < 100
    assert judged == []
    after_pauses(window)
    assert judged == [editor.text]
    assert "scenarios pass" in editor.verdict.toPlainText()


def test_the_draft_is_saved_and_looked_at(window: MainWindow, page: PolicyPage, editor, tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    editor.file.setPlainText(editor.text.replace("version: 2026-02", "version: 2026-03"))
    assert editor.unsaved
    press(window, Qt.Key.Key_S, CTRL)
    assert editor.path.line.hasFocus()  # where to is not said yet
    write(window, str(path))
    press(window, Qt.Key.Key_S, CTRL)
    settle(window)
    assert path.read_text(encoding="utf-8") == editor.text
    assert not editor.unsaved
    assert "Saved." in strip(window)
    QTest.keyClick(editor.adopt, Qt.Key.Key_Space)
    settle(window)
    assert page._shown == DRAFT
    assert page.parts.view == TEXT
    assert page.side.switch.isVisible()


def test_an_unsaved_draft_is_never_overwritten(window: MainWindow, page: PolicyPage, editor) -> None:
    editor.file.setPlainText(editor.text + "# mine\n")
    page.parts.versions.chosen.emit(page._versions[-1].policy.sha256)
    settle(window)
    assert editor.text.endswith("# mine\n")
    page.exploring.thresholds.edit_wanted.emit(b"other")
    settle(window)
    assert editor.text.endswith("# mine\n")
    assert "not saved" in strip(window)


def test_a_file_with_faults_can_be_mended_in_the_editor(window: MainWindow, page: PolicyPage, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    text = sample_policy("riverside-unconditional.yaml").read_text(encoding="utf-8")
    bad.write_text(text.replace("effective:", "efective:", 1), encoding="utf-8")
    press(window, Qt.Key.Key_O, CTRL)
    write(window, str(bad))
    press(window, Qt.Key.Key_Return)
    settle(window)
    page.to_view(EDIT)
    after_pauses(window)
    editor = page.exploring.editor
    assert "efective:" in editor.text
    assert editor.path.path == bad
    assert editor.wrong_lines


# -- a new policy --------------------------------------------------------------------------------


def test_ten_questions_make_a_draft_whose_scenarios_pass(window: MainWindow, page: PolicyPage) -> None:
    before = events(window)
    press(window, Qt.Key.Key_N, CTRL)
    settle(window)
    form = page.exploring.new
    assert page.parts.view == NEW
    assert form.write.isEnabled()
    form.answers["limits"].setText("at most 3 g")
    form.answers["model"].setCurrentText("case-by-case")
    assert form.text("limits") == "at most 3 g"  # an answer that was given stays
    assert form.text("public") == "internal"  # the others are the model's
    QTest.keyClick(form.write, Qt.Key.Key_Space)
    settle(window)
    after_pauses(window)
    editor = page.exploring.editor
    assert page.parts.view == EDIT
    assert "3 g" in editor.text
    assert editor.unsaved
    assert editor.wrong_lines == ()
    assert "scenarios pass" in editor.verdict.toPlainText()
    assert events(window) == before


def test_a_wrong_answer_is_told_under_its_question(window: MainWindow, page: PolicyPage) -> None:
    page.to_view(NEW)
    settle(window)
    form = page.exploring.new
    form.answers["effective"].setText("soon")
    assert form._wrong["effective"].isVisibleTo(form)
    assert not form.write.isEnabled()
    assert "One answer" in form.note.text()
    form.answers["effective"].setText("2026-09-01")
    assert not form._wrong["effective"].isVisibleTo(form)
    assert form.write.isEnabled()


def test_an_office_without_a_policy_begins_one(qapp: QApplication, keeper: ThemeKeeper, tmp_path: Path) -> None:
    path = tmp_path / "new.screener"
    create_office(path, name="New", county="Riverside", zone="UTC", clock=Clock(), user="A1").close()
    made = open_window(keeper, tmp_path)
    try:
        made.open_path(path)
        settle(made)
        shown = show(made, "policy")
        assert isinstance(shown, PolicyPage)
        press(made, Qt.Key.Key_N, CTRL)
        settle(made)
        shown.refresh()
        settle(made)
        assert shown.exploring.new.isVisible()
        assert shown.exploring.new.text("office") == "New"
    finally:
        shut(made)


# -- every view ----------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_view_names_its_widgets_and_cuts_no_text(window: MainWindow, keeper: ThemeKeeper, scale: float) -> None:
    try:
        assert window.frame is not None
        window.frame.scale_wanted.emit(scale)
        settle(window)
        window.resize(1366, 768)
        shown = show(window, "policy")
        assert isinstance(shown, PolicyPage)
        for view in (REPLAY, THRESHOLDS, ANALYSIS, EDIT, NEW):
            shown.to_view(view)
            after_pauses(window)
            assert window.width() <= 1366, view
            widgets = [w for w in shown.findChildren(QWidget) if w.isVisible()]
            nameless = [
                type(w).__name__ for w in widgets if isinstance(w, INTERACTIVE) and not spoken_name(w) and not inner(w)
            ]
            assert not nameless, view
            assert any(isinstance(w, INTERACTIVE) for w in widgets), view
            assert not [w.text() for w in widgets if isinstance(w, Label) and is_cut(w)], view
    finally:
        keeper.set_scale(1.0)
