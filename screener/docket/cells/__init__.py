"""Cells: rows kept by column, and what single cells say: words, numbers, dates, names of columns.

The doors are ``cell_columns`` (each different cell once) and ``words`` (the controlled words of dockets).
"""
