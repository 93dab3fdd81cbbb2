"""Screened charges as lines of JSON and as cells of a sheet, written one after the other and never held together.

The doors are ``lines.charge_lines`` and ``cells.ChargeCells``; ``templates`` writes each equivalence class once.
"""
