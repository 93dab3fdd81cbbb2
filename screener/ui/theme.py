"""Colors, type and distances: one token file becomes the palette, the style sheet and the fonts.

``active()`` is the theme that is painted with; ``ThemeKeeper`` holds it, follows the system's light, dark and
high-contrast setting while the program runs, and says ``changed`` after everything has been restyled.
Sizes are written in the pixels of 100 % and become points, so that a larger text setting scales them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from screener.domain.shipped import resource
from screener.ui.style_sheet import style_sheet

FAMILY = "Inter"
#: Tabular figures, and letters and digits that cannot be mistaken for each other (1 l I, 0 O): statutes depend on it.
FEATURES = ("tnum", "ss02", "zero")
CHOICES = ("system", "light", "dark", "contrast")
SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
#: Points per pixel at 100 %: a point is a pixel on macOS, and 96 dpi is 100 % elsewhere.
_POINTS = 1.0 if sys.platform == "darwin" else 0.75


@cache
def tokens() -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    """The token file: schemes, states, type."""
    found: Mapping[str, Mapping[str, Mapping[str, object]]] = json.loads(
        resource("style", "tokens.json").read_text(encoding="utf-8")
    )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The colors of one scheme, and how much larger than 100 % everything is drawn."""

    name: str
    colors: Mapping[str, str]
    scale: float

    def color(self, token: str) -> QColor:
        return QColor(self.colors[token])

    @property
    def by_color(self) -> bool:
        """False in high contrast, where states differ by word and shape alone."""
        return self.name != "contrast"


def scheme(name: str, highlight: str | None = None) -> dict[str, str]:
    """The colors of a scheme. ``highlight`` is the system's own, used by high contrast where it can be read."""
    colors = {key: str(value) for key, value in tokens()["schemes"][name].items()}
    if name == "contrast" and highlight and contrast(highlight, colors["text"]) >= 4.5:
        colors["selected"] = highlight
    return colors


def _luminance(color: str) -> float:
    parts = (QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF())
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colors, 1 to 21 (WCAG 2.2, 1.4.3)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


_active = Theme(name="light", colors=scheme("light"), scale=1.0)


def active() -> Theme:
    """The theme that is painted with now."""
    return _active


def color(token: str) -> QColor:
    """A color of the theme in force, by its token in resources/style/tokens.json."""
    return _active.color(token)


def px(pixels: float) -> int:
    """A distance given for 100 %, at the present scale. Never for the height of text."""
    return round(pixels * _active.scale)


@lru_cache(maxsize=256)
def _font(role: str, scale: float) -> QFont:
    spec = tokens()["type"][role]
    made = QFont(FAMILY)
    made.setPointSizeF(float(str(spec["px"])) * _POINTS * scale)
    made.setWeight(QFont.Weight(int(str(spec["weight"]))))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for feature in FEATURES:
        made.setFeature(QFont.Tag(feature), 1)
    if "spacing" in spec:
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100 + 100 * float(str(spec["spacing"])))
    if spec.get("capitals"):
        made.setCapitalization(QFont.Capitalization.AllUppercase)
    return made


#: Widgets that a role was given to, to be set anew when the text size changes. Qt's own list of all widgets will not
#: do: it hands out the inner widgets of combo boxes and tables too, which Qt deletes behind Python's back (a crash).
_with_role: WeakSet[QWidget] = WeakSet()


def font(role: str = "body") -> QFont:
    """The font of a role named in the token file ("body", "strong", "small", "section" ...)."""
    return QFont(_font(role, _active.scale))


def metrics(role: str = "body") -> QFontMetricsF:
    """The measures of a type role at the present scale."""
    return QFontMetricsF(_font(role, _active.scale))


def style(widget: QWidget, role: str | None = None, tone: str | None = None) -> None:
    """Gives a widget a type role and a color token; both survive a change of theme."""
    if role is not None:
        widget.setProperty("role", role)
        widget.setFont(font(role))
        _with_role.add(widget)
    if tone is not None and widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # before that, the first showing does it
            widget.style().unpolish(widget)
            widget.style().polish(widget)


@cache
def load_fonts() -> None:
    """Registers the fonts that ship with the program, once per process."""
    for weight in ("Regular", "Medium", "SemiBold", "Bold"):
        path = resource("fonts", f"Inter-{weight}.ttf")
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(f"{path} is missing or is not a font")


def _palette(colors: Mapping[str, str]) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: "window", role.WindowText: "text", role.Base: "surface", role.AlternateBase: "sunken",
        role.Text: "text", role.Button: "surface", role.ButtonText: "text", role.Highlight: "selected",
        role.HighlightedText: "text", role.ToolTipBase: "surface", role.ToolTipText: "text", role.Link: "accent",
        role.LinkVisited: "accent", role.PlaceholderText: "muted", role.Mid: "line", role.Dark: "frame",
        role.Light: "surface", role.Midlight: "line", role.Shadow: "frame", role.BrightText: "wrong",
        role.Accent: "accent",
    }  # fmt: skip
    for where, token in pairs.items():
        palette.setColor(where, QColor(colors[token]))
    for where in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(colors["muted"]))
    return palette


class ThemeKeeper(QObject):
    """Applies the chosen theme to the whole application and follows the system live."""

    changed = Signal()

    def __init__(self, app: QApplication, *, choice: str = "system", scale: float = 1.0) -> None:
        super().__init__(app)
        self._app = app
        self._highlight = QPalette().color(QPalette.ColorRole.Highlight).name()
        self.choice = choice if choice in CHOICES else "system"
        self.scale = min(max(scale, SCALES[0]), SCALES[-1])
        load_fonts()
        app.setStyle("Fusion")
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        accessibility = getattr(hints, "accessibility", lambda: None)()
        if accessibility is not None:  # from Qt 6.10
            accessibility.contrastPreferenceChanged.connect(self._system_changed)
        self.apply()

    def _system_changed(self) -> None:
        if self.choice == "system":
            self.apply()

    def resolved(self) -> str:
        """The scheme that the choice means now."""
        if self.choice != "system":
            return self.choice
        hints = QGuiApplication.styleHints()
        accessibility = getattr(hints, "accessibility", lambda: None)()
        preference = getattr(accessibility, "contrastPreference", lambda: None)()
        if preference is not None and preference == Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"

    def choose(self, choice: str) -> None:
        self.choice = choice
        self.apply()

    def set_scale(self, scale: float) -> None:
        self.scale = min(max(scale, SCALES[0]), SCALES[-1])
        self.apply()

    def apply(self) -> None:
        """Restyles everything on screen and says so."""
        global _active
        name = self.resolved()
        _active = Theme(name=name, colors=scheme(name, self._highlight), scale=self.scale)
        self._app.setFont(font("body"))
        self._app.setPalette(_palette(_active.colors))
        self._app.setStyleSheet(style_sheet(_active.colors, _active.scale))
        for widget in list(_with_role):
            if shiboken6.isValid(widget):
                widget.setFont(font(widget.property("role")))
                widget.update()
        self.changed.emit()
