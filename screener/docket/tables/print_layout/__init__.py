"""Printed reports: several lines a case, charges under a person, page heads in between, read by a layout.

A layout says which line opens a case, which holds a charge, and where each value stands in it. Layouts of common forms
ship with the program (``shipped``); any other is learned from one case that a person marks (``learn``) and kept with
the mapping of the columns. The door is ``read_printed.read_printed``.
"""
