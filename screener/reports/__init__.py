"""Paper and files out of the record: documents without a format, written as PDF, HTML or workbook.

The doors are ``document`` (what a report is) and one package or module for each reader: oversight, quality, warrants.
"""
