"""The program under bad luck: killed, written to by many at once, with a wrong clock, an old file, a damaged disk.

Small counts by default. ``pytest -m full`` runs the full ones and writes what came of them into ``build/faults``;
``python -m tests.faults.statement`` takes that into ``stored.tsv`` and writes the guide's reliability statement.
"""
