"""Contrast of every scheme, fonts that tell 1 from l, and the theme that follows live."""

from __future__ import annotations

import itertools
import re

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel

from screener.domain.decision import Rollup
from screener.domain.shipped import resource
from screener.ui import theme
from screener.ui.icons import _source
from screener.ui.style_sheet import style_sheet
from screener.ui.theme import ThemeKeeper, contrast, scheme, tokens
from screener.ui.widgets.chip import state_style

SCHEMES = ("light", "dark", "contrast")
GROUNDS = ("window", "surface", "sunken", "selected")
STATES = ("decline", "file", "divert", "reduce", "needs", "hold", "attorney", "wrong")


@pytest.mark.parametrize("name", SCHEMES)
def test_text_can_be_read_on_every_ground(name: str) -> None:
    colors = scheme(name)
    pairs = [(ink, ground) for ink in ("text", "muted", "accent") for ground in GROUNDS]
    pairs += [(state, f"{state}_ground") for state in STATES] + [("text", f"{state}_ground") for state in STATES]
    pairs += [
        ("on_accent", "accent"),
        ("saved", "surface"),
        ("needs", "surface"),
        ("wrong", "surface"),
        ("surface", "needs"),
    ]
    low = {pair: round(contrast(colors[pair[0]], colors[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", SCHEMES)
def test_frames_of_controls_and_the_focus_can_be_seen(name: str) -> None:
    colors = scheme(name)
    pairs = list(itertools.product(("frame", "accent"), ("window", "surface", "sunken")))
    low = {pair: round(contrast(colors[pair[0]], colors[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 3} == {}


def test_contrast_agrees_with_the_published_numbers() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_all_schemes_have_the_same_tokens() -> None:
    keys = {name: set(tokens()["schemes"][name]) for name in SCHEMES}
    assert keys["light"] == keys["dark"] == keys["contrast"]


def test_every_rollup_has_a_word_a_shape_and_a_color_of_its_own() -> None:
    styles = {rollup: state_style(rollup) for rollup in Rollup}
    assert all(resource("icons", f"{style.icon}.svg").is_file() for style in styles.values())
    words = [style.recommends for style in styles.values()]
    assert len(set(words)) == len(words)
    shapes = {(style.icon, style.recommends) for style in styles.values()}
    assert len(shapes) == len(styles)


def test_high_contrast_tells_states_apart_without_color() -> None:
    colors = scheme("contrast")
    assert {colors[state] for state in STATES} == {colors["text"]}


def test_the_systems_highlight_is_used_only_where_it_can_be_read() -> None:
    assert scheme("contrast", "#1A00B8")["selected"] == "#1A00B8"
    assert scheme("contrast", "#FFFF00")["selected"] != "#FFFF00"


def test_inter_is_what_is_drawn(keeper: ThemeKeeper) -> None:
    assert QFontInfo(theme.font("body")).family().startswith("Inter")


def test_digits_are_tabular_and_letters_cannot_be_mistaken(keeper: ThemeKeeper) -> None:
    metrics = QFontMetricsF(theme.font("body"))
    assert metrics.horizontalAdvance("11111") == pytest.approx(metrics.horizontalAdvance("88888"))
    assert theme.font("body").featureValue(theme.QFont.Tag("zero")) == 1
    assert theme.font("body").featureValue(theme.QFont.Tag("ss02")) == 1


def test_the_application_font_carries_the_features(keeper: ThemeKeeper) -> None:
    label = QLabel("1lI0O")
    assert label.font().featureValue(theme.QFont.Tag("tnum")) == 1


def test_sizes_are_points_that_follow_the_scale(qapp: QApplication, keeper: ThemeKeeper) -> None:
    before = theme.font("body").pointSizeF()
    try:
        keeper.set_scale(2.0)
        assert theme.font("body").pointSizeF() == pytest.approx(2 * before)
        assert theme.px(8) == 16
    finally:
        keeper.set_scale(1.0)
    assert theme.font("body").pixelSize() == -1


def test_a_change_of_scheme_is_said_and_applied(qapp: QApplication, keeper: ThemeKeeper) -> None:
    heard: list[str] = []
    keeper.changed.connect(lambda: heard.append(theme.active().name))
    try:
        keeper.choose("dark")
        assert heard == ["dark"]
        assert qapp.palette().window().color() == QColor(scheme("dark")["window"])
    finally:
        keeper.choose("light")


@pytest.mark.parametrize("name", SCHEMES)
def test_the_style_sheet_names_only_colors_of_the_tokens(name: str) -> None:
    sheet = style_sheet(scheme(name), 1.0)
    used = set(re.findall(r"#[0-9A-Fa-f]{6}", sheet))
    assert used <= set(scheme(name).values())
    assert "{" + "surface" not in sheet


def test_icons_are_drawn_with_one_stroke_and_take_a_color() -> None:
    for path in resource("icons").glob("*.svg"):
        text = _source(path.stem)
        assert 'stroke-width="1.75"' in text, path.name
        assert "currentColor" in text, path.name


def test_licences_lie_beside_what_they_cover() -> None:
    assert "SIL OPEN FONT LICENSE" in resource("fonts", "OFL.txt").read_text(encoding="utf-8")
    assert "ISC License" in resource("icons", "LICENSE.txt").read_text(encoding="utf-8")
