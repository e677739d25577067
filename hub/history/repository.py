"""A git repository as the import reads it: commits, changes, refs and contents, each by one run of git."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from catalog.errors import MachineError, UsageError
from catalog.library.hub.mirror.values import Refs
from hub.history.commits import Change, Commit, parse_changes, parse_commits
from hub.history.git_place import SCHEMES, GitPlace, local_origin, origin_of
from hub.history.git_process import git_output, run_git

# A pull request's branch may be anyone's: only what the owners of the repository named is read.
_KINDS = ("refs/heads", "refs/tags", "refs/remotes/origin")
_FORMAT = "%(objectname) %(objecttype) %(*objectname) %(*objecttype) %(refname)"
_REF = re.compile(r"([0-9a-f]{40,64}) (\w+) ([0-9a-f]*) (\w*) (\S+)")
_OBJECT = re.compile(rb"([0-9a-f]{40,64}) (\w+) (\d+)\n")
_CHUNK = 1 << 16


@dataclass(frozen=True)
class GitRepository:
    """The repository whose `.git` (or bare folder) is `git_dir`; `origin` is whose old addresses lead to it."""

    git_dir: Path
    place: str
    origin: str

    def refs(self) -> Refs:
        """Branches and tags that name commits. The branches of the remote origin come before local ones."""
        heads: dict[str, str] = {}
        tags: dict[str, str] = {}
        remote: dict[str, str] = {}
        groups = {"heads": heads, "tags": tags, "remotes": remote}
        text = self._run("for-each-ref", f"--format={_FORMAT}", *_KINDS).decode("utf-8", "replace")
        for found in map(_REF.fullmatch, text.splitlines()):
            if found is None:
                continue
            sha, kind, peeled, peeled_kind, name = found.groups()
            commit = sha if kind == "commit" else peeled if peeled_kind == "commit" else ""
            _, group, short = name.split("/", 2)
            if commit and "\N{REPLACEMENT CHARACTER}" not in name:
                groups[group][short.removeprefix("origin/") if group == "remotes" else short] = commit
        head = remote.pop("HEAD", None) or self._head()
        return Refs(head, {**heads, **remote}, tags)

    def commits(self, refs: Refs) -> dict[str, Commit]:
        """Every commit that the refs reach, by its sha."""
        tips = sorted({*refs.heads.values(), *refs.tags.values(), *([refs.head] if refs.head else [])})
        if not tips:
            return {}
        arguments = ("rev-list", "--parents", "--timestamp", "--stdin")
        with self._output(arguments, (tip.encode() for tip in tips)) as stream:
            return {commit.sha: commit for commit in parse_commits(stream)}

    def changes(self, commits: Iterable[Commit], path: str) -> Iterator[tuple[str, tuple[Change, ...]]]:
        """Each commit that changed a YAML file below `path` ("" is everything), with its changes."""
        arguments = ["diff-tree", "--stdin", "--root", "-r", "-z", "--raw", "-M", "-l2000", "--no-abbrev", "--"]
        lines = (" ".join((commit.sha, *commit.parents[:1])).encode() for commit in commits)
        with self._output([*arguments, *([path] if path else [])], lines) as stream:
            yield from parse_changes(_tokens(stream))

    def sizes(self, blobs: Iterable[str]) -> Mapping[str, int]:
        """The size of each blob in bytes."""
        with self._output(("cat-file", "--batch-check", "--buffer"), (blob.encode() for blob in blobs)) as stream:
            return {found[1].decode(): int(found[3]) for found in map(self._header, stream)}

    def contents(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Each blob with its bytes."""
        with self._output(("cat-file", "--batch", "--buffer"), (blob.encode() for blob in blobs)) as stream:
            while line := stream.readline():
                found = self._header(line)
                data = stream.read(int(found[3]))
                stream.read(1)
                yield found[1].decode(), data

    def is_shallow(self) -> bool:
        """True when the repository lacks the older part of its history."""
        return self._run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def _header(self, line: bytes) -> re.Match[bytes]:
        found = _OBJECT.fullmatch(line)
        if found is None:
            hint = "clone it whole: without --filter"
            raise MachineError(f"{self.place} lacks a file of its history: {line[:60]!r}", rule="git-failed", hint=hint)
        return found

    def _head(self) -> str | None:
        with self._output(("cat-file", "--batch-check"), [b"HEAD^{commit}"]) as stream:
            found = _OBJECT.fullmatch(stream.readline())
        return found[1].decode() if found else None

    def _run(self, *arguments: str) -> bytes:
        with self._output(arguments, ()) as stream:
            return stream.read()

    @contextmanager
    def _output(self, arguments: Iterable[str], lines: Iterable[bytes]) -> Iterator[IO[bytes]]:
        with git_output([f"--git-dir={self.git_dir}", *arguments], lines, self.place) as stream:
            yield stream


@contextmanager
def open_repository(place: GitPlace) -> Iterator[GitRepository]:
    """The repository at a place; one at an address is cloned for as long as the block takes.

    Raises UsageError (rule git-place) for a folder that is none, MachineError when git cannot read it.
    """
    if place.folder is not None:
        yield _at_folder(place, place.folder)
        return
    with tempfile.TemporaryDirectory(prefix="catalog-git-") as folder:
        target = Path(folder) / "repository.git"
        clone = ("clone", "--quiet", "--bare", "--template=", "--no-local", "--", place.url, str(target))
        run_git(*clone, where=str(place), protocols=":".join(SCHEMES))
        yield GitRepository(target, str(place), origin_of(place.url) or local_origin(place))


def _at_folder(named: GitPlace, folder: Path) -> GitRepository:
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder", rule="git-place", hint="name a clone, or its address")
    place = str(folder)
    git_dir = os.fsdecode(run_git("-C", place, "rev-parse", "--absolute-git-dir", where=place)).removesuffix("\n")
    settings = os.fsdecode(run_git(f"--git-dir={git_dir}", "config", "--null", "--list", where=place))
    remote = [entry.partition("\n")[2] for entry in settings.split("\0") if entry.startswith("remote.origin.url\n")]
    return GitRepository(Path(git_dir), place, (origin_of(remote[-1]) if remote else "") or local_origin(named))


def _tokens(stream: IO[bytes]) -> Iterator[bytes]:
    """The pieces between NULs."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        *pieces, rest = (rest + chunk).split(b"\0")
        yield from pieces
    if rest:
        yield rest
