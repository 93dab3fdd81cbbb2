"""Several offenses in one text or cell: found by what each part says, whatever sign stands between them."""
