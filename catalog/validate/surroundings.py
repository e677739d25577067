"""What lies around the files of one check, each looked up once: policies, git, libraries, shells."""

from __future__ import annotations

import shutil
from pathlib import Path

from catalog.errors import CatalogError
from catalog.library.libraries import Libraries, default_libraries
from catalog.library.lock import Lock
from catalog.library.lock_file import NAME, read_lock
from catalog.validate.git import Changes, changes_since
from catalog.validate.policy import Policies
from catalog.validate.shell_syntax import Complaint, shell_complaint, shellcheck_complaints


class Surroundings:
    """Answers about the machine and the folders around the files, kept for the time of one check."""

    def __init__(self, since: str = "") -> None:
        self.since = since
        self.policies = Policies()
        self._changes: dict[Path, Changes | None] = {}
        self._libraries: dict[Path, Libraries] = {}
        self._locks: dict[Path, Lock | CatalogError | None] = {}
        self._programs: dict[str, str | None] = {}
        self._complaints: dict[tuple[str, str], tuple[Complaint, ...]] = {}

    def changes(self, folder: Path) -> Changes | None:
        """What changed in the repository around a folder, or None outside of one."""
        known = next((place for place in (folder, *folder.parents) if place in self._changes), None)
        if known is not None:
            return self._changes[known]
        found = changes_since(folder, self.since)
        self._changes[found.root if found else folder] = found
        return found

    def libraries(self, folder: Path) -> Libraries:
        """The libraries that a file in `folder` resolves its references with; of hubs, what is on this machine."""
        if folder not in self._libraries:
            self._libraries[folder] = default_libraries(folder).offline()
        return self._libraries[folder]

    def lock(self, file: Path) -> Lock | CatalogError | None:
        """The lock beside a pipeline's file; the error when it cannot be read as one."""
        place = file.parent / NAME
        if place not in self._locks:
            try:
                self._locks[place] = read_lock(place) if place.is_file() else None
            except CatalogError as error:
                self._locks[place] = error
        return self._locks[place]

    def shell_complaints(self, interpreter: str, script: str) -> tuple[Complaint, ...]:
        """What `interpreter -n` says about a script; nothing when it is not installed here."""
        program = self._program("bash" if interpreter == "bash" else "sh")
        if program is None:
            return ()
        key = (program, script)
        if key not in self._complaints:
            self._complaints[key] = shell_complaint(program, script)
        return self._complaints[key]

    def shellcheck(self, interpreter: str, script: str) -> tuple[Complaint, ...]:
        """What shellcheck says about a script; nothing when it is not installed here."""
        program = self._program("shellcheck")
        if program is None:
            return ()
        key = (f"{program} {interpreter}", script)
        if key not in self._complaints:
            self._complaints[key] = shellcheck_complaints(program, interpreter, script)
        return self._complaints[key]

    def _program(self, name: str) -> str | None:
        if name not in self._programs:
            self._programs[name] = shutil.which(name)
        return self._programs[name]
