"""Load a component from a file, a text or a URL and return its factory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.errors import Position, SpecError, UsageError
from catalog.load.factory import ComponentFactory, make_factory
from catalog.resources import MAX_SPEC_BYTES
from catalog.spec.ir import parse_any
from catalog.spec.model import ComponentRef, ComponentSpec, Source

if TYPE_CHECKING:
    from catalog.load.fetch import FetchOptions


def load_component_from_text(text: str) -> ComponentFactory:
    """The factory of the component in `text` (KFP v1 YAML, or a component compiled by kfp 2).

    Raises SpecError with every finding; UsageError when `text` is not a str.
    """
    if not isinstance(text, str):
        raise UsageError(f"load_component_from_text takes a str, not {type(text).__name__}", rule="not-text")
    return make_factory(parse_any(text, "<text>"))


def load_component_from_file(filename: str | Path) -> ComponentFactory:
    """The factory of the component in a file; a zip that holds component.yaml will do.

    Raises SpecError, or UsageError when the file cannot be read.
    """
    spec = read_spec_file(Path(filename))
    return make_factory(spec, ComponentRef(url=str(filename), digest=_digest(spec), spec=spec))


def load_component_from_url(url: str, auth: Any = None, *, options: FetchOptions | None = None) -> ComponentFactory:
    """The factory of the component at `url`.

    http, https, file, gs and s3 URLs; `…#sha256=<hex>` pins the content; a GitHub page URL is read as its raw file.
    `auth` is a (user, password) pair or what `requests` takes; it goes to the URL's own host alone. Raises FetchError,
    IntegrityError, SpecError.
    """
    spec = read_spec_url(url, auth, options)
    return make_factory(spec, ComponentRef(url=url, digest=_digest(spec), spec=spec))


def read_spec_file(path: Path) -> ComponentSpec:
    """The component in a file of this machine, or in a zip that holds component.yaml.

    Raises UsageError (unreadable), FetchError (a zip without a component.yaml) or SpecError.
    """
    try:
        data = _read_limited(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        hint = "name the component.yaml inside the folder" if path.is_dir() else "check the path"
        raise UsageError(f"cannot read {path}: {reason}", rule="file-unreadable", hint=hint) from None
    if len(data) > MAX_SPEC_BYTES:
        raise SpecError(
            f"{path} has more than {MAX_SPEC_BYTES} bytes",
            rule="spec-too-large",
            position=Position(str(path)),
            hint="keep large data outside the component file and pass it as an input",
        )
    if data[:2] == b"PK":
        from catalog.load.archive import read_member

        data = read_member(data, "", MAX_SPEC_BYTES, str(path))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SpecError(
            f"{path} is not UTF-8 text (byte {error.start})",
            rule="not-utf8",
            position=Position(str(path)),
            hint="save the file as UTF-8",
        ) from None
    return parse_any(text, str(path), source=Source(location=str(path), local=True))


def _read_limited(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MAX_SPEC_BYTES + 1)


def read_spec_url(url: str, auth: Any = None, options: FetchOptions | None = None) -> ComponentSpec:
    """The component at a URL; its source is local only for file: URLs. Raises FetchError, IntegrityError, SpecError."""
    from dataclasses import replace

    from catalog.load.fetch import FetchOptions, fetch

    chosen = options or FetchOptions()
    if auth is not None:
        chosen = replace(chosen, auth=auth)
    fetched = fetch(url, chosen)
    return parse_any(fetched.text, fetched.url, source=Source(location=fetched.url, local=fetched.local))


def _digest(spec: ComponentSpec) -> str:
    return spec.source.digest if spec.source else ""
