"""The command line: everything that the window does, without Qt. Names and JSON are a contract with scripts."""
