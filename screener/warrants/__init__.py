"""Retroactive review: what today's policy says of old warrants."""
