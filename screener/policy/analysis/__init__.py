"""What is wrong with a policy as a whole: rules that disagree, gaps, rules without effect; found, with a charge each.

The doors are ``analyse`` (all of it) and ``conflicts.find_conflicts`` (what the loader refuses).
"""
