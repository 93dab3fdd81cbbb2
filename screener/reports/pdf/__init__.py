"""Documents on paper: marking, provenance, anchor words and page numbers on every page; same document, same bytes.

The door is ``pdf``.
"""
