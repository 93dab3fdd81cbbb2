"""What the policy recommends for every charge of a docket, and the explanation bound to its cells.

The door is ``recommend``: all charges are asked at once, by column, and each is made where it is shown.
"""
