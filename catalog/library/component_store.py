"""Components by name, digest or tag from folders and URL prefixes laid out as KFP's ComponentStore lays them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.errors import FetchError, LibraryError, UsageError
from catalog.library.reference import check_digest, check_tag
from catalog.library.resolve import verify_digest
from catalog.load.factory import ComponentFactory, make_factory
from catalog.spec.model import ComponentRef, ComponentSpec

FILE = "component.yaml"


@dataclass(frozen=True)
class ComponentStore:
    """Where to look, in this order: local folders, the URI template, URL prefixes.

    `uri_search_template` holds {name}, {digest} and {tag}; a prefix is put before the path as it is, so it ends in `/`.
    `auth` is a (user, password) pair or what `requests` takes. A place that does not have the component is passed over;
    any other failure is raised.
    """

    local_search_paths: Sequence[str | Path] = (".",)
    url_search_prefixes: Sequence[str] = ()
    auth: Any = field(default=None, repr=False)
    uri_search_template: str | None = None

    def load_component(self, name: str, digest: str | None = None, tag: str | None = None) -> ComponentFactory:
        """The factory of `<name>/component.yaml`, or of the version with that digest (verified) or tag.

        Raises UsageError (both digest and tag, or a name that is no plain path), LibraryError (rule
        reference-unresolved, with every place tried), IntegrityError, FetchError, SpecError.
        """
        suffix = store_path(name, digest, tag)
        wanted = check_digest(digest) if digest else ""
        tried: list[str] = []
        for place, spec in self._places(name, suffix, wanted, tag or ""):
            if spec is not None:
                verify_digest(spec, wanted, place)
                actual = spec.source.digest if spec.source else None
                return make_factory(spec, ComponentRef(name=name, digest=actual, tag=tag, spec=spec))
            tried.append(place)
        raise LibraryError(
            f'the component "{name}" was not found; looked at: {"; ".join(tried) or "no place at all"}',
            rule="reference-unresolved",
            hint="check the name, and that URL prefixes end in /",
        )

    def load_component_from_url(self, url: str) -> ComponentFactory:
        """The factory of the component at a URL."""
        from catalog.library.mirrored import load_component_from_url

        return load_component_from_url(url, self.auth)

    def load_component_from_file(self, path: str | Path) -> ComponentFactory:
        """The factory of the component in a file."""
        from catalog.load.loader import load_component_from_file

        return load_component_from_file(path)

    def list(self) -> list[str]:
        """The names of all components in the local folders, sorted."""
        found: set[str] = set()
        for root in map(Path, self.local_search_paths):
            found |= {path.parent.relative_to(root).as_posix() for path in root.glob(f"**/{FILE}")}
        return sorted(found - {"."})

    def _places(self, name: str, suffix: str, digest: str, tag: str) -> Iterator[tuple[str, ComponentSpec | None]]:
        """Every place in order, with the component that is there."""
        for root in map(Path, self.local_search_paths):
            yield str(root / suffix), _read_local(root, suffix)
        if self.uri_search_template:
            url = self.uri_search_template.replace("{digest}", digest).replace("{tag}", tag).replace("{name}", name)
            yield url, self._read_url(url)
        for prefix in self.url_search_prefixes:
            yield prefix + suffix, self._read_url(prefix + suffix)

    def _read_url(self, url: str) -> ComponentSpec | None:
        from catalog.library.mirrored import read_mirrored_url

        try:
            return read_mirrored_url(url, auth=self.auth)
        except FetchError as error:
            if error.rule != "fetch-not-found":
                raise
            return None


def store_path(name: str, digest: str | None = None, tag: str | None = None) -> str:
    """The path of a component below a root of the store. UsageError for a name that leads elsewhere."""
    if digest and tag:
        raise UsageError("a component is asked for by digest or by tag, not by both", rule="one-place")
    segments = name.split("/")
    if len(name) > 512 or any(not _is_plain(segment) for segment in segments):
        raise UsageError(
            f"{name[:80]!r} is not the name of a component",
            rule="reference-invalid",
            hint="folder names joined by single slashes, without . and ..",
        )
    if digest:
        return f"{name}/versions/sha256/{check_digest(digest)}"
    return f"{name}/versions/tags/{check_tag(tag)}" if tag else f"{name}/{FILE}"


def _is_plain(segment: str) -> bool:
    return segment not in ("", ".", "..") and segment.isprintable() and not set(segment) & set("\\:?#%@")


def _read_local(root: Path, suffix: str) -> ComponentSpec | None:
    from catalog.load.loader import read_spec_file

    path = root / suffix
    if not path.is_file():
        return None
    if not path.resolve().is_relative_to(root.resolve()):
        raise LibraryError(f"{path} leads out of {root}, to {path.resolve()}", rule="library-escape")
    return read_spec_file(path)
