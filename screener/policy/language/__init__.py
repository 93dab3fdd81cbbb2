"""What a policy file can say: facts, conditions, tests of one value, rules; each condition answers yes, no, or unknown.

The doors are ``model`` (a policy as the program holds it) and ``vocabulary`` (the closed table of facts).
"""
