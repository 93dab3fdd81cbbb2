"""What the cells of a docket's columns mean as facts of a policy: amounts, lists of words, conduct, and their names."""
