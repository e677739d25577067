"""The lock a run is bound by: finding it, and demanding image digests of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.client.pipelines import pipeline_file
from catalog.client.request import RunRequest
from catalog.client.rewrite import rewrite
from catalog.errors import LockError, UsageError
from catalog.spec.model import ComponentRef, ComponentSpec, ContainerImplementation

if TYPE_CHECKING:
    from catalog.library.lock import Lock


def find_lock(request: RunRequest) -> Lock | None:
    """The lock the request asks for or finds beside the pipeline's file; None when it needs none.

    Raises UsageError when a demanded lock is not there, LockError when it cannot be read as one.
    """
    path = _lock_path(request)
    if path is None:
        return None
    from catalog.library.lock_file import read_lock

    return read_lock(path)


def _lock_path(request: RunRequest) -> Path | None:
    if request.locked is False:
        return None
    if request.lock is not None:
        return request.lock
    path = beside(request.pipeline)
    if path is not None and path.is_file():
        return path
    if not request.locked:
        return None
    where = f"there is no {path}" if path is not None else "only a pipeline in a file has a lock beside it"
    raise UsageError(where, rule="lock-absent", hint="write it with `catalog lock PIPELINE`, or name one with --lock")


def beside(pipeline: str | ComponentSpec) -> Path | None:
    """Where the lock of a pipeline lies: `catalog.lock` in the folder of its file; None when it has no file."""
    from catalog.library.lock_file import NAME

    if isinstance(pipeline, ComponentSpec):
        source = pipeline.source
        on_disk = source is not None and source.local and Path(source.location).is_file()
        return Path(source.location).parent / NAME if source is not None and on_disk else None
    file = pipeline_file(pipeline)
    return None if file is None else file.parent / NAME


def pin_images(spec: ComponentSpec, lock: Lock | None) -> ComponentSpec:
    """The linked pipeline with every image as `image@sha256:…`; LockError for each image without a known digest."""
    from catalog.library.images import pinned_image
    from catalog.library.lock import make_lock
    from catalog.library.locked import require_image_digests
    from catalog.pipeline.single import as_graph

    # A lock is about the references in a graph; a single component stands for itself.
    known = lock if lock is not None and spec.graph is not None else make_lock(as_graph(spec))
    findings = require_image_digests(known)
    if findings:
        raise LockError(findings=findings)
    digests = {entry.image: entry.image_digest or "" for entry in known.components if entry.image}

    def pin(ref: ComponentRef, component: ComponentSpec) -> tuple[ComponentRef, ComponentSpec]:
        container = component.container
        if container is None or not digests.get(container.image):
            return ref, component
        pinned = replace(container, image=pinned_image(container.image, digests[container.image]))
        return ref, replace(component, implementation=ContainerImplementation(pinned))

    return pin(ComponentRef(), rewrite(spec, pin))[1]
