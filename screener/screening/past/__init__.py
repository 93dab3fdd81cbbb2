"""What a person was charged with in this office before, as events of the person's history.

``events`` makes them of the other charges of one person, ``sources`` adds them to the history of a column.
"""
