"""Facts beyond the built-in table, and where every fact comes from.

``sources`` names for each fact what can fill it; what a file declares itself is read by ``loading.own_facts``.
"""
