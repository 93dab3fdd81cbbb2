"""Who and what belongs together: people, cases, incidents; yes, no, or unknown.

The doors are ``link`` (the rules, on columns), ``linking`` (with people's answers) and ``docket_links``.
"""
