"""Commits and what each changed, as git tells them, and the order in which the import walks them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalog.errors import MachineError

SUFFIXES = (".yaml", ".yml")
_FILE_MODES = ("100644", "100755", "100664")
_RECORD = re.compile(rb":(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([ADMTR])\d*")
_ODD = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit by its sha; `date` is the committer's, in seconds since 1970 UTC."""

    sha: str
    parents: tuple[str, ...]
    date: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit did to a path, against its first parent: `blob` is the new content's id, empty when it went.

    `moved_from` is the path that git sees as renamed to this one, and `blob_before` the content it had there.
    """

    path: str
    blob: str
    moved_from: str = ""
    blob_before: str = ""


def parse_commits(lines: Iterable[bytes]) -> Iterator[Commit]:
    """The commits in the output of `rev-list --parents --timestamp`."""
    for line in lines:
        date, sha, *parents = line.decode("ascii").split()
        yield Commit(sha, tuple(parents), int(date))


def parse_changes(tokens: Iterator[bytes]) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Each commit with its changes, from the NUL-separated output of `diff-tree --stdin --raw -z -M`."""
    commit = ""
    found: list[Change] = []
    for token in tokens:
        if not token.startswith(b":"):
            if commit:
                yield commit, tuple(found)
            commit, found = token.decode("ascii"), []
            continue
        record = _RECORD.fullmatch(token)
        if record is None:
            raise MachineError(f"git gave an unknown record: {token[:80]!r}", rule="git-failed")
        # Where git stopped in the middle there is no path; its exit code is then an error.
        old = next(tokens, b"") if record[5] == b"R" else b""
        found += _changes(record, old, next(tokens, b""))
    if commit:
        yield commit, tuple(found)


def walk_order(commits: Mapping[str, Commit], head: str | None) -> list[Commit]:
    """Every commit after its parents, a branch in one piece, and always the same for the same commits.

    The line of `head` comes first; the first parent's line comes before that of a merged branch.
    """
    children = {parent for commit in commits.values() for parent in commit.parents}
    tips = sorted((commit.date, sha) for sha, commit in commits.items() if sha not in children)
    starts = [*([head] if head is not None and head in commits else []), *(sha for _, sha in tips)]
    ordered: list[Commit] = []
    done: set[str] = set()
    for start in starts:
        waiting = [(start, False)]
        while waiting:
            sha, parents_done = waiting.pop()
            if parents_done:
                ordered.append(commits[sha])
            elif sha not in done:
                done.add(sha)
                waiting.append((sha, True))
                # The last one put there is walked first.
                waiting += [(parent, False) for parent in reversed(commits[sha].parents) if parent in commits]
    return ordered


def _changes(record: re.Match[bytes], old: bytes, new: bytes) -> list[Change]:
    mode, before, after = record[2].decode(), record[3].decode(), record[4].decode()
    gone, path = _component_path(old), _component_path(new)
    found = [Change(gone, "")] if gone else []
    if path:
        kept = record[5] != b"D" and mode in _FILE_MODES
        moved = kept and gone
        found.append(Change(path, after if kept else "", gone if moved else "", before if moved else ""))
    return found


def _component_path(raw: bytes) -> str:
    """The path as text when it could be a component's and an address could name it, else the empty text."""
    try:
        path = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    odd = _ODD.search(path) or any(part in ("", ".", "..") for part in path.split("/"))
    return "" if odd or not path.lower().endswith(SUFFIXES) else path
