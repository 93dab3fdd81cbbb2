"""The example office: an invented county with months of dockets, warrants and attorneys.

The door is ``office.make_example``. It chains verbs as people do, so that what it shows is what the program does.
"""
