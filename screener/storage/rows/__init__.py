"""The rows of imports: packed in blocks, read back by charge, by column or table by table; and what else is held.

The doors are ``imports`` (write), ``rows`` and ``stored_columns`` (read).
"""
