"""What changed in a git repository since a revision. Reads only; runs no hook, filter or program of the repository."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from catalog.diff.git import run_git
from catalog.errors import MachineError, UsageError

HEAD = "HEAD"


@dataclass(frozen=True)
class Changes:
    """The files of the work tree `root` that differ from the commit `revision`."""

    root: Path
    revision: str

    @cached_property
    def changed(self) -> frozenset[Path]:
        """Absolute paths of files that the commit has and whose content is another now."""
        arguments = ("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--diff-filter=MT")
        return self._paths(*arguments, self.revision, "--")

    @cached_property
    def added(self) -> frozenset[Path]:
        """Absolute paths of files that the commit does not have."""
        arguments = ("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--diff-filter=A")
        untracked = self._paths("ls-files", "--others", "--exclude-standard", "-z")
        return self._paths(*arguments, self.revision, "--") | untracked

    def _paths(self, *arguments: str) -> frozenset[Path]:
        output = run_git(self.root, *arguments).stdout
        return frozenset(self.root / name for name in output.decode("utf-8", "surrogateescape").split("\0") if name)


def changes_since(folder: Path, revision: str) -> Changes | None:
    """The changes in the repository around an absolute folder; None when there is none.

    The empty revision is HEAD, and None is given too when there is no commit yet or no git. Raises UsageError for
    another revision that does not exist, MachineError when git is not installed.
    """
    if revision.startswith("-"):
        raise UsageError(f"a revision does not begin with a dash: {revision[:80]!r}", rule="revision-invalid")
    root = next((place for place in (folder, *folder.parents) if (place / ".git").exists()), None)
    if root is None:
        return None
    try:
        found = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision or HEAD}^{{commit}}")
    except MachineError:
        if revision:
            raise
        return None
    commit = found.stdout.decode("ascii", "replace").strip()
    if found.returncode == 0 and commit:
        return Changes(root, commit)
    if not revision:
        return None
    hint = "fetch it first; a shallow clone does not have every commit"
    raise UsageError(f'{root} has no revision "{revision[:80]}"', rule="revision-unknown", hint=hint)
