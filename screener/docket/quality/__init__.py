"""How good a docket is: how complete, how plausible, equal to the source's own totals or not, stage by stage.

The door is ``quality``; ``control`` compares totals, ``plausible`` says what makes a file look like no docket.
"""
