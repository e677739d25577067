"""From a componentRef to the component it means, with the promised digest verified."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from catalog.errors import FetchError, IntegrityError
from catalog.library.libraries import Libraries
from catalog.library.target import Target, target_of
from catalog.library.vendored import vendored_component
from catalog.spec.model import ComponentRef, ComponentSpec

if TYPE_CHECKING:
    from catalog.load.options import FetchOptions


def resolve_ref(
    ref: ComponentRef, libraries: Libraries, base: str = "", options: FetchOptions | None = None
) -> ComponentSpec:
    """The component that `ref` means; an inline spec is itself.

    `base` is the path or URL of the file that holds the reference. Raises LibraryError, IntegrityError, FetchError,
    UsageError or SpecError.
    """
    return ref.spec if ref.spec is not None else read_target(target_of(ref, base), libraries, options)


def read_target(target: Target, libraries: Libraries, options: FetchOptions | None = None) -> ComponentSpec:
    """The component at a target, from a hub that mirrors it when it is gone from its address. Raises as resolve_ref."""
    from catalog.library.mirrored import read_mirrored_url
    from catalog.load.loader import read_spec_file

    if target.reference is not None:
        spec = libraries.resolve(target.reference)
    elif target.url:
        pinned = f"{target.url}#sha256={target.digest}" if target.digest else target.url
        spec = vendored_component(target, libraries) or read_mirrored_url(pinned, libraries, options=options)
    else:
        if options is not None and not options.allow_private:
            hint = "only libraries and public addresses may be read here"
            raise FetchError(f"files may not be read here: {target}", rule="fetch-scheme", hint=hint)
        spec = read_spec_file(Path(target.path))
    verify_digest(spec, target.digest, str(target))
    return spec


def verify_digest(spec: ComponentSpec, promised: str, what: str) -> None:
    """IntegrityError when `promised` (sha256 hex, or empty for no promise) is not the digest of the spec's file."""
    actual = spec.source.digest if spec.source else ""
    if promised and actual != promised:
        raise IntegrityError(
            f"{what} has the digest sha256:{actual}, but sha256:{promised} is promised",
            hint="the component was changed or replaced: look at it, then correct the digest",
        )
