"""Screener: an offline program that screens charges under an office's written declination policy."""

__version__ = "0.1.0"
