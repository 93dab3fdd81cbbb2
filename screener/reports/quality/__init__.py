"""The quality report of a docket, for the people who export it: on paper, as a workbook, as JSON.

The door is ``report``.
"""
