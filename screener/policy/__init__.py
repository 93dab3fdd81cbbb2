"""The office's written rules: read from a file, asked of charges, explained, analyzed, compared, shown, written.

The doors: ``loading.load`` (text to policy), ``explanation.evaluate`` (charge to finding), ``rendering.render`` (text).
"""
