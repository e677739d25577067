"""What a componentRef points at, seen from the file it stands in."""

from __future__ import annotations

import pytest

from catalog.errors import CatalogError, IntegrityError, LibraryError
from catalog.library.reference import Reference
from catalog.library.target import Target, is_remote, target_of
from catalog.spec.model import ComponentRef

DIGEST = "ab" * 32


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("step.yaml", "pipes/main.yaml", Target(path="pipes/step.yaml")),
        ("./step.yaml", "/srv/main.yaml", Target(path="/srv/step.yaml")),
        ("../lib/step.yaml", "/srv/pipes/main.yaml", Target(path="/srv/lib/step.yaml")),
        ("/lib/step.yaml", "/srv/main.yaml", Target(path="/lib/step.yaml")),
        ("step.yaml", "file:///srv/a%20b/main.yaml", Target(path="/srv/a b/step.yaml")),
        ("step.yaml", "", Target(path="step.yaml")),
        ("step.yaml", "<text>", Target(path="step.yaml")),
        ("https://host/x.yaml", "/srv/main.yaml", Target(url="https://host/x.yaml")),
        ("step.yaml", "https://host/a/main.yaml?token=x", Target(url="https://host/a/step.yaml")),
        ("../step.yaml", "https://host/a/b/main.yaml", Target(url="https://host/a/step.yaml")),
        ("../../../../etc/passwd", "https://host/a/main.yaml", Target(url="https://host/etc/passwd")),
        ("/etc/passwd", "https://host/a/main.yaml", Target(url="https://host/etc/passwd")),
        ("//other/x.yaml", "https://host/main.yaml", Target(url="https://other/x.yaml")),
        ("step.yaml", "gs://bucket/a/main.yaml", Target(url="gs://bucket/a/step.yaml")),
        ("b.yaml", "https://host/x.zip!/a/main.yaml", Target(url="https://host/x.zip!/a/b.yaml")),
        (f"step.yaml#sha256={DIGEST}", "/srv/main.yaml", Target(path="/srv/step.yaml", digest=DIGEST)),
        (f"https://host/x#sha256={DIGEST.upper()}", "", Target(url="https://host/x", digest=DIGEST)),
    ],
)
def test_a_url_is_seen_from_its_file(url: str, base: str, expected: Target) -> None:
    assert target_of(ComponentRef(url=url), base) == expected


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (ComponentRef(name="echo@^1"), Target(Reference("echo", "^1"))),
        (ComponentRef(name="echo@1.0.0", digest=DIGEST), Target(Reference("echo", "1.0.0"), digest=DIGEST)),
        (ComponentRef(name="echo", digest=f"sha256:{DIGEST}"), Target(Reference("echo", digest=DIGEST), digest=DIGEST)),
        (ComponentRef(name=f"echo@sha256:{DIGEST}"), Target(Reference("echo", digest=DIGEST), digest=DIGEST)),
        (ComponentRef(name="echo", tag="stable"), Target(Reference("echo", tag="stable"))),
        (ComponentRef(name="Any text", url="https://host/x"), Target(url="https://host/x")),
    ],
)
def test_a_name_is_a_reference_and_a_url_comes_first(ref: ComponentRef, expected: Target) -> None:
    assert target_of(ref) == expected


@pytest.mark.parametrize("url", ["file:///etc/passwd", "FILE:/etc/passwd", "..\\..\\secret", "C:\\secret", "C:/secret"])
def test_a_remote_file_cannot_point_at_this_machine(url: str) -> None:
    with pytest.raises(LibraryError) as caught:
        target_of(ComponentRef(url=url), "https://host/main.yaml")
    assert caught.value.rule == "remote-to-local"


@pytest.mark.parametrize(
    "ref",
    [
        ComponentRef(digest=DIGEST),
        ComponentRef(tag="stable"),
        ComponentRef(name="../x"),
        ComponentRef(name="echo", digest="12"),
        ComponentRef(name="echo", tag="../../x"),
        ComponentRef(url="a\x00b"),
    ],
)
def test_what_cannot_be_looked_up_is_refused(ref: ComponentRef) -> None:
    with pytest.raises(CatalogError) as caught:
        target_of(ref)
    assert caught.value.rule == "reference-invalid"


def test_two_promised_digests_must_agree() -> None:
    with pytest.raises(IntegrityError):
        target_of(ComponentRef(url=f"x.yaml#sha256={DIGEST}", digest="0" * 64))
    with pytest.raises(IntegrityError):
        target_of(ComponentRef(name=f"echo@sha256:{DIGEST}", digest="0" * 64))


@pytest.mark.parametrize(
    ("location", "expected"),
    [("https://h/x", True), ("S3://b/x", True), ("file:///x", False), ("/x", False), ("C:\\x", False), ("", False)],
)
def test_remote_is_what_is_not_on_this_machine(location: str, expected: bool) -> None:
    assert is_remote(location) is expected


def test_a_message_shows_no_password() -> None:
    assert "secret" not in str(Target(url="https://me:secret@host/x?token=secret"))
