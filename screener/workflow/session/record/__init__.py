"""The record as people read it: its events in lines, anchors, signatures, and what left the office.

The doors are ``trail`` (to read) and ``exports`` (before and after a file leaves).
"""
