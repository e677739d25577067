"""A component file as a git commit has it: `REV:path`. Git only reads objects, and runs nothing of the repository."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from catalog.diff.git import run_git
from catalog.errors import MachineError, SpecError, UsageError
from catalog.library.folder import FILE
from catalog.resources import MAX_SPEC_BYTES

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_OBJECT = re.compile(r"([0-9a-f]{40,64}) (\w+) (\d+)\s*")


@dataclass(frozen=True, slots=True)
class Revision:
    """A file of a commit; `path` counts from the repository's root, or from the folder when it begins with `./`."""

    revision: str
    path: str

    def __str__(self) -> str:
        return f"{self.revision}:{self.path}"


def parse_revision(text: str) -> Revision | None:
    """`HEAD~1:components/echo/1.0.0/component.yaml` taken apart, or None for a text of another form."""
    revision, colon, path = text.partition(":")
    if not colon or not revision or not path or path.startswith("//") or revision.startswith(("-", ".", "/")):
        return None
    return None if _CONTROL.search(text) else Revision(revision, path)


def read_revision(wanted: Revision, folder: Path) -> bytes:
    """The bytes of the file in the repository around `folder`; of the component.yaml in it when it is a folder.

    Raises UsageError (rules revision-unknown, revision-path), SpecError (spec-too-large), MachineError.
    """
    commit = run_git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{wanted.revision}^{{commit}}")
    name = commit.stdout.decode("ascii", "replace").strip()
    if commit.returncode or not name:
        hint = "is this folder in a repository? a shallow clone does not have every commit"
        raise UsageError(f'git knows no commit "{wanted.revision[:80]}" here', rule="revision-unknown", hint=hint)
    found = _object(folder, f"{name}:{wanted.path}")
    if found is not None and found[1] == "tree":
        found = _object(folder, f"{name}:{wanted.path.rstrip('/')}/{FILE}")
    if found is None or found[1] != "blob":
        hint = "a path counts from the root of the repository; ./path from this folder"
        raise UsageError(f"the commit has no file {wanted}", rule="revision-path", hint=hint)
    if found[2] > MAX_SPEC_BYTES:
        raise SpecError(f"{wanted} has more than {MAX_SPEC_BYTES} bytes", rule="spec-too-large")
    return run_git(folder, "cat-file", "blob", found[0]).stdout


def committed(file: Path) -> bytes | None:
    """The bytes that the commit HEAD has of a file; None where it has none, or where there is no repository or git."""
    try:
        return read_revision(Revision("HEAD", f"./{file.name}"), file.parent)
    except UsageError:
        return None
    except MachineError as error:
        if error.rule != "git-missing":
            raise
        return None


def _object(folder: Path, expression: str) -> tuple[str, str, int] | None:
    """The id, kind and size of an object, or None."""
    answer = run_git(folder, "cat-file", "--batch-check", stdin=f"{expression}\n".encode("utf-8", "surrogateescape"))
    match = _OBJECT.fullmatch(answer.stdout.decode("utf-8", "replace"))
    return None if match is None else (match[1], match[2], int(match[3]))
