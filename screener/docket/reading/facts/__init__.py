"""What the cells of a row give as facts of a policy: amounts, birth dates, facts that a file declares.

The door is ``measures`` for the amounts of a row; ``own`` reads what a policy file declares itself.
"""
