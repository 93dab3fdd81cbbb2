"""Copies of an office: made of a running one, checked, locked, put back, and the copy before an upgrade.

The door is ``backup``; ``upgrade_office`` brings an office of an earlier release to this one.
"""
