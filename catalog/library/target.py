"""What a componentRef points at, made absolute: a library's component, a file of this machine, or a URL."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

from catalog.errors import IntegrityError, LibraryError
from catalog.library.reference import Reference, check_digest, check_tag, parse_reference
from catalog.spec.model import ComponentRef

REMOTE_SCHEMES = ("http", "https", "gs", "s3")
# A component in a hub that is a folder or file of this machine. Nothing can be read at such a location.
LOCAL_HUB = "hub"

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PIN = re.compile(r"#sha256=([0-9a-fA-F]{64})$")


@dataclass(frozen=True, slots=True)
class Target:
    """One of `reference`, `path` (a file of this machine) and `url`; `digest` is the promised sha256 hex, if any."""

    reference: Reference | None = None
    path: str = ""
    url: str = ""
    digest: str = ""

    def __str__(self) -> str:
        if self.url:
            from catalog.load.source import shown

            return shown(self.url)
        return str(self.reference) if self.reference else self.path


def is_remote(location: str) -> bool:
    """True for an address that is not on this machine."""
    return scheme_of(location) in REMOTE_SCHEMES


def scheme_of(text: str) -> str:
    """The URL scheme in lower case, or the empty text; a drive letter is none."""
    found = _SCHEME.match(text)
    return found[1].lower() if found else ""


def target_of(ref: ComponentRef, base: str = "") -> Target:
    """What `ref` points at. `base` is the path or URL of the file it stands in; empty is the current directory.

    A `url` comes before a `name`. Raises LibraryError (rules reference-invalid, remote-to-local) for what cannot be
    looked up, IntegrityError when two promised digests differ.
    """
    digest = check_digest(ref.digest) if ref.digest else ""
    if ref.url:
        return _at_url(ref.url, base, digest)
    if ref.name:
        return _named(parse_reference(ref.name), digest, ref.tag or "")
    raise LibraryError(
        "a component cannot be found by its digest or tag alone",
        rule="reference-invalid",
        hint="give a name or a url beside it",
    )


def _named(reference: Reference, digest: str, tag: str) -> Target:
    if reference.digest:
        return Target(reference, digest=_agreed(reference.digest, digest, str(reference)))
    if not reference.range_text and not reference.tag:
        if tag:
            return Target(replace(reference, tag=check_tag(tag)), digest=digest)
        if digest:
            return Target(replace(reference, digest=digest), digest=digest)
    return Target(reference, digest=digest)


def _at_url(text: str, base: str, digest: str) -> Target:
    if _CONTROL.search(text):
        raise LibraryError(f"the url {text!r} holds control characters", rule="reference-invalid")
    pin = _PIN.search(text)
    plain = text[: pin.start()] if pin else text
    promised = _agreed(pin[1].lower(), digest, plain) if pin else digest
    remote = is_remote(base) or scheme_of(base) == LOCAL_HUB
    scheme = scheme_of(plain)
    if remote and (scheme == "file" or "\\" in plain or plain[1:2] == ":"):
        raise LibraryError(
            f"{base} refers to {plain}, which is on this machine",
            rule="remote-to-local",
            hint="a file from the network may refer to the network and to libraries only",
        )
    if scheme:
        return Target(url=plain, digest=promised)
    if remote:
        return Target(url=_join(base, plain), digest=promised)
    return Target(path=os.path.normpath(_folder(base) / plain), digest=promised)


def _folder(base: str) -> Path:
    """The folder of a local file; the current one for a text that came from no file."""
    if scheme_of(base) == "file":
        return Path(url2pathname(urlsplit(base).path)).parent
    return Path() if base.startswith("<") else Path(base).parent


def _join(base: str, relative: str) -> str:
    """urljoin, which by itself knows no gs: and s3: URLs."""
    scheme, _, rest = base.partition(":")
    return f"{scheme}:{urljoin(f'https:{rest}', relative).partition(':')[2]}"


def _agreed(first: str, second: str, what: str) -> str:
    if second and first != second:
        raise IntegrityError(
            f"{what} is promised two digests: sha256:{first} and sha256:{second}",
            hint="correct the wrong one",
        )
    return first
