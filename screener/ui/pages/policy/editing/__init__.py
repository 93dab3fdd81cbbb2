"""The editor of a draft: colors, folding, completion, errors under their words, find. A key press costs one line.

What stands where and what can stand there is asked of ``screener.policy.authoring``; here it is shown.
"""
