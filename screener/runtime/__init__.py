"""The machine: where files go, what the user chose, what is logged. Never the clock, never a record's text."""
