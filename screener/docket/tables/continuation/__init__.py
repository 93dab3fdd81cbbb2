"""Charge texts that go on in the row below: which rows are the rest of a text, and which are charges of their own.

The door is ``rows.join_continued``. What cannot be told is asked, and until it is answered neither text is read.
"""
