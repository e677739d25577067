"""Taking exactly what a lock says: the locked version of each reference, verified."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from catalog.errors import CatalogError, Finding, IntegrityError, LibraryError, LockError
from catalog.library.images import known_image_digest, pinned_image
from catalog.library.libraries import Libraries
from catalog.library.lock import INLINE, Lock, LockEntry, content_digest, given_key, lock_key
from catalog.library.reference import Reference
from catalog.library.resolve import read_target
from catalog.library.target import Target
from catalog.spec.model import ComponentRef, ComponentSpec

if TYPE_CHECKING:
    from catalog.load.options import FetchOptions

_AGAIN = "look at what changed, then write the lock anew"


def read_locked(target: Target, lock: Lock, libraries: Libraries, options: FetchOptions | None = None) -> ComponentSpec:
    """The component that the lock has for a target.

    LockError (rules lock-incomplete, lock-mismatch) when the lock has none or another than is found; else raises as
    read_target.
    """
    key = lock_key(target, lock.folder)
    entry = lock.entry(key)
    if entry is None:
        raise LockError(f'"{key}" is not in the lock', rule="lock-incomplete", hint="write the lock anew")
    if target.digest and target.digest != entry.digest:
        raise _mismatch(f'"{key}" is promised sha256:{target.digest}, but the lock has sha256:{entry.digest}')
    exact = _exact(target, entry, key)
    try:
        spec = _withdrawn(exact, entry, libraries) or read_target(exact, libraries, options)
    except (IntegrityError, LibraryError) as error:
        raise _as_lock_error(error, key, entry) from None
    _check(spec, entry, key)
    return spec


def check_given(ref: ComponentRef, base: str, lock: Lock) -> None:
    """LockError when a component that the pipeline brings along is not the one in the lock."""
    spec = ref.spec
    if spec is None:
        return
    key = given_key(ref, spec, base, lock.folder)
    if key != INLINE and spec.source is not None:
        entry = lock.entry(key)
        if entry is None:
            raise LockError(f'"{key}" is not in the lock', rule="lock-incomplete", hint="write the lock anew")
        _check(spec, entry, key)
    elif spec.container is not None and not lock.holds_inline(content_digest(spec)):
        message = f'the inline component "{spec.name or spec.container.image}" is not in the lock'
        raise LockError(message, rule="lock-incomplete", hint="it was added or changed: write the lock anew")


def require_image_digests(lock: Lock) -> tuple[Finding, ...]:
    """A finding (rule image-digest-missing) for each container whose image digest the lock does not know."""
    return tuple(
        Finding(
            "image-digest-missing",
            f'no digest is known of the image {entry.image} (component "{entry.name}", task {entry.tasks[0]})'
            if entry.tasks
            else f'no digest is known of the image {entry.image} (component "{entry.name}")',
            hint="pin it as image@sha256:…, or note it in the component's annotation image_digest",
        )
        for entry in lock.components
        if entry.image and entry.image_digest is None
    )


def image_with_digest(entry: LockEntry) -> str:
    """`image@sha256:…`. LockError (rule image-digest-missing) when the lock knows no digest."""
    if entry.image_digest is None:
        raise (
            LockError(findings=require_image_digests(Lock("", (entry,))))
            if entry.image
            else LockError(f'"{entry.name}" is a graph and has no image', rule="image-digest-missing")
        )
    return pinned_image(entry.image, entry.image_digest)


def _withdrawn(target: Target, entry: LockEntry, libraries: Libraries) -> ComponentSpec | None:
    """A locked version that was yanked since, or whose tag may have moved, by its digest.

    None when it is offered as before, or not there at all.
    """
    reference = target.reference
    if reference is not None and reference.tag:
        owner = libraries.owner(reference.name)
        return owner.find_digest(reference.name, entry.digest) if owner else None
    if reference is None or not entry.version or reference.range_text != entry.version:
        return None
    library = libraries.owner(reference.name)
    if library is None or entry.version in library.versions(reference.name):
        return None
    found = library.find_digest(reference.name, entry.digest)
    return found if found and found.source and found.source.version == entry.version else None


def _exact(target: Target, entry: LockEntry, key: str) -> Target:
    reference = target.reference
    if reference is None:
        return replace(target, digest=entry.digest)
    if reference.digest or reference.tag or not entry.version:
        return target
    if reference.select((entry.version,)) is None:
        raise _mismatch(f'the lock has version {entry.version[:80]} for "{key}", which does not fit it')
    return replace(target, reference=Reference(reference.name, entry.version))


def _check(spec: ComponentSpec, entry: LockEntry, key: str) -> None:
    actual = spec.source.digest if spec.source else ""
    if actual != entry.digest:
        place = f" at {spec.source.location}" if spec.source else ""
        raise _mismatch(f'"{key}"{place} has the digest sha256:{actual}, but the lock has sha256:{entry.digest}')
    image = spec.container.image if spec.container else ""
    if image != entry.image:
        raise _mismatch(f'"{key}" has the image {image or "(none)"}, but the lock has {entry.image or "(none)"}')
    known = known_image_digest(spec)
    if known is not None and known != entry.image_digest:
        raise _mismatch(f'"{key}" notes the image digest {known}, but the lock has {entry.image_digest or "(none)"}')


def _as_lock_error(error: CatalogError, key: str, entry: LockEntry) -> CatalogError:
    if isinstance(error, IntegrityError):
        return _mismatch(f'"{key}" is not what the lock has (sha256:{entry.digest}): {error.findings[0].message}')
    if error.rule == "version-unresolved":
        message = f'the lock has version {entry.version or "(none)"} of "{key}": {error.findings[0].message}'
        return LockError(message, rule="lock-mismatch", hint=error.hint)
    return error


def _mismatch(message: str) -> LockError:
    return LockError(message, rule="lock-mismatch", hint=_AGAIN)
