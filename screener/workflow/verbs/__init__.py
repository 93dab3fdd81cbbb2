"""One module or package for each thing that a person does; each verb is one transaction.

Verbs are strangers to each other: what they share lies in ``session``, ``model`` or below.
"""
