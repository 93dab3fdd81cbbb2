"""``screener policy``: write, check, test, show and compare the office's policy files.

The door is ``policy``, the group of these verbs; every other module holds one of them.
"""
