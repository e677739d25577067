"""Bytes of the part `sources` to values. They come from strangers: everything is checked before it is used."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, TypeVar

from catalog.errors import CatalogError, IntegrityError
from catalog.library.hub.mirror.values import CommitStates, Mirror, MirrorPath, MirrorPaths, Parts, Refs, Run, Sources
from catalog.library.index.values import Stored
from catalog.library.reference import check_name

MAX_PART_BYTES = 16 << 20
MAX_DIGITS = 2

_DIGEST = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ORIGIN = re.compile(r"[a-z0-9][a-z0-9.-]*(?:/(?!\.\.?(?:/|$))[a-z0-9._-]+)+")
_Kind = TypeVar("_Kind")


def decode_sources(data: bytes, where: str) -> Sources:
    """The list that the root names; IntegrityError (rule hub-malformed) naming `where` for anything else."""
    value = _map(_json(data, where), where)
    if value.get("sources") != 1:
        raise _malformed(where, "it is no list of sources of format 1")
    mirrors = tuple(_mirror(item, where) for item in _is(list, value.get("repositories"), where))
    addresses = value.get("addresses")
    return Sources(mirrors, None if addresses is None else _stored(addresses, where))


def decode_addresses(data: bytes, where: str) -> Mapping[str, str]:
    """Single addresses: URL to digest (hex). Raises as decode_sources."""
    return {url: _matching(_DIGEST, digest, where) for url, digest in _map(_json(data, where), where).items()}


def decode_refs(data: bytes, where: str) -> Refs:
    """Branches and tags. Raises as decode_sources."""
    value = _map(_json(data, where), where)
    head = value.get("head")
    return Refs(
        None if head is None else _matching(_COMMIT, head, where),
        _commits_by_name(value.get("heads"), where),
        _commits_by_name(value.get("tags"), where),
        _number(value.get("last"), where),
    )


def decode_commits(data: bytes, where: str) -> CommitStates:
    """One part of the commits. Raises as decode_sources."""
    value = _map(_json(data, where), where)
    return {_matching(_COMMIT, commit, where): _number(state, where) for commit, state in value.items()}


def decode_paths(data: bytes, where: str) -> MirrorPaths:
    """One part of the paths. Raises as decode_sources."""
    return {path: _path(item, where) for path, item in _map(_json(data, where), where).items()}


def _path(item: Any, where: str) -> MirrorPath:
    value = _map(item, where)
    try:
        name = check_name(_is(str, value.get("name"), where))
    except CatalogError:
        raise _malformed(where, f"{str(value.get('name'))[:40]!r} is no name of a component") from None
    runs = tuple(_run(run, where) for run in _is(list, value.get("at"), where))
    if any(run.last < run.first for run in runs) or any(before.last >= after.first for before, after in pairwise(runs)):
        raise _malformed(where, "the runs of a path are not in order")
    return MirrorPath(name, runs)


def _run(item: Any, where: str) -> Run:
    if not isinstance(item, list) or len(item) != 3:
        raise _malformed(where, "a run is none")
    return Run(_number(item[0], where), _number(item[1], where), _matching(_DIGEST, item[2], where))


def _mirror(item: Any, where: str) -> Mirror:
    value = _map(item, where)
    return Mirror(
        _matching(_ORIGIN, value.get("origin"), where),
        _stored(value.get("refs"), where),
        _parts(value.get("commits"), where),
        _parts(value.get("paths"), where),
    )


def _parts(item: Any, where: str) -> Parts:
    value = _map(item, where)
    digits = _number(value.get("digits"), where)
    stored = tuple(_stored(part, where) for part in _is(list, value.get("parts"), where))
    if digits > MAX_DIGITS or len(stored) != 16**digits:
        raise _malformed(where, "a map has another number of parts than it says")
    return Parts(digits, stored)


def _stored(item: Any, where: str) -> Stored:
    value = _map(item, where)
    stored = Stored(_matching(_DIGEST, value.get("digest"), where), _number(value.get("size"), where))
    if stored.size > MAX_PART_BYTES:
        raise _malformed(where, f"a part has more than {MAX_PART_BYTES} bytes")
    return stored


def _commits_by_name(item: Any, where: str) -> dict[str, str]:
    return {name: _matching(_COMMIT, commit, where) for name, commit in _map(item, where).items()}


def _json(data: bytes, where: str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise _malformed(where, "it is no JSON document") from None


def _map(value: Any, where: str) -> Mapping[str, Any]:
    return _is(dict, value, where)


def _is(kind: type[_Kind], value: Any, where: str) -> _Kind:
    if not isinstance(value, kind):
        raise _malformed(where, f"a {kind.__name__} is expected, not {str(value)[:40]!r}")
    return value


def _number(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _malformed(where, f"{str(value)[:40]!r} is no number from 0")
    return value


def _matching(pattern: re.Pattern[str], value: Any, where: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise _malformed(where, f"{str(value)[:80]!r} is out of place")
    return value


def _malformed(where: str, why: str) -> IntegrityError:
    return IntegrityError(f"{where} cannot be read: {why}", rule="hub-malformed", hint="ask the hub's owner")
