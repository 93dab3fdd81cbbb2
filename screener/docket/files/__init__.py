"""Opens any docket file safely: what its bytes are decides, in a process with limits of memory and time.

The doors are ``source`` (the bytes and their SHA-256) and ``apart`` (a sheet as rows, opened in that process).
"""
