"""The guide: chapters by task, and an appendix made from the program's own tables.

``book.book()`` is the whole of it, ``search.find`` looks in it, ``page.guide_html`` makes one file of it for a browser.
"""
