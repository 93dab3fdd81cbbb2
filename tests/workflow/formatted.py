"""A docket as an office keeps it in a spreadsheet program: formatted, filtered, frozen, with sheets that calculate."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

HEAD = 4
HEADERS = (
    "Case Number", "Count", "Defendant", "Date of Birth", "Statute", "Charge Description", "Offense Date",
    "Lab weight (g)", "Badge", "Agency",
)  # fmt: skip
_TEXTS = (
    ("13.10", "POSSESSION OF COCAINE"),
    ("13.10", "POSSESSION OF HEROIN"),
    ("13.12", "POSSESSION OF DRUG PARAPHERNALIA"),
    ("29.03", "AGGRAVATED ROBBERY"),
    ("31.03", "THEFT OF PROPERTY"),
)


def formatted_docket(path: Path, *, charges: int = 300) -> Path:
    """One charge a row under two title lines and a blank one; invented people."""
    book = Workbook()
    sheet = book.active
    sheet.title = "May docket"
    sheet["A1"], sheet["A2"] = "District Attorney, Example County (invented)", "Screening docket, May 2026"
    sheet["A1"].font = Font(name="Georgia", size=16, bold=True, color="FF224466")
    sheet.merge_cells("A1:F1")
    for at, header in enumerate(HEADERS, start=1):
        cell = sheet.cell(HEAD, at, header)
        cell.font, cell.fill = Font(name="Arial", bold=True, color="FFFFFFFF"), PatternFill("solid", fgColor="FF335577")
        cell.border, cell.alignment = (
            Border(bottom=Side(style="medium")),
            Alignment(wrap_text=True, horizontal="center"),
        )
    for number in range(charges):
        _row(sheet, HEAD + 1 + number, number)
    for letter, width in zip("ABCDEFGHIJ", (17, 7, 26, 12, 10, 40, 12, 9, 9, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["I"].hidden = True
    sheet.column_dimensions.group("L", "XFD", hidden=True)
    sheet.row_dimensions[HEAD].height = 33
    sheet.row_dimensions[HEAD + 3].hidden = True
    sheet.freeze_panes = f"D{HEAD + 1}"
    sheet.auto_filter.ref = f"A{HEAD}:J{HEAD + charges}"
    sheet.conditional_formatting.add(
        f"H{HEAD + 1}:H{HEAD + charges}",
        CellIsRule(operator="greaterThan", formula=["10"], fill=PatternFill("solid", bgColor="FFFFCCCC")),
    )
    agencies = DataValidation(type="list", formula1='"Sheriff,City Police"', allow_blank=True)
    agencies.add(f"J{HEAD + 1}:J{HEAD + charges}")
    sheet.add_data_validation(agencies)
    sheet["A5"].comment = Comment("Seen by the clerk", "Clerk")
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    sheet.page_setup.orientation = "landscape"
    totals = book.create_sheet("Totals")
    totals["A1"], totals["B1"] = "Charges", f"=COUNTA('May docket'!A{HEAD + 1}:A{HEAD + charges})"
    totals["A2"], totals["B2"] = "Grams", f"=SUM('May docket'!H{HEAD + 1}:H{HEAD + charges})"
    totals["B2"].number_format, totals["B2"].font = "#,##0.00", Font(name="Consolas", italic=True)
    totals["A3"], totals["B3"] = "Over ten", '=COUNTIF(Weights,">10")'
    totals.sheet_properties.tabColor = "FF00AA00"
    book.defined_names["Weights"] = DefinedName("Weights", attr_text=f"'May docket'!$H${HEAD + 1}:$H${HEAD + charges}")
    book.save(path)
    return path


def _row(sheet, line: int, number: int) -> None:
    statute, text = _TEXTS[number % len(_TEXTS)]
    values = (
        f"{2026000 + number:09d}", 1, f"EXAMPLE, {chr(65 + number % 26)}{chr(97 + number // 26)}n",
        date(1980 + number % 25, 4, 2), statute, text, datetime(2026, 3, 1 + number % 28, 13, 45, 30),
        round(0.4 + number % 7 / 3, 4), f"{number:05d}", ("Sheriff", "City Police")[number % 2],
    )  # fmt: skip
    for at, value in enumerate(values, start=1):
        cell = sheet.cell(line, at, value)
        cell.font = Font(name="Arial", size=9, italic=number % 2 == 1)
        cell.border = Border(bottom=Side(style="hair"))
    sheet.cell(line, 4).number_format = "mm/dd/yyyy"
    sheet.cell(line, 7).number_format = "yyyy-mm-dd hh:mm"
    sheet.cell(line, 9).number_format = "00000"
