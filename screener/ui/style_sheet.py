"""The small style sheet that palette and Fusion cannot express, made from the tokens."""

from __future__ import annotations

from collections.abc import Mapping

_RULES = """
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDateEdit {{
    background: {surface}; color: {text}; border: {one}px solid {frame}; border-radius: {five}px;
    padding: {four}px {eight}px; placeholder-text-color: {muted};
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDateEdit:focus {{
    border: {two}px solid {accent}; padding: {three}px {seven}px;
}}
QLineEdit:disabled, QPlainTextEdit:disabled {{ background: {sunken}; color: {muted}; }}
QAbstractItemView {{ background: {surface}; color: {text}; border: 0; outline: 0; }}
QAbstractItemView::item:selected {{ background: {selected}; color: {text}; }}
QHeaderView {{ background: {surface}; border: 0; }}
QHeaderView::section {{
    background: {surface}; color: {muted}; border: 0; border-bottom: {one}px solid {line};
    padding: {four}px {eight}px;
}}
QTableCornerButton::section {{ background: {surface}; border: 0; }}
QMenu {{ background: {surface}; color: {text}; border: {one}px solid {frame}; padding: {four}px 0; }}
QMenu::item {{ padding: {five}px {wide}px {five}px {twelve}px; }}
QMenu::item:selected {{ background: {selected}; color: {text}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: {one}px; background: {line}; margin: {four}px 0; }}
QToolTip {{ background: {surface}; color: {text}; border: {one}px solid {frame}; padding: {four}px {eight}px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: {eight}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {eight}px; margin: 0; }}
QScrollBar::handle {{ background: {frame}; border-radius: {two}px; margin: {two}px; }}
QScrollBar::handle:vertical {{ min-height: {wide}px; }}
QScrollBar::handle:horizontal {{ min-width: {wide}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {line}; }}
"""

_TONES = "text muted accent on_accent decline file divert reduce needs hold attorney wrong saved"


def style_sheet(colors: Mapping[str, str], scale: float) -> str:
    """The style sheet of one scheme at one scale."""
    sizes = {
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "seven": 7,
        "eight": 8,
        "ten": 10,
        "twelve": 12,
        "wide": 32,
    }
    scaled = {name: max(1, round(size * scale)) for name, size in sizes.items()}
    rules = _RULES.format(**colors, **scaled)
    return rules + "".join(f'QLabel[tone="{tone}"] {{ color: {colors[tone]}; }}\n' for tone in _TONES.split())
