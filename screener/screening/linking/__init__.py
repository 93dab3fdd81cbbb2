"""Which charges are of one person, one case, one incident: yes, no, or unknown.

The doors are ``link`` (the rules, on columns), ``linking`` (with people's answers) and ``docket_links``.
"""
