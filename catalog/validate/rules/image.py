"""Rules about the image: is it pinned, is it complete, is it allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.validate.problem import Problem
from catalog.validate.subject import Subject

_IMAGE = re.compile(
    r"(?:(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d+)?)/)?"
    r"(?P<path>[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*)"
    r"(?::(?P<tag>\w[\w.-]{0,127}))?(?P<digest>@sha256:[0-9a-f]{64})?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Image:
    """The parts of an image reference; `registry` is empty when the reference leaves it out."""

    registry: str
    path: str
    tag: str
    digest: str

    @property
    def full(self) -> str:
        """Registry and path, with Docker's own registry where none is named."""
        if self.registry:
            return f"{self.registry}/{self.path}"
        return f"docker.io/{self.path}" if "/" in self.path else f"docker.io/library/{self.path}"


def parse_image(text: str) -> Image | None:
    """The parts of `text`, or None when it is no image reference."""
    found = _IMAGE.fullmatch(text)
    if found is None:
        return None
    host, path = found["host"] or "", found["path"]
    if host and not ("." in host or ":" in host or host == "localhost"):
        host, path = "", f"{host}/{path}"
    return Image(host, path, found["tag"] or "", found["digest"] or "")


def image_invalid(subject: Subject) -> Iterator[Problem]:
    """Text that no container runtime takes for an image."""
    container = subject.spec.container
    if container is not None and parse_image(container.image) is None:
        hint = "write registry/path:tag, in lower case"
        yield _problem(subject, f'"{container.image[:120]}" is not an image reference', hint)


def image_untagged(subject: Subject) -> Iterator[Problem]:
    """Neither tag nor digest: whatever `latest` is that day."""
    image = _image(subject)
    if image is not None and not image.tag and not image.digest:
        yield _problem(subject, "the image has no tag", "name a version, or better a digest")


def image_latest(subject: Subject) -> Iterator[Problem]:
    """The tag `latest` moves."""
    image = _image(subject)
    if image is not None and image.tag == "latest" and not image.digest:
        yield _problem(subject, "the image has the tag `latest`, which moves", "name a version, or better a digest")


def image_digest(subject: Subject) -> Iterator[Problem]:
    """Policy `require-digest`: a tag can be moved, a digest cannot."""
    from catalog.library.images import known_image_digest

    image = _image(subject)
    if subject.policy.require_digest and image is not None and known_image_digest(subject.spec) is None:
        hint = "pin it as image@sha256:…, or note it in the annotation image_digest"
        yield _problem(subject, "the image has no digest, which the policy demands", hint)


def image_qualified(subject: Subject) -> Iterator[Problem]:
    """Policy `require-qualified`: a name without registry means another one on other machines."""
    image = _image(subject)
    if subject.policy.require_qualified and image is not None and not image.registry:
        message = "the image names no registry, which the policy demands"
        yield _problem(subject, message, f"write {image.full}")


def image_allowed(subject: Subject) -> Iterator[Problem]:
    """Policy `registries`: images come from the listed places only."""
    image = _image(subject)
    allowed = [place.rstrip("/") for place in subject.policy.registries]
    if image is None or not allowed:
        return
    if not any(image.full == place or image.full.startswith(f"{place}/") for place in allowed):
        message = f"the image comes from {image.full}, which the policy does not allow"
        yield _problem(subject, message, f"allowed: {', '.join(allowed[:8])}")


def _image(subject: Subject) -> Image | None:
    container = subject.spec.container
    return None if container is None else parse_image(container.image)


def _problem(subject: Subject, message: str, hint: str) -> Problem:
    return Problem(subject.at("implementation", "container", "image"), message, hint)
