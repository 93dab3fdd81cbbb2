"""Spreadsheets in: any file of charges becomes charges with their source cells, or a row set aside with its reason.

The doors are ``reading.reading`` (a docket), ``reading.warrants_list`` (warrants) and ``charges.charges`` (one text).
"""
