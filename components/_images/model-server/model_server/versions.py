"""The versions of one model: numbered folders, loaded as they appear and dropped as they go."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import ModelError, RequestError
from .model import Model

NUMBER = re.compile(r"[0-9]{1,19}")
HIGHEST = 2**63 - 1
Load = Callable[[Path], Model]
Mark = tuple[int, int, int]


@dataclass(frozen=True)
class Version:
    """One version and how it stands: a loaded model, or the reason why there is none."""

    number: int
    mark: Mark
    model: Model | None
    problem: str = ""


class Versions:
    """The newest `count` versions under `folder`. `poll` looks at the folder; all else reads what it found last."""

    def __init__(self, name: str, folder: Path, file: str, load: Load, count: int) -> None:
        self.name = name
        self._folder = folder
        self._file = file
        self._load = load
        self._count = count
        self._found: Mapping[int, Version] = {}

    def poll(self) -> list[str]:
        """Load what is new or has changed, drop what has gone; what happened, in words."""
        before, now, story = self._found, dict[int, Version](), list[str]()
        for number, folder in sorted(self._folders().items())[-self._count :]:
            mark = _mark(folder / self._file)
            known = before.get(number)
            if known and known.mark == mark:
                now[number] = known
                continue
            now[number] = self._loaded(number, folder / self._file, mark, known)
            state = "ready" if now[number].model else "not ready"
            story.append(f"version {number} is {state} {now[number].problem}".rstrip())
            # A slow load of the next one must not hold this one back.
            self._found = {**before, **now}
        story += [f"version {number} has gone" for number in before if number not in now]
        self._found = now
        return story

    def statuses(self, number: int | None = None) -> list[Version]:
        """All versions, highest first, or the one. Raises RequestError (404)."""
        found = self._found
        if number is None and found:
            return [found[key] for key in sorted(found, reverse=True)]
        if number is not None and number in found:
            return [found[number]]
        raise self._absent(number)

    def pick(self, number: int | None = None) -> tuple[int, Model]:
        """The version asked for, or the newest that is ready. Raises RequestError (404, 503)."""
        for version in self.statuses(number):
            if version.model:
                return version.number, version.model
        raise RequestError(503, f"{self._called(number)} is not ready")

    @property
    def ready(self) -> bool:
        """True when a request without a version would be answered."""
        return any(version.model for version in self._found.values())

    def _absent(self, number: int | None) -> RequestError:
        return RequestError(404, f"{self._called(number)} is not served here")

    def _called(self, number: int | None) -> str:
        return f'model "{self.name}"' + ("" if number is None else f", version {number},")

    def _folders(self) -> dict[int, Path]:
        try:
            children = sorted(self._folder.iterdir())
        except OSError:
            return {}
        numbered = {int(child.name): child for child in children if NUMBER.fullmatch(child.name) and child.is_dir()}
        return {number: folder for number, folder in numbered.items() if number <= HIGHEST}

    def _loaded(self, number: int, path: Path, mark: Mark, known: Version | None) -> Version:
        try:
            return Version(number, mark, self._load(path))
        except ModelError as error:
            # Half a copy is what a new file often is at first: go on with the old one, look again when it changes.
            return Version(number, mark, known.model if known else None, str(error))


def _mark(path: Path) -> Mark:
    """Changes when the file does."""
    try:
        status = os.stat(path)
    except OSError:
        return (0, 0, 0)
    return (status.st_mtime_ns, status.st_size, status.st_ino)
