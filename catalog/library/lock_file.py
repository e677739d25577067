"""catalog.lock as text: canonical JSON, written whole or not at all, read with suspicion."""

from __future__ import annotations

import json
import os
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.errors import CatalogError, Finding, LockError, Position, UsageError
from catalog.library.lock import INLINE, Lock, LockEntry
from catalog.library.lock_schema import FORMAT, lock_schema

if TYPE_CHECKING:
    from yaml.nodes import Node

NAME = "catalog.lock"
MAX_LOCK_BYTES = 16 << 20
MAX_SHOWN = 50


def lock_text(lock: Lock) -> str:
    """The text of the lock file: equal locks have equal texts."""
    data = {"lockfile": FORMAT, "pipeline": lock.pipeline, "components": [asdict(entry) for entry in lock.components]}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def write_lock(path: str | Path, lock: Lock) -> None:
    """Write the lock to `path`, in one step: a reader sees the old file or the new one. Raises UsageError."""
    target = Path(path)
    partial = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with partial.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.write(lock_text(lock))
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(target)
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}", rule="file-unwritable") from None
    finally:
        partial.unlink(missing_ok=True)


def read_lock(path: str | Path) -> Lock:
    """The lock in a file. Raises UsageError (unreadable) or LockError (rules lock-invalid, lock-version)."""
    place = Path(path)
    try:
        with place.open("rb") as stream:
            data = stream.read(MAX_LOCK_BYTES + 1)
    except OSError as error:
        hint = f"write it with: catalog lock PIPELINE (it is called {NAME})"
        raise UsageError(f"cannot read {place}: {error.strerror}", rule="file-unreadable", hint=hint) from None
    if len(data) > MAX_LOCK_BYTES:
        raise _invalid(f"a lock has at most {MAX_LOCK_BYTES} bytes", Position(str(place)))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _invalid(f"not UTF-8 text (byte {error.start})", Position(str(place))) from None
    return parse_lock(text, str(place), str(place.absolute().parent))


def parse_lock(text: str, file: str = "", folder: str = "") -> Lock:
    """The lock in `text`; `file` is its name in messages. LockError with every finding."""
    data = _decoded(text, file)
    if isinstance(data, dict) and isinstance(data.get("lockfile"), int) and data["lockfile"] != FORMAT:
        message = f"the lock has the format {data['lockfile']}; this program reads format {FORMAT}"
        raise LockError(message, rule="lock-version", position=Position(file), hint="write the lock anew")
    errors = _schema_errors(data)
    if errors:
        root = _root(text)
        raise LockError(findings=[_finding(error, root, file) for error in errors[:MAX_SHOWN]])
    entries = tuple(LockEntry(**{**item, "tasks": tuple(item["tasks"])}) for item in data["components"])
    repeated = [ref for ref, count in Counter(entry.ref for entry in entries).items() if count > 1 and ref != INLINE]
    if repeated:
        raise _invalid(f'"{repeated[0]}" has more than one entry', Position(file))
    return Lock(data["pipeline"], entries, folder)


def _decoded(text: str, file: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _invalid(f"not valid JSON: {error.msg}", Position(file, error.lineno, error.colno)) from None
    except RecursionError:
        raise _invalid("nested too deep", Position(file)) from None
    except ValueError as error:
        raise _invalid(str(error), Position(file)) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        name = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise ValueError(f'the key "{name[:80]}" stands twice in one object')
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _schema_errors(data: Any) -> list[Any]:
    import jsonschema

    errors = jsonschema.Draft202012Validator(lock_schema()).iter_errors(data)
    return sorted(errors, key=lambda error: [str(part).zfill(9) for part in error.absolute_path])


def _root(text: str) -> Node | None:
    """The text as YAML nodes, which know their places. JSON is YAML enough; where it is not, places stay unknown."""
    from catalog.spec.document import compose

    try:
        return compose(text)
    except CatalogError:
        return None


def _finding(error: Any, root: Node | None, file: str) -> Finding:
    path = list(error.absolute_path)
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".") or "the lock"
    place = Position(file) if root is None else _position(root, file, path)
    return Finding("lock-invalid", f"{where}: {error.message[-200:]}", place, hint="write the lock anew")


def _position(node: Node, file: str, path: Iterable[str | int]) -> Position:
    """The place of the value at `path`."""
    for part in path:
        if isinstance(part, int):
            node = node.value[part]
        else:
            node = next((value for key, value in node.value if key.value == part), node)
    return Position(file, node.start_mark.line + 1, node.start_mark.column + 1)


def _invalid(message: str, position: Position) -> LockError:
    return LockError(message, rule="lock-invalid", position=position, hint="write the lock anew")
