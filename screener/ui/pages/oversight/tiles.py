"""The five numbers at the top, each with its numerator and denominator, each opening to its charges."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from screener.oversight.result import Oversight
from screener.ui.pages.oversight.number_format import counted, percent
from screener.ui.theme import color, font, metrics, px


@dataclass(frozen=True, slots=True, kw_only=True)
class TileText:
    """What stands in a tile; ``key`` names what it opens to."""

    key: str
    label: str
    number: str
    below: str


def tile_texts(view: Oversight) -> tuple[TileText, ...]:
    """Concordance, grouped, deviations without approval, race not known, screening coverage."""
    office = view.main.office
    lists = {item.name: item for item in view.lists}
    without = lists.get("deviations without approval")
    unscreened = lists.get("filed without screening")
    aside = (
        f"{len(unscreened.charges):,} filed unscreened"
        if unscreened is not None and unscreened.known
        else "later filings not looked up"
    )
    unknown = without is None or not without.known
    return (
        TileText(
            key="concordance", label="Concordance, covered charges", number=percent(view.concordance),
            below=f"{counted(view.concordance)} · basis policy: {percent(view.concordance_policy)}",
        ),
        TileText(
            key="grouped", label="Grouped", number=percent(office.grouped),
            below=f"{counted(office.grouped)} · standalone {percent(office.standalone)}",
        ),
        TileText(
            key="without approval", label="Deviations without approval",
            number="not known" if unknown or without is None else f"{len(without.charges):,}",
            below="approval is not recorded" if unknown else "list, each with its case",
        ),
        TileText(
            key="race", label="Race not known", number=percent(view.race_not_recorded),
            below=f"{counted(view.race_not_recorded)} · bounds on every ratio",
        ),
        TileText(
            key="screened", label="Screened of all covered referrals", number=percent(view.screened),
            below=f"{counted(view.screened)} · {aside}",
        ),
    )  # fmt: skip


class Tile(QAbstractButton):
    """One number. Enter and Space open it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = TileText(key="", label="", number="", below="")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("A number of the office")

    def show_text(self, text: TileText) -> None:
        self.shown = text
        self.setAccessibleName(f"{text.label}: {text.number}, {text.below}")
        self.setToolTip(f"{text.label}: {text.number}\n{text.below}")
        self.update()

    def sizeHint(self) -> QSize:
        height = metrics("small").height() * 2 + metrics("number").height() + px(22)
        return QSize(px(200), round(height))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(color("accent" if focused else "line"), px(2) if focused else 1))
        painter.setBrush(color("selected" if self.underMouse() else "surface"))
        inset = px(1) if focused else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), px(4), px(4))
        left, width, top = float(px(12)), self.width() - px(24), float(px(10))
        for text, role, tone in (
            (self.shown.label, "small", "muted"),
            (self.shown.number, "number", "text"),
            (self.shown.below, "small", "muted"),
        ):
            height = metrics(role).height()
            painter.setFont(font(role))
            painter.setPen(color(tone))
            fitted = metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRectF(left, top, width, height), Qt.AlignmentFlag.AlignVCenter, fitted)
            top += height + px(1)
