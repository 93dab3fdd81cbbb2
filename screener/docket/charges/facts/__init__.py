"""What a charge says of itself as facts of a policy: conduct, drugs, dealing, an attempt.

The door is ``of_charge``: one text, statute and reading to the facts that stand in them.
"""
