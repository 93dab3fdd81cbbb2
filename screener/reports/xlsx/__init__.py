"""Workbooks: documents as sheets, and the office's own workbook with the program's columns beside its own.

The door is ``xlsx``. The same content always gives the same bytes, and text never becomes a formula.
"""
