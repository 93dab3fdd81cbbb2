"""The tables of an office, what guards them, and every shape that they have had.

The doors are ``tables`` and ``migrate.upgrade(connection)``. Types are portable: both engines keep them to the letter.
"""
