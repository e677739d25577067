"""Where a component file lies: `<name>/<version>/component.yaml` is a version of a library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from catalog.library.folder import FILE

_LIKE_A_VERSION = re.compile(r"v?\d+(\.|$)")


@dataclass(frozen=True, slots=True)
class Layout:
    """A version's folder, and the name and version that the path gives it."""

    folder: Path
    name: str
    version: str

    @property
    def library(self) -> Path:
        """The folder that holds all components."""
        return self.folder.parent.parent


def layout_of(file: Path) -> Layout | None:
    """The place of an absolute path in a library, or None when the file is no version of one."""
    if file.name != FILE or not _LIKE_A_VERSION.match(file.parent.name) or not file.parent.parent.name:
        return None
    return Layout(file.parent, file.parent.parent.name, file.parent.name)
