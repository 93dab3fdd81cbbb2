"""Verbs: what a person does in the office. Each is one transaction and returns views, never rows of the database.

``verbs`` act, ``session`` is the office that is open, ``model`` is what the verbs give back.
"""
