"""A compiled object as a file: whole, or not there at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalog.errors import UsageError


def write_package(path: Path, workflow: Mapping[str, Any]) -> int:
    """Put the object into `path` in one step, in the form its name ends in; the size in bytes.

    A file that is there keeps its mode. Raises UsageError for another ending and for a place that cannot be written.
    """
    from catalog.compile.write import package_bytes

    data = package_bytes(workflow, str(path))
    target = path.resolve()
    partial = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with partial.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, partial)
        partial.replace(target)
    except OSError as error:
        message = f"cannot write {path}: {error.strerror}"
        raise UsageError(message, rule="output-unwritable", hint="name a file in a folder that exists") from None
    finally:
        partial.unlink(missing_ok=True)
    return len(data)
