"""What the columns of a docket mean, by name and by content, and what each of them gives as facts of a policy.

The doors are ``columns`` (the mapping, with reasons that a person can check) and ``plan`` (each different cell read).
"""
