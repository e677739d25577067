"""The files of a data set's source, whatever kind of place that is."""

from __future__ import annotations

import http.client
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from cluster_steps.errors import StepFailure, StepUsage
from cluster_steps.google_store import GoogleBucket
from cluster_steps.storage_credentials import AccessKey

CHUNK = 1 << 20
TRIES = 5
RETRIED_STATUS = frozenset((408, 429, 500, 502, 503, 504))


@dataclass(frozen=True)
class Item:
    """One file of a source: its path in the data set, and how it gets to a local path."""

    path: str
    fetch: Callable[[Path], None]


def items_of(source: str, endpoint: str = "", key: AccessKey | None = None) -> Iterator[Item]:
    """The files below a URI (s3, gs, http, https, file), or the one it names.

    Raises StepUsage for another scheme, StepFailure when there is nothing.
    """
    scheme = urlsplit(source).scheme
    if scheme in ("http", "https"):
        name = PurePosixPath(unquote(urlsplit(source).path)).name
        return iter([Item(name or "data", lambda target: _download(source, target))])
    if scheme == "file":
        return _local_items(Path(urllib.request.url2pathname(urlsplit(source).path)))
    if scheme == "gs":
        return _google_items(source)
    if scheme == "s3":
        from cluster_steps.object_store import s3_file_system

        return _stored_items(s3_file_system(endpoint, key), source)
    raise StepUsage(f"cannot copy from {source!r}", "use an s3://, gs://, http(s)://, file:// or pvc:// URI")


def _local_items(source: Path) -> Iterator[Item]:
    if source.is_file():
        yield Item(source.name, lambda target: _copy_file(source, target))
    elif source.is_dir():
        for path in sorted(path for path in source.rglob("*") if path.is_file()):
            yield Item(path.relative_to(source).as_posix(), _copier(path))
    else:
        raise StepFailure(f"there is no {source}")


def _copier(path: Path) -> Callable[[Path], None]:
    return lambda target: _copy_file(path, target)


def _copy_file(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _stored_items(store: Any, source: str) -> Iterator[Item]:
    # The slash says "a folder"; without it an object of that name comes first.
    base = source.split("://", 1)[1]
    try:
        if not base.endswith("/") and store.isfile(base):
            yield Item(base.rsplit("/", 1)[-1], lambda target: store.get_file(base, str(target)))
            return
        folder = base.rstrip("/") + "/"
        found = sorted(path for path in store.find(folder) if not path.endswith("/"))
        for path in found:
            yield Item(path[len(folder) :], _getter(store, path))
    except (OSError, ValueError) as error:
        hint = "check the URI, the endpoint and the Secret"
        raise StepFailure(f"{source}: {error or type(error).__name__}", hint) from None
    if not found:
        raise StepFailure(f"there is nothing at {source}")


def _getter(store: Any, path: str) -> Callable[[Path], None]:
    return lambda target: store.get_file(path, str(target))


def _google_items(source: str) -> Iterator[Item]:
    name, _, path = source.removeprefix("gs://").partition("/")
    bucket = GoogleBucket(name)
    single = bucket.find(path) if path and not path.endswith("/") else None
    if single:
        yield Item(path.rsplit("/", 1)[-1], _google_getter(bucket, single))
        return
    folder = f"{path.rstrip('/')}/" if path else ""
    found = [item for item in bucket.below(folder) if not item["name"].endswith("/")]
    if not found:
        raise StepFailure(f"there is nothing at {source}")
    for item in found:
        yield Item(item["name"][len(folder) :], _google_getter(bucket, item))


def _google_getter(bucket: GoogleBucket, item: dict[str, Any]) -> Callable[[Path], None]:
    return lambda target: bucket.fetch(item, target)


def _download(url: str, target: Path) -> None:
    for attempt in range(1, TRIES + 1):
        try:
            return _download_once(url, target)
        except urllib.error.HTTPError as error:
            problem = f"HTTP {error.code} {error.reason}"
            error.close()
            if error.code not in RETRIED_STATUS:
                break
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            problem = str(error)
        if attempt < TRIES:
            time.sleep(min(16.0, 0.5 * 2**attempt))
    raise StepFailure(f"{url}: {problem}")


def _download_once(url: str, target: Path) -> None:
    request = urllib.request.Request(url, headers={"User-Agent": "cluster-steps", "Accept-Encoding": "identity"})
    with urllib.request.urlopen(request, timeout=60) as answer, target.open("wb") as file:
        shutil.copyfileobj(answer, file, CHUNK)
        promised = answer.headers.get("Content-Length")
    if promised is not None and int(promised) != target.stat().st_size:
        raise OSError(f"{target.stat().st_size} bytes arrived instead of {promised}")
