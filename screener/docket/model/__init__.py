"""What reading a docket takes and gives: a person's choices, a sheet as rows, a printed layout, the result.

The doors are ``choices`` (in) and ``result`` (out). Values only; nothing here opens or reads a file.
"""
