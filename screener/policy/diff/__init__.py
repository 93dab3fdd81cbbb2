"""Two policy files compared: in words and in effect, as regions of charges with a concrete charge each.

The door is ``compare``. It stands on the analysis: both files are read against one set of cells.
"""
