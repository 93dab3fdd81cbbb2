"""The oversight pack: the sentence, the picture, the table; then what stands behind them.

The door is ``pack``.
"""
