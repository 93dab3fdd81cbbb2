"""Where an office lies, and where this machine keeps what belongs to it: backups, drafts, work under way."""

from __future__ import annotations

from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.runtime.paths import places, private_folder
from screener.storage.engines.address import address_of, is_address, place_of
from screener.storage.engines.address import keep_password as keep_password
from screener.storage.engines.encrypted import asking as asking  # whom to ask for the passphrase of an encrypted file
from screener.storage.engines.encrypted import is_installed, salt_of
from screener.storage.engines.encrypted import unlock as unlock
from screener.storage.engines.engine import PassphraseNeeded as PassphraseNeeded
from screener.storage.engines.engine import WrongPassword as WrongPassword
from screener.storage.engines.engine import grant as _grant

#: An office is a file, or an address on the office's own PostgreSQL server.
Place = Path | str


def office_place(text: str) -> Place:
    """What a person gave as an office. A password in an address is put away: it is never shown or kept anywhere."""
    return place_of(text)


def on_server(place: Place) -> bool:
    """Whether the office lies on a server."""
    return is_address(place)


def local_file(place: Place) -> Path:
    """The office's own file; for an office on a server the name of one that is not there, in a folder of this user.

    Backups and drafts stand beside it under its name, as those of an office file do.
    """
    if not is_address(place):
        return Path(place)
    return places().servers / f"{address_of(str(place)).name}.screener"


def encryption_installed() -> bool:
    """Whether encrypted offices can be made and opened on this machine."""
    return is_installed()


def is_encrypted(place: Place) -> bool:
    """Whether an office is a file that is encrypted on its own. ``unlock`` opens it for this run by its passphrase."""
    return not is_address(place) and salt_of(Path(place)) is not None


def words_of(place: Place) -> tuple[str, str]:
    """An office in a list: what it is called, and where it lies."""
    if not is_address(place):
        return Path(place).stem, str(Path(place).parent)
    address = address_of(str(place))
    said = dict(address.parameters)
    host = "this computer" if address.local and "service" not in said else address.host or said.get("service", "")
    return said.get("dbname") or said.get("service", ""), f"on the server {host}, schema {address.schema}"


def made_ready(place: Place) -> Path:
    """``local_file``, with its folder made where that is the program's own."""
    path = local_file(place)
    if is_address(place):
        private_folder(path.parent)
    return path


def grant_role(place: Place, role: str, *, to_read: bool) -> None:
    """Gives a role of the server its part in an office: to work in it, or only to read it. Only its owner can."""
    if not is_address(place):
        raise ScreenerError(f"{place} is a file", "only a server has roles", "Give a file to others by its permissions")
    _grant(str(place), role, to_read=to_read)
