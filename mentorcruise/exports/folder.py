"""A folder that is there whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FolderRefused(Exception):
    """The folder cannot be written to; the message says why and what is left. `whole_folder` raises it."""


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder beside the target to write into; it becomes the target at the end, unless something fails.

    Only its owner can read it. Raises FolderRefused when the target is there and not empty, and for whatever the file
    system says; nothing is left behind then.
    """
    target = target.absolute()
    draft = _draft_beside(target)
    try:
        yield draft
        # In one step; an empty folder of that name gives way, one that somebody has filled meanwhile does not.
        draft.rename(target)
    except OSError as error:
        raise _refused(target, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _draft_beside(target: Path) -> Path:
    try:
        if target.exists() and not target.is_dir():
            raise FolderRefused(f"{target} is a file. Name a folder that is empty, or not there yet.")
        if target.is_dir() and any(target.iterdir()):
            raise FolderRefused(f"{target} is not empty. Name a folder that is empty, or not there yet.")
        return Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise _refused(target, error) from error


def _refused(target: Path, error: OSError) -> FolderRefused:
    return FolderRefused(f"{target} could not be written: {error.strerror or error}. Nothing was left behind.")
