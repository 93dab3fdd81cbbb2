"""The verbs that need a file and no office: ``read``, ``screen``, ``classify``, ``charges``, ``warrants``.

Each module is the verb of its name; ``opening`` holds the options by which a file is opened.
"""
