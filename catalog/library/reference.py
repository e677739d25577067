"""A reference to a component of a library: `echo`, `echo@^1.2`, `echo@tag:stable`, `echo@sha256:<hex>`.

Ranges are npm's: `^1.2`, `~1.2.3`, `1.x`, `>=1 <2`, `1 || 3`. A range matches a prerelease only where it names a
prerelease of the same major.minor.patch; a whole version matches itself alone. A bare name is the highest release, or
the highest prerelease where there is nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from catalog.errors import LibraryError

MAX_REFERENCE = 300
MAX_NAME = 128

_SEGMENT = r"[a-z0-9][a-z0-9_-]*"
_NAME = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
# Names become folders and files, and these are devices to Windows, with any ending.
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_SPACED_OPERATOR = re.compile(r"(~>|[<>]=?|[=~^])\s+")
_WHOLE = re.compile(r"[=v]*(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A component's name and which version of it: an npm range, a digest (sha256 hex) or a tag; all empty is any."""

    name: str
    range_text: str = ""
    digest: str = ""
    tag: str = ""

    def __str__(self) -> str:
        if self.digest:
            return f"{self.name}@sha256:{self.digest}"
        if self.tag:
            return f"{self.name}@tag:{self.tag}"
        return f"{self.name}@{self.range_text}" if self.range_text else self.name

    def select(self, versions: Iterable[str]) -> str | None:
        """The highest of `versions` in the range, or None; texts that are not SemVer are passed over."""
        ordered = newest_first(versions)
        whole = _whole_version(self.range_text)
        if whole:
            return whole if whole in ordered else None
        import semantic_version

        wanted = _npm_range(self.range_text)
        found = next((text for text in ordered if semantic_version.Version(text) in wanted), None)
        return found if found or self.range_text else next(iter(ordered), None)


def parse_reference(text: str) -> Reference:
    """The reference in `text`. Raises LibraryError (rules reference-invalid, range-invalid)."""
    if len(text) > MAX_REFERENCE:
        raise _invalid(text, f"a reference has at most {MAX_REFERENCE} characters")
    name, at, selector = text.strip().partition("@")
    check_name(name, text)
    selector = selector.strip()
    if at and not selector:
        raise _invalid(text, "nothing stands after the @", f"for the newest version write {name}")
    if selector.startswith("sha256:"):
        return Reference(name, digest=check_digest(selector, text))
    if selector.startswith("tag:"):
        return Reference(name, tag=check_tag(selector.removeprefix("tag:"), text))
    if not _whole_version(selector):
        _npm_range(selector, text)
    return Reference(name, selector)


def is_reference(text: str) -> bool:
    """True when a library could be asked for `text`. Other tools put any text there, such as "Train model"."""
    try:
        parse_reference(text)
    except LibraryError:
        return False
    return True


def check_name(name: str, reference: str = "") -> str:
    """`name`, when it is one a library may hold; LibraryError otherwise."""
    if len(name) > MAX_NAME:
        raise _invalid(reference or name, f"a name has at most {MAX_NAME} characters")
    if not _NAME.fullmatch(name):
        why = "a name is made of a-z, 0-9, _ and -, with one / after a namespace at most"
        raise _invalid(reference or name, why, _name_hint(name))
    if any(_DEVICE.fullmatch(part) for part in name.split("/")):
        raise _invalid(reference or name, "Windows keeps that name for a device", "take another name")
    return name


def check_digest(digest: str, reference: str = "") -> str:
    """The 64 hex digits of `digest`, which may begin with `sha256:`; LibraryError otherwise."""
    plain = digest.strip().lower().removeprefix("sha256:")
    if not _DIGEST.fullmatch(plain):
        raise _invalid(reference or digest, "a digest is sha256 as 64 hexadecimal digits")
    return plain


def check_tag(tag: str, reference: str = "") -> str:
    """`tag`, when it is one word; LibraryError otherwise."""
    if not _TAG.fullmatch(tag):
        raise _invalid(reference or tag, "a tag is a word of letters, digits, dots, _ and -")
    if _DEVICE.fullmatch(tag):
        raise _invalid(reference or tag, "Windows keeps that name for a device", "take another tag")
    return tag


@lru_cache(4096)
def is_version(text: str) -> bool:
    """True for a SemVer version, such as 1.2.0 or 1.2.0-rc.1."""
    import semantic_version

    # The library's own pattern takes a final newline and digits of other scripts.
    return text.isascii() and text == text.strip() and bool(semantic_version.validate(text))


def newest_first(versions: Iterable[str]) -> tuple[str, ...]:
    """The SemVer texts among `versions`, highest first."""
    import semantic_version

    valid = [semantic_version.Version(text) for text in versions if is_version(text)]
    return tuple(str(version) for version in sorted(valid, key=lambda v: (v.precedence_key, str(v)), reverse=True))


def _whole_version(range_text: str) -> str:
    """The version when the range is one whole version, else the empty text."""
    found = _WHOLE.fullmatch(range_text)
    return found[1] if found and is_version(found[1]) else ""


def _npm_range(range_text: str, reference: str = "") -> Any:
    import semantic_version

    text = _SPACED_OPERATOR.sub(r"\1", range_text).replace("~>", "~")
    try:
        return semantic_version.NpmSpec(text)
    except ValueError:
        hint = "for the newest version leave the range out" if range_text == "latest" else ""
        raise LibraryError(
            f'"{_shown(range_text)}" of "{_shown(reference or range_text)}" is not a version range',
            rule="range-invalid",
            hint=hint or "ranges are npm's: 1, 1.2.0, ^1.2, ~1.2.3, 1.x, '>=1 <2', '1 || 3'",
        ) from None


def _name_hint(name: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", name):
        return "a URL is loaded with load_component_from_url, and stands under `url:` in a pipeline"
    if name.endswith((".yaml", ".yml")):
        return "a file is loaded with load_component_from_file, and stands under `url:` in a pipeline"
    head, separator, tail = (*re.split(r"(==|:|=)", name, maxsplit=1), "", "")[:3]
    near = re.sub(r"[^a-z0-9_-]+", "_", head.strip().lower()).strip("_-")
    if 2 * len(near) < max(2, len(head.strip())):
        return "a reference looks like echo, echo@1 or echo@^1.2"
    return f'did you mean "{near}@{tail}"?' if separator and tail else f'did you mean "{near}"?'


def _invalid(text: str, why: str, hint: str = "") -> LibraryError:
    return LibraryError(
        f'"{_shown(text)}" is not a reference to a component: {why}',
        rule="reference-invalid",
        hint=hint or "a reference looks like echo, echo@1 or echo@^1.2",
    )


def _shown(text: str) -> str:
    printable = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[:80])
    return printable + ("…" if len(text) > 80 else "")
