"""Statutes as a policy names them: read (``named``), and compared with what a docket cites (``spans``).

The door is ``named.read``. Statutes that no table holds are found by ``analysis.unknown_statutes``.
"""
