"""Changes several files of a folder together, all of them or none."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalog.errors import UsageError


def replace_files(folder: Path, changes: Mapping[str, str | None]) -> None:
    """Write the texts by their path in `folder`; None removes a file. Modes stay.

    Everything is first written beside its place. When a step fails, or is interrupted, what was done is undone. Raises
    UsageError `file-unwritable`.
    """
    work = _Work(folder, f".{os.getpid()}.{secrets.token_hex(4)}")
    try:
        for path, text in changes.items():
            if text is not None:
                work.stage(folder / path, text)
        for path, text in changes.items():
            work.swap(folder / path, write=text is not None)
    except BaseException as error:
        work.undo()
        if isinstance(error, OSError):
            raise UsageError(f"cannot change {folder}: {error.strerror}", rule="file-unwritable") from None
        raise
    finally:
        work.clean()


@dataclass
class _Work:
    """What was made so far: files beside their places, folders, and the places that were changed."""

    folder: Path
    mark: str
    staged: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    changed: list[tuple[Path, bool]] = field(default_factory=list)

    def stage(self, target: Path, text: str) -> None:
        """Write the new text beside its place."""
        inner = [place for place in target.parents if self.folder in place.parents]
        for place in reversed(inner):
            if not place.exists():
                place.mkdir()
                self.folders.append(place)
        self.staged.append(target)
        with self._beside(target, "new").open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
        if target.exists():
            shutil.copymode(target, self._beside(target, "new"))

    def swap(self, target: Path, *, write: bool) -> None:
        """Put the new text into its place, or take the file away; the old one is kept until the end."""
        existed = target.exists()
        if existed:
            shutil.copy2(target, self._beside(target, "old"))
        self.changed.append((target, existed))
        if write:
            self._beside(target, "new").replace(target)
        else:
            target.unlink(missing_ok=True)

    def undo(self) -> None:
        """Put everything back."""
        for target, existed in reversed(self.changed):
            if existed:
                self._beside(target, "old").replace(target)
            else:
                target.unlink(missing_ok=True)
        self.clean()
        for place in reversed(self.folders):
            place.rmdir()

    def clean(self) -> None:
        """Remove what stands beside the places."""
        for target in self.staged:
            self._beside(target, "new").unlink(missing_ok=True)
        for target, _ in self.changed:
            self._beside(target, "old").unlink(missing_ok=True)

    def _beside(self, target: Path, kind: str) -> Path:
        return target.with_name(f".{target.name}{self.mark}.{kind}")
