"""Copies a data set to a folder: `python -m cluster_steps.dataset_copy --source s3://… --destination FOLDER`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cluster_steps.dataset_sources import Item, items_of
from cluster_steps.errors import StepFailure, StepUsage

CHUNK = 1 << 20


@dataclass(frozen=True)
class Copied:
    """What was copied: number of files, bytes, and the SHA-256 over paths and contents."""

    files: int
    size: int
    digest: str


def copy_items(items: Iterator[Item], folder: Path) -> Copied:
    """Copy into `folder`, which appears whole or not at all and takes the place of one there is."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".copy-", dir=folder.parent))
    try:
        # A temporary folder is for its owner alone; the data set is for who comes later.
        fresh.chmod(0o755)
        copied = _fill(items, fresh)
        _swap(fresh, folder)
        return copied
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def copy_one(items: Iterator[Item], target: Path) -> Copied:
    """Copy the only file of a source to the path `target`. Raises StepUsage when there are more."""
    found = list(items)
    if len(found) != 1:
        raise StepUsage(f"the source has {len(found)} files, not one")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    found[0].fetch(part)
    copied = _measure({found[0].path: part})
    os.replace(part, target)
    return copied


def _fill(items: Iterator[Item], folder: Path) -> Copied:
    placed = {}
    for item in items:
        target = _inside(folder, item.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        item.fetch(target)
        placed[item.path] = target
    return _measure(placed)


def _measure(files: dict[str, Path]) -> Copied:
    whole, size = hashlib.sha256(), 0
    for path in sorted(files):
        content = hashlib.sha256()
        with files[path].open("rb") as stream:
            while chunk := stream.read(CHUNK):
                content.update(chunk)
                size += len(chunk)
        whole.update(f"{content.hexdigest()}  {path}\n".encode())
    return Copied(len(files), size, f"sha256:{whole.hexdigest()}")


def _swap(fresh: Path, folder: Path) -> None:
    if not folder.exists():
        fresh.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=".old-", dir=folder.parent))
    folder.rename(old / "data")
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _inside(folder: Path, path: str) -> Path:
    if any(part in ("", ".", "..") for part in path.split("/")) or "\0" in path:
        raise StepFailure(f"the name {path!r} would lead out of the data set's folder")
    return folder.joinpath(path)


def main(arguments: Sequence[str]) -> int:
    """Copy, print what was copied, and leave the result where the Job's pod reports it."""
    parser = argparse.ArgumentParser(prog="dataset_copy", allow_abbrev=False)
    parser.add_argument("--source", required=True)
    parser.add_argument("--destination", required=True, type=Path)
    parser.add_argument("--endpoint", default="")
    parser.add_argument("--as-file", action="store_true", help="the destination is the file, not its folder")
    parser.add_argument("--result", default="", help="where to write the result as JSON")
    args = parser.parse_args(arguments)
    try:
        copy = copy_one if args.as_file else copy_items
        copied = copy(items_of(args.source, args.endpoint), args.destination)
    except (StepFailure, OSError) as failure:
        refused = isinstance(failure, PermissionError)
        hint = "\n  hint: let it run as a user who may write to this volume (Run As User)" if refused else ""
        print(f"dataset_copy: {failure}{hint}", file=sys.stderr)
        return failure.exit_code if isinstance(failure, StepFailure) else 1
    print(f"{args.destination}: {copied.files} files, {copied.size} bytes, {copied.digest}")
    if args.result:
        result = {"files": copied.files, "bytes": copied.size, "digest": copied.digest}
        Path(args.result).write_text(json.dumps(result), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
