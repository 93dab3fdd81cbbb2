"""Whether the disk under an office is encrypted: told from the machine's own tables, unknown where they are silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.storage.engines.at_rest import bitlocker, disk_protection, file_vault, under_linux

_MOUNTS = """\
20 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
30 20 254:0 / /home rw,relatime shared:2 - ext4 /dev/mapper/home rw
31 30 254:2 / /home/shared\\040work rw - xfs /dev/mapper/pool-work rw
32 20 254:3 / /srv rw - ext4 /dev/mapper/pool-srv rw
33 20 0:45 / /btrfs rw - btrfs {dev}/home rw
34 20 0:40 / /tmp rw - tmpfs tmpfs rw
35 20 0:41 / /private rw - fuse.gocryptfs /vault rw
"""


def _device(system: Path, number: str, name: str, *, uuid: str = "", below: tuple[str, ...] = ()) -> None:
    block = system / "devices" / name
    (block / "slaves").mkdir(parents=True)
    for one in below:
        (block / "slaves" / one).symlink_to(system / "devices" / one)
    if uuid:
        (block / "dm").mkdir()
        (block / "dm" / "uuid").write_text(uuid + "\n", encoding="ascii")
    for listed, called in ((system / "dev" / "block", number), (system / "class" / "block", name)):
        listed.mkdir(parents=True, exist_ok=True)
        (listed / called).symlink_to(block)


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """/sys of a machine with a plain disk, a LUKS disk, and two logical volumes."""
    made = tmp_path / "sys"
    _device(made, "259:1", "plain")
    _device(made, "254:0", "home", uuid="CRYPT-LUKS2-0123", below=("plain",))
    _device(made, "254:2", "pool-work", uuid="LVM-x", below=("home",))
    _device(made, "254:3", "pool-srv", uuid="LVM-y", below=("home", "plain"))
    part = made / "devices" / "nvme0n1" / "nvme0n1p2"
    part.mkdir(parents=True)
    (part / "partition").write_text("2", encoding="ascii")
    (made / "dev" / "block" / "259:2").symlink_to(part)
    return made


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("/var/office", "not encrypted"),
        ("/home/a", "encrypted (LUKS)"),
        ("/home/shared work/office", "encrypted (LUKS)"),  # a logical volume on an encrypted disk
        ("/srv", "not encrypted"),  # one of its two disks lies open
        ("/tmp/office", "not known (a file system of kind tmpfs)"),
        ("/private", "encrypted (gocryptfs)"),
        ("/homework", "not encrypted"),  # not below /home
    ],
)
def test_linux_tells_by_the_devices_below(system: Path, folder: str, words: str) -> None:
    assert under_linux(Path(folder), _MOUNTS, system).words == words


def test_a_btrfs_mount_is_found_by_its_device(system: Path, tmp_path: Path) -> None:
    mounts = _MOUNTS.replace("{dev}", "/dev")
    assert under_linux(Path("/btrfs/office"), mounts, system).words == "encrypted (LUKS)"
    other = mounts.replace("/dev/home", "none")
    assert under_linux(Path("/btrfs/office"), other, system).encrypted is None


@pytest.mark.parametrize(
    ("said", "encrypted"),
    [("1\r\n", True), ("2", False), ("3", False), ("5", False), ("6", True), ("", None), ("0", None), ("7", None)],
)
def test_bitlocker_being_turned_on_or_suspended_is_no_protection(said: str, encrypted: bool | None) -> None:
    assert bitlocker(said).encrypted is encrypted


def test_file_vault() -> None:
    assert file_vault("FileVault is On.\n").words == "encrypted (FileVault)"
    assert file_vault("FileVault is Off.\n").encrypted is False
    assert file_vault("").encrypted is None


def test_this_machine_gives_an_answer(tmp_path: Path) -> None:
    assert disk_protection(tmp_path).words.startswith(("encrypted", "not encrypted", "not known"))
