"""Judgment: who and what belongs together, what the policy recommends, whether a decision may stand."""
