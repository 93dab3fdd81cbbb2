"""What a policy says of counts: a group of charges, what is still possible for each fact, and the outcome.

Pure, and on batches; nothing here knows words or files. The door is ``decide``, for one count under one policy.
"""
