"""From the text of a policy file to a policy, or to all that is wrong with it: place, sentence, remedy.

The door is ``load``. ``nodes`` reads the restricted YAML; each ``read_`` module reads one part of the grammar.
"""
