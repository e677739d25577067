"""Named arrays as bytes, in numpy's own archive format."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def pack(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The archive."""
    buffer = io.BytesIO()
    given: dict[str, Any] = dict(arrays)
    np.savez(buffer, **given)
    return buffer.getvalue()


def unpack(content: bytes) -> dict[str, NDArray[Any]]:
    """What `pack` was given. Raises ValueError for anything else; pickled objects are refused."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (zipfile.BadZipFile, EOFError, AttributeError, KeyError, OSError) as error:
        raise ValueError(f"not an archive of arrays: {error}") from error
