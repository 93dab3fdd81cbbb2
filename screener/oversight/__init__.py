"""What was decided, counted: concordance, consistency, disparity and trend, each with numerator and denominator.

The door is ``measures.measure``: flat rows of facts in, named measures out. Nothing here reads a database or a clock.
"""
