"""Retroactive review: open warrants under today's policy."""

from screener.ui.pages.retroactive.page import RetroactivePage

__all__ = ["RetroactivePage"]
