"""How paper is set: Letter, one column, Inter with equally wide digits; sizes in points."""

from __future__ import annotations

from functools import lru_cache
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from screener.domain.errors import ScreenerError
from screener.reports.palette import WEIGHTS, color, font_file

WIDTH, HEIGHT = 612.0, 792.0
MARGIN = 48.0
TOP, BOTTOM = 76.0, 58.0
MEASURE = WIDTH - 2 * MARGIN

REGULAR, SEMIBOLD, BOLD = (f"InterPaper-{weight}" for weight in WEIGHTS)


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Makes the shipped fonts known to the writer, once. Raises ScreenerError where a file is missing."""
    for weight in WEIGHTS:
        path = font_file(weight)
        try:
            pdfmetrics.registerFont(TTFont(f"InterPaper-{weight}", str(path)))
        except (OSError, TTFError) as error:
            raise ScreenerError(
                f"The font {path} cannot be read", why=str(error), remedy="Install the program again"
            ) from error
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=SEMIBOLD, italic=REGULAR, boldItalic=SEMIBOLD)


def ink(token: str) -> HexColor:
    """The color of a style token for the writer."""
    return HexColor(color(token))


def style(name: str) -> ParagraphStyle:
    """The paragraph style of a kind of text."""
    return _styles()[name]


@lru_cache(maxsize=1)
def _styles() -> dict[str, ParagraphStyle]:
    register_fonts()

    def make(name: str, font: str, size: float, leading: float, token: str = "text", **more: object) -> ParagraphStyle:
        return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, textColor=ink(token), **more)

    made = (
        make("title", BOLD, 20, 25, spaceAfter=4),
        make("subtitle", REGULAR, 9.5, 13, "muted", spaceAfter=11),
        make("lead", REGULAR, 11.25, 16, spaceAfter=2),
        make("body", REGULAR, 9.5, 14, spaceAfter=7),
        make("note", REGULAR, 8.25, 11.5, "muted", spaceAfter=9, spaceBefore=5),
        make("sign", REGULAR, 9.5, 14, spaceBefore=14),
        make("quote", REGULAR, 9.5, 14, "muted", leftIndent=14, spaceAfter=7),
        make("item", REGULAR, 9.5, 14, leftIndent=14, bulletIndent=3, spaceAfter=2),
        make("meta", REGULAR, 8.75, 12.5, "muted", spaceAfter=3),
        make("before list", REGULAR, 9.5, 14, spaceAfter=2),
        make("labelled 0", REGULAR, 9.5, 13.5, leftIndent=27, bulletIndent=6, spaceAfter=2),
        make("labelled 1", REGULAR, 9.5, 13.5, leftIndent=49, bulletIndent=28, spaceAfter=2),
        make("labelled 2", REGULAR, 9.5, 13.5, leftIndent=71, bulletIndent=50, spaceAfter=2),
        make("heading", SEMIBOLD, 11, 15, spaceBefore=14, spaceAfter=6),
        make("subheading", SEMIBOLD, 9.5, 13, spaceBefore=9, spaceAfter=4),
        make("cell", REGULAR, 9, 12.5, alignment=TA_LEFT),
        make("cell right", REGULAR, 9, 12.5, alignment=TA_RIGHT),
        make("cell muted", REGULAR, 9, 12.5, "muted", alignment=TA_LEFT),
        make("cell bold", SEMIBOLD, 9, 12.5, alignment=TA_LEFT),
        make("cell bold right", SEMIBOLD, 9, 12.5, alignment=TA_RIGHT),
        make("cell look", SEMIBOLD, 9, 12.5, "wrong", alignment=TA_LEFT),
        make("dense", REGULAR, 7.75, 10.25),
        make("dense right", REGULAR, 7.75, 10.25, alignment=TA_RIGHT),
        make("dense muted", REGULAR, 7.75, 10.25, "muted"),
        make("dense bold", SEMIBOLD, 7.75, 10.25),
        make("dense bold right", SEMIBOLD, 7.75, 10.25, alignment=TA_RIGHT),
        make("dense look", SEMIBOLD, 7.75, 10.25, "wrong"),
        make("head", SEMIBOLD, 8, 10.5, "muted", alignment=TA_LEFT),
        make("head right", SEMIBOLD, 8, 10.5, "muted", alignment=TA_RIGHT),
    )
    return {one.name: one for one in made}


@lru_cache(maxsize=20_000)
def width_of(text: str, name: str) -> float:
    """The width of a text on one line in a style."""
    one = style(name)
    return float(pdfmetrics.stringWidth(text, one.fontName, one.fontSize))


def markup(text: str) -> str:
    """Text for the writer's paragraphs: nothing in it is read as markup; control characters are shown as \ufffd."""
    clean = "".join(char if char == "\t" or char >= " " else "\u25a1" for char in text.replace("\n", " "))
    return escape(clean)
