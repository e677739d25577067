"""Loading one component, by reference or from any of the other places, as a factory."""

from __future__ import annotations

import warnings
from pathlib import Path

from catalog.errors import UsageError
from catalog.library.libraries import Libraries, default_libraries
from catalog.library.standing import standing_notes
from catalog.load.factory import ComponentFactory, make_factory
from catalog.spec.model import ComponentRef, ComponentSpec


def load_component(
    reference: str = "",
    *,
    filename: str | Path | None = None,
    url: str | None = None,
    text: str | None = None,
    component_spec: ComponentSpec | None = None,
    libraries: Libraries | None = None,
) -> ComponentFactory:
    """The factory of a component: `load_component("echo@1")`, or one of the keyword arguments.

    `libraries` is where a reference is looked up, by default `default_libraries()`. Raises UsageError unless exactly
    one place is given; LibraryError, SpecError, FetchError or IntegrityError as that place does.
    """
    from catalog.library.mirrored import load_component_from_url
    from catalog.load.loader import load_component_from_file, load_component_from_text

    places = {
        "reference": reference or None,
        "filename": filename,
        "url": url,
        "text": text,
        "component_spec": component_spec,
    }
    given = [name for name, value in places.items() if value is not None]
    if len(given) != 1:
        raise UsageError(
            f"load_component takes exactly one of {', '.join(places)}; given: {', '.join(given) or 'none'}",
            rule="one-place",
            hint='for example load_component("echo@1")',
        )
    if filename is not None:
        return load_component_from_file(filename)
    if url is not None:
        return load_component_from_url(url, libraries=libraries)
    if text is not None:
        return load_component_from_text(text)
    if component_spec is not None:
        return make_factory(component_spec)
    known = libraries or default_libraries()
    spec = known.resolve(reference)
    for note in standing_notes(spec, known):
        warnings.warn(note, stacklevel=2)
    return library_factory(spec)


def library_factory(spec: ComponentSpec) -> ComponentFactory:
    """The factory of a component that a library gave; its reference is `name@version` with the digest."""
    source = spec.source
    if source is None or not source.name:
        return make_factory(spec)
    name = f"{source.name}@{source.version}" if source.version else source.name
    return make_factory(spec, ComponentRef(name=name, digest=source.digest or None, spec=spec))
