"""The office's charges in memory, screened once for a day and a set of policies, and the people behind them.

The door is ``charges.load_model``; a charge (``count.Count``) is made where somebody looks at it.
"""
