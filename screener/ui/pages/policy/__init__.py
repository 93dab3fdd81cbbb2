"""Policy: the text in force as people read it, beside the file; its versions; adopting another."""

from screener.ui.pages.policy.page import PolicyPage

__all__ = ["PolicyPage"]
