"""Who and what belongs together: people, cases, incidents; yes, no, or unknown.

The doors are ``link_columns`` (a docket by column), ``linking`` (with people's answers) and ``docket_links``.
"""
