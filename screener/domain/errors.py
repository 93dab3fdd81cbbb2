"""What a person is told when something cannot go on: what happened, why, and what to do next."""

from __future__ import annotations


class ScreenerError(Exception):
    """A fault of the input or its surroundings, told in one plain sentence.

    ``what`` names the place and the fact ("May.xlsx is encrypted"), ``why`` the cause where it helps,
    ``remedy`` what the reader can do. The command line prints ``str(error)`` and exits with 1; the
    window shows the same sentence.
    """

    def __init__(self, what: str, why: str = "", remedy: str = "") -> None:
        super().__init__(what, why, remedy)
        self.what = what
        self.why = why
        self.remedy = remedy

    def __str__(self) -> str:
        text = self.what.rstrip(".")
        if self.why:
            text += f": {self.why.rstrip('.')}"
        if self.remedy:
            text += f". {self.remedy.rstrip('.')}"
        return text + "."
