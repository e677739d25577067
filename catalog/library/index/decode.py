"""Bytes of a hub to the values of an index. They come from strangers: every text is checked before it is used."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from catalog.errors import CatalogError, IntegrityError
from catalog.library.index.values import BUCKETS, Bucket, BucketEntry, Root, Shard, Stored, VersionEntry
from catalog.library.reference import check_name, check_tag, is_version

MAX_ROOT_BYTES = 1 << 20
MAX_BUCKET_BYTES = 64 << 20
MAX_SHARD_BYTES = 16 << 20
FILE_NAMES = ("README.md", "tests.yaml", "migrations.yaml")

_DIGEST = re.compile(r"[0-9a-f]{64}")
_IMAGE_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_Kind = TypeVar("_Kind")


def decode_root(data: bytes, where: str) -> Root:
    """The root in `data`; IntegrityError (rule hub-malformed) naming `where` for anything else."""
    value = _map(_json(data, where), where)
    if value.get("index") != 1 or value.get("bucket_count") != BUCKETS:
        raise _malformed(where, "it is no index of format 1", "a newer catalog may be able to read it")
    buckets = _list(value.get("buckets"), where)
    if len(buckets) != BUCKETS:
        raise _malformed(where, f"it has {len(buckets)} buckets")
    parts = {name: _stored(value[name], where) for name in ("sources", "search") if value.get(name) is not None}
    return Root(tuple(_stored(bucket, where) for bucket in buckets), **parts)


def decode_bucket(data: bytes, where: str) -> Bucket:
    """The bucket in `data`; IntegrityError (rule hub-malformed) for anything else."""
    found = {}
    for name, entry in _map(_json(data, where), where).items():
        value = _map(entry, where)
        found[_name(name, where)] = BucketEntry(
            _version(value.get("latest"), where), _digest(value.get("digest"), where)
        )
    return found


def decode_shard(data: bytes, where: str) -> Shard:
    """The shard in `data`; IntegrityError (rule hub-malformed) for anything else."""
    value = _map(_json(data, where), where)
    versions = tuple(_entry(item, where) for item in _list(value.get("versions"), where))
    if not versions:
        raise _malformed(where, "it has no version")
    tags = {_tag(tag, where): _digest(to, where) for tag, to in _map(value.get("tags", {}), where).items()}
    return Shard(_name(value.get("name"), where), versions, tags)


def _entry(item: Any, where: str) -> VersionEntry:
    value = _map(item, where)
    image_digest = value.get("image_digest")
    if image_digest is not None and not (isinstance(image_digest, str) and _IMAGE_DIGEST.fullmatch(image_digest)):
        raise _malformed(where, "an image digest is none")
    successor = value.get("superseded_by")
    return VersionEntry(
        version=_version(value.get("version"), where),
        digest=_digest(value.get("digest"), where),
        size=_size(value.get("size"), where),
        description=_text(value.get("description", ""), where),
        image=_text(value.get("image", ""), where),
        image_digest=image_digest,
        inputs=_maps(value.get("inputs", []), where),
        outputs=_maps(value.get("outputs", []), where),
        labels=_texts(value.get("labels", {}), where),
        annotations=_texts(value.get("annotations", {}), where),
        deprecated=_is(bool, value.get("deprecated", False), where),
        superseded_by=None if successor is None else _text(successor, where),
        yanked=_is(bool, value.get("yanked", False), where),
        changes=tuple(_texts(change, where) for change in _list(value.get("changes", []), where)),
        files=_files(value.get("files", {}), where),
    )


def _files(value: Any, where: str) -> dict[str, Stored]:
    found = _map(value, where)
    odd = sorted(set(found) - set(FILE_NAMES))
    if odd:
        raise _malformed(where, f"a version has no file {odd[0][:80]!r}")
    return {name: _stored(stored, where) for name, stored in found.items()}


def _json(data: bytes, where: str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise _malformed(where, "it is no JSON document") from None


def _is(kind: type[_Kind], value: Any, where: str) -> _Kind:
    if not isinstance(value, kind):
        raise _malformed(where, f"a {kind.__name__} is expected, not {str(value)[:40]!r}")
    return value


def _map(value: Any, where: str) -> Mapping[str, Any]:
    return _is(dict, value, where)


def _list(value: Any, where: str) -> list[Any]:
    return _is(list, value, where)


def _text(value: Any, where: str) -> str:
    return _is(str, value, where)


def _maps(value: Any, where: str) -> tuple[Mapping[str, Any], ...]:
    ports = tuple(_map(item, where) for item in _list(value, where))
    for port in ports:
        _text(port.get("name"), where)
    return ports


def _texts(value: Any, where: str) -> dict[str, str]:
    return {key: _text(item, where) for key, item in _map(value, where).items()}


def _stored(value: Any, where: str) -> Stored:
    found = _map(value, where)
    return Stored(_digest(found.get("digest"), where), _size(found.get("size"), where))


def _size(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _malformed(where, "a size is none")
    return value


def _digest(value: Any, where: str) -> str:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise _malformed(where, "a digest is none")
    return value


def _version(value: Any, where: str) -> str:
    if not isinstance(value, str) or not is_version(value):
        raise _malformed(where, f"{str(value)[:40]!r} is no version")
    return value


def _name(value: Any, where: str) -> str:
    try:
        return check_name(_text(value, where))
    except CatalogError:
        raise _malformed(where, f"{str(value)[:40]!r} is no name of a component") from None


def _tag(value: str, where: str) -> str:
    try:
        return check_tag(value)
    except CatalogError:
        raise _malformed(where, f"{value[:40]!r} is no tag") from None


def _malformed(where: str, why: str, hint: str = "") -> IntegrityError:
    return IntegrityError(f"{where} cannot be read: {why}", rule="hub-malformed", hint=hint or "ask the hub's owner")
