"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from catalog.errors import UsageError


def write_whole(path: Path, text: str) -> None:
    """Put `text` into the existing file `path` in one step, line ends as they are; its mode stays. Raises UsageError."""
    target = path.resolve()
    partial = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with partial.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(target, partial)
        partial.replace(target)
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}", rule="file-unwritable") from None
    finally:
        partial.unlink(missing_ok=True)
