"""Where the charges stand in a file: titles, headers, totals, several sheets, joined files, printed pages.

The doors are ``layout`` (one sheet), ``sheets`` (a workbook), ``joining`` (several files) and ``print_layout``.
"""
