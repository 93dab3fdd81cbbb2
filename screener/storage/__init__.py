"""The office database: one file, an append-only trail, and what can be rebuilt from it.

Only workflow opens a transaction. Functions here take a connection and never commit.
"""
