"""Where an office lies: one SQLite file, encrypted or not, or a schema on the office's own PostgreSQL server.

The door is ``engine.open_database``; nothing above asks which engine it is.
"""
