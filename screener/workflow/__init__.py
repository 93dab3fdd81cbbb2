"""Verbs: what a person does in the office. Each is one transaction and returns views, never rows of the database."""
