"""A web page about one case or one person: its labels and their values on each row of its charges.

The door is :func:`screener.docket.files.pages.case_page.case_page`.
"""
