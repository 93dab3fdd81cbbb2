"""What a charge is: from its text, its statute and its state to an offense class and a substance, or to no answer.

The door is ``charges``. ``several`` tells whether one text names several offenses; ``table`` holds the office's own.
"""
