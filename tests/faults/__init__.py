"""The program under bad luck: killed, written to by many at once, with a wrong clock, an old file, a damaged disk.

Small counts by default. ``pytest -m full`` runs the full ones and stores what came of them in ``results``;
``python -m tests.faults.statement`` writes the reliability statement of the guide from these.
"""
