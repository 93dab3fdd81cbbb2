"""A policy for people and for editors: plain language, the card for officers, the guide's appendix, the schema.

The doors are ``render`` (a policy as blocks), ``guide`` (entries) and ``schema`` (JSON Schema).
"""
