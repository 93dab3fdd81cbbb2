"""Every shape that the office database has had, in order."""
