"""Facts beyond the built-in table, and where every fact comes from.

``own`` reads the section ``facts`` of a policy file, ``sources`` names for each fact what can fill it.
"""
