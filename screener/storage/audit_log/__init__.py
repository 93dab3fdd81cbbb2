"""The record: events chained by hash, signed, anchored, verified; what they amount to; sealing orders.

The doors are ``journal`` (append and read), ``projection`` (the state that follows) and ``check`` (Verify).
"""
