"""The rows of imports: charges, people and cases in typed tables, each row's image beside them; and what else is held.

The doors are ``imports`` and ``block`` (write), ``rows`` and ``stored_columns`` (read).
"""
