"""Rules about what a component says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml.nodes import ScalarNode

from catalog.errors import LibraryError, Position
from catalog.library.reference import is_version, parse_reference
from catalog.resources import MAX_SPEC_BYTES
from catalog.validate.problem import Problem
from catalog.validate.rules.ports import ports
from catalog.validate.subject import Subject

_LEFT_OVER = re.compile(r"\b(?:TODO|FIXME|CHANGEME|CHANGE_ME|REPLACE_ME)\b|^\s*<[^<>\n]{1,60}>\s*$|<your[ _-][^<>\n]*>")
_LEFT_OVER_LINE = re.compile(r"\b(?:TODO|FIXME|CHANGEME|CHANGE_ME|REPLACE_ME)\b|<your[ _-][^<>\n]*>")
_WEB = re.compile(r"https?://[^\s/]+/\S+")


def name_missing(subject: Subject) -> Iterator[Problem]:
    """Without a name kfp calls every factory and task `Component`."""
    if not (subject.spec.name or "").strip():
        yield Problem(None, "the component has no name", "add `name: …`")


def summary_missing(subject: Subject) -> Iterator[Problem]:
    """A search finds components by what they say they do."""
    if not (subject.spec.description or "").strip():
        yield Problem(None, "the component has no description", "add one sentence: what it does, to what")


def author_missing(subject: Subject) -> Iterator[Problem]:
    """The annotation `author`."""
    yield from _annotation_missing(subject, "author", "name who answers for it")


def license_missing(subject: Subject) -> Iterator[Problem]:
    """The annotation `license`."""
    yield from _annotation_missing(subject, "license", "add an SPDX expression, such as Apache-2.0")


def canonical_location_missing(subject: Subject) -> Iterator[Problem]:
    """The annotation `canonical_location`."""
    yield from _annotation_missing(subject, "canonical_location", "add the URL where the file is published")


def license_is_spdx(subject: Subject) -> Iterator[Problem]:
    """The license is an expression of SPDX identifiers."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    text = subject.spec.annotations.get("license", "").strip()
    if not text:
        return
    place = subject.at("metadata", "annotations", "license")
    try:
        canonical = canonicalize_license_expression(text)
    except InvalidLicenseExpression:
        hint = "see https://spdx.org/licenses; for one of your own write LicenseRef-Name"
        yield Problem(place, f'the license "{text[:80]}" is not an SPDX expression', hint)
        return
    if canonical != text:
        yield Problem(place, f'the license "{text[:80]}" is written "{canonical}"', f"write {canonical}")


def canonical_location_is_url(subject: Subject) -> Iterator[Problem]:
    """The location is a web address."""
    text = subject.spec.annotations.get("canonical_location", "").strip()
    if text and not _WEB.fullmatch(text):
        place = subject.at("metadata", "annotations", "canonical_location")
        yield Problem(place, f'canonical_location is not a web address: "{text[:80]}"', "write https://…")


def scaffold_left(subject: Subject) -> Iterator[Problem]:
    """Text that a template left for the author to fill in."""
    for what, path, text in _prose(subject):
        found = _LEFT_OVER.search(text)
        if found:
            message = f'{what} still has the placeholder "{found[0].strip()[:40]}"'
            yield Problem(subject.at(*path), message, "fill it in")
    if subject.layout is None:
        return
    readme = subject.layout.folder / "README.md"
    for number, line in enumerate(_lines(subject, str(readme)), 1):
        found = _LEFT_OVER_LINE.search(line)
        if found:
            place = Position(subject.text.path.removesuffix(subject.file.name) + readme.name, number, found.start() + 1)
            yield Problem(place, f'README.md still has the placeholder "{found[0][:40]}"', "fill it in")


def deprecation_consistent(subject: Subject) -> Iterator[Problem]:
    """`deprecated` is true or false, and `superseded_by` names another version."""
    annotations = subject.spec.annotations
    deprecated, successor = annotations.get("deprecated"), annotations.get("superseded_by")
    if deprecated is not None and deprecated not in ("true", "false"):
        place = subject.at("metadata", "annotations", "deprecated")
        yield Problem(place, f'deprecated is "{deprecated[:40]}"', "write 'true', or leave it out")
    if successor is None:
        return
    place = subject.at("metadata", "annotations", "superseded_by")
    if deprecated != "true":
        message = "superseded_by stands in a component that is not deprecated"
        yield Problem(place, message, "add deprecated: 'true', or take it out")
    try:
        reference = parse_reference(successor)
    except LibraryError as error:
        yield Problem(place, f"superseded_by: {error.findings[0].message}", error.hint)
        return
    own = (subject.spec.name, annotations.get("version"))
    if not is_version(reference.range_text):
        yield Problem(place, f'superseded_by names no version: "{successor[:80]}"', "write name@1.2.0")
    elif (reference.name, reference.range_text) == own:
        yield Problem(place, "the component is superseded by itself", "name its successor")


def _annotation_missing(subject: Subject, name: str, hint: str) -> Iterator[Problem]:
    if not subject.spec.annotations.get(name, "").strip():
        yield Problem(subject.find("metadata"), f"the annotation `{name}` is missing", hint)


def _prose(subject: Subject) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """What people write about a component: (what, where, text)."""
    spec = subject.spec
    for key, text in (("name", spec.name), ("description", spec.description)):
        yield f"the {key}", (key,), text or ""
    for name, value in spec.annotations.items():
        yield f"the annotation `{name}`", ("metadata", "annotations", name), value
    for side, index, port in ports(subject):
        yield f'the description of "{port.name}"', (side, index, "description"), port.description or ""
    image = subject.find("implementation", "container", "image")
    if isinstance(image, ScalarNode):
        yield "the image", ("implementation", "container", "image"), image.value


def _lines(subject: Subject, path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read(MAX_SPEC_BYTES).splitlines()
    except OSError:
        return []
