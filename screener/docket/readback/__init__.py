"""What comes back: decisions out of a workbook that the office filled in, and an import as it was read.

The doors are ``readback`` and ``stored``.
"""
