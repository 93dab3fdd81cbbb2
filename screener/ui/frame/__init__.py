"""The frame around every page: rail, title line, key line, key card.

The door is ``main_window.Frame``.
"""
