"""Rows become charges, each value with its source cell; what cannot be read is set aside with its reason.

The doors are ``reading`` (a docket) and ``warrants_list`` (outstanding warrants).
"""
