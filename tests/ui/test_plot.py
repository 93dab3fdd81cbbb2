"""Figures on screen: drawn from the shapes of reports, each number told and opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from screener.oversight.consistency import compare
from screener.oversight.facts import FactRow
from screener.oversight.result import Comparison
from screener.reports.figure import Figure, Line, Path, Rect, Text
from screener.ui.pages.oversight.figures import by_month, looking, looking_words
from screener.ui.plot import FigureView
from screener.ui.theme import ThemeKeeper, color


def bars(width: float, height: float) -> Figure:
    return Figure(
        width=width, height=height,
        shapes=(
            Rect(x=10, y=10, width=60, height=20, fill="accent", key="A1", tip="A1: 3 of 4"),
            Rect(x=10, y=40, width=30, height=20, fill="wrong", pattern="stripes", key="A2", tip="A2: 1 of 4"),
            Line(x1=0, y1=80, x2=width, y2=80, stroke="line", dash="dots"),
            Path(points=((10, 90), (40, 95), (70, 90)), stroke="accent"),
            Text(x=80, y=24, text="A1"),
        ),
    )  # fmt: skip


@pytest.fixture
def view(qapp: QApplication, keeper: ThemeKeeper) -> FigureView:
    made = FigureView(name="Bars", height=120)
    made.set_maker(bars, "A1 three of four, A2 one of four")
    made.resize(200, 120)
    made.show()
    return made


def pixel(view: FigureView, x: int, y: int) -> str:
    image: QImage = view.grab().toImage()
    return image.pixelColor(QPoint(x, y)).name()


def test_shapes_are_drawn_in_the_colors_of_the_theme(view: FigureView) -> None:
    assert pixel(view, 40, 20) == color("accent").name()
    assert view.accessibleDescription() == "A1 three of four, A2 one of four"


def test_a_flagged_bar_carries_a_pattern_too(view: FigureView) -> None:
    image = view.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(12, 38) for y in range(42, 58)}
    assert len(seen) > 1


def test_the_keyboard_goes_from_number_to_number_and_opens(view: FigureView) -> None:
    opened: list[str] = []
    view.opened.connect(opened.append)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert sorted(opened) == ["A1", "A2"]


def test_a_click_opens_what_is_under_it_and_nothing_beside(view: FigureView) -> None:
    opened: list[str] = []
    view.opened.connect(opened.append)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(20, 50))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(150, 110))
    assert opened == ["A2"]
    assert view._under(QPointF(40, 20)) == 0


def facts(grouped_filed: int) -> list[FactRow]:
    from screener.domain.decision import Basis, Rollup

    rows = []
    for attorney, filed in (("A1", 1), ("A2", grouped_filed)):
        for number in range(60):
            grouped = number % 2 == 0
            keep = not (grouped and number // 2 < filed)
            rows.append(
                FactRow(
                    charge_id=f"{attorney}-{number}", case_id=f"{attorney}-{number}", attorney=attorney,
                    grouped=grouped, covered=True, recommended=Rollup.DECLINED,
                    decided=Rollup.DECLINED if keep else Rollup.FILED, basis=Basis.POLICY,
                )
            )  # fmt: skip
    return rows


def comparison(grouped_filed: int) -> Comparison:
    return compare(
        facts(grouped_filed), lambda row: row.concordant, name="concordance", label="", definition="", looks=1
    )


def test_the_funnel_shows_every_attorney_and_marks_a_flag_by_shape_and_color(qapp: QApplication) -> None:
    found = comparison(24)
    figure = looking(found, 520, 250)
    points = {shape.key: shape for shape in figure.shapes if isinstance(shape, Path) and shape.key}
    assert set(points) == {"A1", "A2"}
    assert points["A2"].fill == "wrong"
    assert len(points["A2"].points) == 4
    assert points["A1"].fill == "accent"
    assert "look at the files" in looking_words(found)
    assert "grouped 6 of 30" in points["A2"].tip


def test_labels_do_not_cover_each_other(qapp: QApplication, keeper: ThemeKeeper) -> None:
    from screener.ui.plot import text_width

    figure = looking(comparison(1), 520, 250)
    labels = [shape for shape in figure.shapes if isinstance(shape, Text) and shape.text in ("A1", "A2")]
    assert len(labels) == 2
    one, two = labels
    apart = abs(one.y - two.y) >= 10 or abs(one.x - two.x) >= text_width("A1", 11)
    assert apart


def test_nothing_lies_outside_the_figure(qapp: QApplication) -> None:
    for width, height in ((320, 200), (700, 300)):
        for figure in (looking(comparison(24), width, height), by_month((), (), width, height)):
            for shape in figure.shapes:
                points = (
                    shape.points
                    if isinstance(shape, Path)
                    else ((shape.x1, shape.y1), (shape.x2, shape.y2))
                    if isinstance(shape, Line)
                    else ((shape.x, shape.y),)
                )
                for x, y in points:
                    assert -1 <= x <= width + 1
                    assert -1 <= y <= height + 1
