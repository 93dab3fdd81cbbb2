"""Why a count has its outcome: each condition as it stood, what is missing, the nearest change, in words.

The door is ``evaluate``: it decides and explains.
"""
