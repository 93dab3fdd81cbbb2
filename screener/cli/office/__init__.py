"""``screener office``: the office's work, each verb one act in the record.

The door is ``office``, the group of these verbs; every other module holds the verbs of one subject.
"""
