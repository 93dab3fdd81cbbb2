"""The warrant list for the court."""

from pathlib import Path

from screener.workflow.office import Office


def warrant_list(office: Office, out_dir: Path) -> tuple[Path, ...]:
    raise NotImplementedError
