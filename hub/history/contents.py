"""From the files of a history to components: those that are none are told with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalog.errors import CatalogError, UsageError
from catalog.library.hub.mirror.values import Run
from catalog.library.index.canonical import sha256_hex
from catalog.resources import MAX_SPEC_BYTES
from catalog.spec.ir import parse_any
from catalog.spec.model import ComponentSpec
from hub.history.repository import GitRepository
from hub.history.runs import joined
from hub.history.states import Files
from hub.index.writing import lf

MAX_TOTAL_BYTES = 1 << 30


@dataclass(frozen=True)
class Component:
    """A file that is a component; `data` has LF line ends, and `digest` is its sha256 (hex)."""

    digest: str
    spec: ComponentSpec
    data: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is no component: a path it stood at, git's id of it, and why, as rule and message."""

    path: str
    blob: str
    rule: str
    message: str


@dataclass(frozen=True)
class Contents:
    """What git's blobs are: components by blob id, and the rest."""

    components: Mapping[str, Component]
    skipped: tuple[Skipped, ...]


def read_contents(repository: GitRepository, places: Files) -> Contents:
    """The contents of blobs; `places` is, for each blob id, a path it stood at.

    UsageError (rule history-too-large) when they would not fit into memory.
    """
    blobs = sorted(places)
    sizes = repository.sizes(blobs)
    message = f"the file has more than {MAX_SPEC_BYTES} bytes"
    skipped = [Skipped(places[blob], blob, "spec-too-large", message) for blob in blobs if sizes[blob] > MAX_SPEC_BYTES]
    components: dict[str, Component] = {}
    small = [blob for blob in blobs if sizes[blob] <= MAX_SPEC_BYTES]
    if sum(sizes[blob] for blob in small) > MAX_TOTAL_BYTES:
        raise UsageError(
            f"{repository.place} has more than {MAX_TOTAL_BYTES >> 20} MiB of YAML in its history",
            rule="history-too-large",
            hint="import a folder of it: --path",
        )
    for blob, data in repository.contents(small) if small else ():
        found = read_component(data, places[blob], blob)
        if isinstance(found, Skipped):
            skipped.append(found)
        else:
            components[blob] = found
    return Contents(components, tuple(sorted(skipped, key=lambda item: (item.path, item.blob))))


def read_component(data: bytes, path: str, blob: str) -> Component | Skipped:
    """The component in the bytes of a blob, or why it is none."""
    plain = lf(data)
    try:
        text = plain.decode("utf-8")
    except UnicodeDecodeError as error:
        return Skipped(path, blob, "not-utf8", f"the file is not UTF-8 text (byte {error.start})")
    try:
        spec = parse_any(text, path)
    except CatalogError as error:
        return Skipped(path, blob, error.rule, error.findings[0].message)
    return Component(sha256_hex(plain), spec, plain)


def component_runs(
    runs: Mapping[str, Iterable[Run]], components: Mapping[str, Component]
) -> dict[str, tuple[Run, ...]]:
    """Runs of blobs as runs of component digests; paths that never held a component are left out."""
    found = {path: tuple(joined(_known(held, components))) for path, held in runs.items()}
    return {path: held for path, held in found.items() if held}


def _known(runs: Iterable[Run], components: Mapping[str, Component]) -> Iterator[Run]:
    for run in runs:
        if run.digest in components:
            yield Run(run.first, run.last, components[run.digest].digest)
