"""The policies of an office: which are adopted, and each text read once."""

from __future__ import annotations

from screener.domain.errors import ScreenerError
from screener.policy.language.model import Policy
from screener.policy.loading.load import adopted_bytes
from screener.storage.engines.engine import Connection
from screener.storage.rows import records


class Policies:
    """The texts that were ever adopted, as this version reads them."""

    def __init__(self) -> None:
        self._read: dict[str, Policy] = {}

    def of(self, connection: Connection, sha256: str) -> Policy:
        """An adopted policy. Raises ScreenerError where this version cannot read it."""
        if sha256 not in self._read:
            name, data = records.policy_texts(connection)[sha256]
            try:
                self._read[sha256] = adopted_bytes(data, name)
            except ScreenerError as error:  # never passed over: its charges would read as outside the policy
                raise ScreenerError(
                    f"The adopted policy {name} cannot be read by this version of Screener",
                    str(error).rstrip(".?"),
                    "Withdraw it, and adopt a corrected file",
                ) from error
        return self._read[sha256]


def standing_policies(connection: Connection) -> tuple[str, ...]:
    """The SHA-256 of each text that is adopted and not withdrawn, in the order of adoption."""
    return tuple(dict.fromkeys(a.sha256 for a in records.adoptions(connection) if a.withdrawn_at is None))
