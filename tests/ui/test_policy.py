"""Policy by keyboard: read, compare, look at a draft, adopt, and every fault of a bad file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from screener.domain.shipped import sample_policy
from screener.ui.app import MainWindow
from screener.ui.pages.policy import PolicyPage
from screener.ui.pages.policy.page import DRAFT
from screener.ui.pages.policy.parts import COMPARE
from screener.ui.theme import ThemeKeeper
from screener.ui.widgets.labels import Label
from screener.workflow.session import create_office
from screener.workflow.verbs.adopt_policy import versions
from tests.ui.conftest import Clock, open_window, settle, shut
from tests.ui.page_case import _is_cut as is_cut
from tests.ui.pages import CTRL, press, show, strip, write


@pytest.fixture
def page(window: MainWindow) -> PolicyPage:
    shown = show(window, "policy")
    assert isinstance(shown, PolicyPage)
    return shown


def adopted(window: MainWindow) -> int:
    assert window.frame is not None
    found: list[int] = []
    window.frame.session.run(lambda office: len(versions(office)), found.append, owner=window)
    settle(window)
    return found[0]


def look_at(window: MainWindow, path: Path) -> None:
    press(window, Qt.Key.Key_O, CTRL)
    write(window, str(path))
    press(window, Qt.Key.Key_Return)


def test_words_beside_the_file_and_the_scenarios(window: MainWindow, page: PolicyPage) -> None:
    policy = page._versions[0].policy
    words = page.reader.toPlainText()
    for rule in policy.rules:
        assert rule.title in words
    assert page.file.toPlainText() == policy.raw.decode()
    assert page.side.scenarios.title.text() == f"Scenarios {len(policy.scenarios)} of {len(policy.scenarios)}"
    assert page.reader.hasFocus()


def test_a_heading_leads_to_its_line(window: MainWindow, page: PolicyPage) -> None:
    policy = page._versions[0].policy
    line = policy.raw.decode().splitlines().index(next(x for x in policy.raw.decode().splitlines() if "- id:" in x)) + 1
    page.reader.line_wanted.emit(line)
    assert page.file.textCursor().blockNumber() + 1 == line


def test_news_of_the_office_keep_the_place_in_the_text(window: MainWindow, page: PolicyPage) -> None:
    bar = page.reader.verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum() // 2)
    page.refresh()
    settle(window)
    assert bar.value() == bar.maximum() // 2


def test_looking_writes_nothing_adopting_does(window: MainWindow, page: PolicyPage) -> None:
    look_at(window, sample_policy("riverside-unconditional-1.yaml"))
    assert page._shown == DRAFT
    assert adopted(window) == 1
    assert page.side.switch.isVisible()
    assert page.side.switch.button.hasFocus()
    QTest.keyClick(page.side.switch.button, Qt.Key.Key_Space)
    settle(window)
    assert adopted(window) == 2
    assert "Adopted." in strip(window)
    assert page.chooser.isHidden()
    assert page._draft is None


def test_what_the_switch_does_to_the_office_s_own_docket(
    qapp: QApplication, keeper: ThemeKeeper, tmp_path: Path
) -> None:
    """From version 1, silent about grouped cases, to version 2: the grouped possession counts become covered."""
    from screener.workflow.verbs import adopt_policy, import_docket
    from tests.ui.conftest import docket_lines

    docket, path = tmp_path / "May.csv", tmp_path / "test.screener"
    docket.write_text("\n".join(docket_lines()) + "\n", encoding="utf-8")
    with create_office(path, name="T", county="Riverside", zone="UTC", clock=Clock(), user="A1") as office:
        adopt_policy.adopt(office, sample_policy("riverside-unconditional-1.yaml"))
        import_docket.import_docket(office, import_docket.plan_import(office, docket))
    window = open_window(keeper, tmp_path)
    try:
        window.open_path(path)
        settle(window)
        page = show(window, "policy")
        assert isinstance(page, PolicyPage)
        look_at(window, sample_policy("riverside-unconditional.yaml"))
        rows = page.side.switch.table.rows_model.rows
        assert {("outside the policy", "declined")} <= {(row.before, row.after) for row in rows}
        assert "get another recommendation" in page.side.switch.words.text()
        press(window, Qt.Key.Key_D, CTRL)
        assert page.parts.view == COMPARE
        assert "2026-01" in page.reader.toPlainText()
    finally:
        shut(window)


def test_every_fault_of_a_bad_file_with_its_line_and_remedy(
    window: MainWindow, page: PolicyPage, tmp_path: Path
) -> None:
    text = sample_policy("riverside-unconditional.yaml").read_text(encoding="utf-8")
    bad = tmp_path / "draft.yaml"
    bad.write_text(text.replace("effective:", "efective:", 1).replace("outcome: decline\n", "outcome: declin\n", 1))
    look_at(window, bad)
    words = page.reader.toPlainText()
    assert "Did you mean 'effective'?" in words
    assert "Did you mean 'decline'?" in words
    lines = page.file.wrong_lines
    assert len(lines) >= 2
    for line in lines:
        assert f"line {line}, column" in words
    assert "draft.yaml" in strip(window)
    first = page.file.textCursor().blockNumber()
    press(window, Qt.Key.Key_F8)
    assert page.file.textCursor().blockNumber() != first
    assert adopted(window) == 1
    press(window, Qt.Key.Key_Escape)
    assert page.file.toPlainText() == page._versions[0].policy.raw.decode()


def test_a_failing_scenario_blocks_adoption(window: MainWindow, page: PolicyPage, tmp_path: Path) -> None:
    text = sample_policy("riverside-unconditional.yaml").read_text(encoding="utf-8")
    at = text.index("scenarios:")
    draft = tmp_path / "draft.yaml"
    draft.write_text(
        text[:at] + text[at:].replace("expect: decline", "expect: ordinary screening", 1), encoding="utf-8"
    )
    look_at(window, draft)
    if page._draft is None:  # the loader itself may refuse it: then nothing can be adopted either
        assert strip(window)
    else:
        assert not page.side.switch.button.isEnabled()
        assert "failing" in page.side.switch.note.text()
    assert adopted(window) == 1


def test_a_file_that_is_no_policy(window: MainWindow, page: PolicyPage, tmp_path: Path) -> None:
    look_at(window, tmp_path / "gone.yaml")
    assert "gone.yaml" in strip(window)
    press(window, Qt.Key.Key_Escape)
    assert page.chooser.isHidden()
    assert strip(window) == ""
    assert page.file.toPlainText() == page._versions[0].policy.raw.decode()


def test_an_office_without_a_policy_says_what_to_do(qapp: QApplication, keeper: ThemeKeeper, tmp_path: Path) -> None:
    path = tmp_path / "new.screener"
    create_office(path, name="New", county="Riverside", zone="UTC", clock=Clock(), user="A1").close()
    window = open_window(keeper, tmp_path)
    try:
        window.open_path(path)
        settle(window)
        page = show(window, "policy")
        assert isinstance(page, PolicyPage)
        assert page.empty.isVisible()
        QTest.keyClick(page.empty.button, Qt.Key.Key_Space)
        write(window, str(sample_policy("riverside-unconditional.yaml")))
        press(window, Qt.Key.Key_Return)
        press(window, Qt.Key.Key_Space)
        assert adopted(window) == 1
        assert not page.empty.isVisible()
    finally:
        shut(window)


def test_an_office_without_a_policy_offers_the_ten_questions(
    qapp: QApplication, keeper: ThemeKeeper, tmp_path: Path
) -> None:
    path = tmp_path / "new.screener"
    create_office(path, name="New", county="Riverside", zone="UTC", clock=Clock(), user="A1").close()
    window = open_window(keeper, tmp_path)
    try:
        window.open_path(path)
        settle(window)
        page = show(window, "policy")
        assert isinstance(page, PolicyPage)
        assert page.empty.button.hasFocus()
        press(window, Qt.Key.Key_Tab)
        assert page.begin.hasFocus()
        press(window, Qt.Key.Key_Space)
        assert page.exploring.new.isVisible()
        assert page.exploring.new.answers["model"].hasFocus()
    finally:
        shut(window)


def test_ctrl_p_writes_the_pdf_for_an_audience(window: MainWindow, tmp_path: Path) -> None:
    page = show(window, "policy")
    press(window, Qt.Key.Key_P, CTRL)
    assert page.paper.isVisible()
    page.paper.audience.setCurrentIndex(page.paper.audience.findData("public"))
    settle(window)
    assert page.paper.path.path.name.endswith("-public.pdf")
    page.paper.path.set_path(tmp_path / "public")
    page.paper.write.click()
    settle(window)
    assert (tmp_path / "public.pdf").read_bytes().startswith(b"%PDF")
    assert "Written." in strip(window)
    assert page.paper.open.hasFocus()
    press(window, Qt.Key.Key_Escape)
    assert not page.paper.isVisible()


def test_a_version_is_withdrawn_with_a_reason(window: MainWindow) -> None:
    page = show(window, "policy")
    assert page.side.withdraw.isVisibleTo(page)
    page.side.withdraw.click()
    assert not page.why.yes.isEnabled()
    page.why.reason.setText("rescinded by the new office holder")
    page.why.yes.click()
    settle(window)
    assert "Withdrawn" in strip(window)
    assert "rescinded by the new office holder" in page.side.hash.text()
    assert not page.side.withdraw.isVisibleTo(page)
    assert not page.why.isVisible()


@pytest.mark.parametrize(("scale", "size"), [(1.0, (1366, 768)), (1.0, (900, 620)), (2.0, (1366, 768))])
@pytest.mark.parametrize("state", ["paper", "withdraw", "compare", "empty"])
def test_the_lines_above_the_text_stay_within_the_window(
    window: MainWindow, keeper: ThemeKeeper, state: str, scale: float, size: tuple[int, int]
) -> None:
    try:
        assert window.frame is not None
        window.frame.scale_wanted.emit(scale)
        settle(window)
        window.resize(*size)
        page = show(window, "policy")
        assert isinstance(page, PolicyPage)
        if state == "paper":
            page.papers.print_paper()
        elif state == "withdraw":
            page.papers.ask_withdraw()
        elif state == "compare":
            page.compare()
        else:
            page.views.setCurrentIndex(0)
        settle(window)
        lines = [page.paper.cancel, page.paper.write, page.why.cancel, page.why.yes, page.empty.button, page.begin]
        right = page.visibleRegion().boundingRect().right()
        ends = {line.text(): line.mapTo(page, line.rect().bottomRight()).x() for line in lines if line.isVisible()}
        assert not {words for words, end in ends.items() if end > right}
        assert window.width() <= size[0]
        widgets = [w for w in page.findChildren(Label) if w.isVisible()]
        assert not [w.text() for w in widgets if is_cut(w)]
    finally:
        keeper.set_scale(1.0)
