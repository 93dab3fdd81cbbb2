"""What the policy recommends for every charge of a docket, and the explanation bound to its cells.

The door is ``recommend``; ``screened_columns`` asks all charges at once, each is made where it is shown.
"""
