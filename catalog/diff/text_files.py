"""Reading a YAML file as the text it is, and writing one whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from catalog.errors import Position, SpecError, UsageError
from catalog.resources import MAX_SPEC_BYTES


def read_text(path: Path) -> str:
    """The text of a file, line ends as they are. Raises UsageError (unreadable), SpecError (too large, not UTF-8)."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_SPEC_BYTES + 1)
    except OSError as error:
        hint = "check the path"
        raise UsageError(f"cannot read {path}: {error.strerror}", rule="file-unreadable", hint=hint) from None
    if len(data) > MAX_SPEC_BYTES:
        message = f"{path} has more than {MAX_SPEC_BYTES} bytes"
        raise SpecError(message, rule="spec-too-large", position=Position(str(path)))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{path} is not UTF-8 text (byte {error.start})"
        raise SpecError(message, rule="not-utf8", position=Position(str(path))) from None


def write_whole(path: Path, text: str) -> None:
    """Put `text` into the existing file `path` in one step; line ends and the file's mode stay. Raises UsageError."""
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
