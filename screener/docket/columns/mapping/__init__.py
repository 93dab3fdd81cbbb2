"""What a column means where its content alone would not say it: families of numbered columns, columns read in part."""
