from __future__ import annotations

import pytest

from catalog.errors import CatalogError, LibraryError, UsageError
from catalog.library.index.canonical import sha256_hex
from hub.registry.audit import list_audit
from hub.registry.changes import set_tag, yank
from hub.registry.package_changes import (
    delete_package,
    delete_package_tag,
    delete_package_version,
    set_package_tag,
    upload_package,
)
from hub.registry.packages import (
    get_package,
    get_package_tag,
    get_package_version,
    list_package_tags,
    list_package_versions,
    list_packages,
    package_content,
)
from hub.registry.principal import EVERYTHING
from hub.registry.registry import Registry
from tests.hub.registry.samples import published, signed_in, submission

ONE, TWO = b"name: join\n", b"name: join # 2\r\n"


def _upload(registry: Registry, content: bytes = ONE, *tags: str) -> str:
    return upload_package(registry, EVERYTHING, "join", content, tags, "r1").digest


def test_an_upload_is_found_by_digest_and_tag_byte_for_byte(registry: Registry) -> None:
    ada = signed_in(registry, "ada", "")
    version = upload_package(registry, ada, "join", TWO, ["stable", "v2"], "r1")
    assert (version.version, version.size, version.created_by) == (f"sha256:{sha256_hex(TWO)}", len(TWO), "ada")
    assert version.tags == ("stable", "v2")
    assert package_content(registry, "join", version.digest) == TWO
    tag = get_package_tag(registry, "join", "stable")
    assert tag is not None and (tag.digest, tag.updated_by) == (version.digest, "ada")
    package = get_package(registry, "join")
    assert package is not None and (package.name, package.created_by, package.origin) == ("join", "ada", "upload")
    assert list_packages(registry) == [package]
    assert list_audit(registry, target="join")[0].outcome == "done"


def test_the_same_bytes_are_the_same_version_and_move_its_tags(registry: Registry) -> None:
    _upload(registry, ONE, "stable")
    _upload(registry, TWO, "stable")
    assert _upload(registry, ONE, "good") == sha256_hex(ONE)
    assert [version.digest for version in list_package_versions(registry, "join")] == [sha256_hex(TWO), sha256_hex(ONE)]
    tags = {tag.tag: tag.digest for tag in list_package_tags(registry, "join")}
    assert tags == {"stable": sha256_hex(TWO), "good": sha256_hex(ONE)}
    _upload(registry, ONE)
    assert list_audit(registry)[0].outcome == "unchanged"


def test_a_deleted_version_is_gone_with_its_tags_and_can_come_back_as_what_it_was(registry: Registry) -> None:
    one, two = _upload(registry, ONE, "stable"), _upload(registry, TWO, "v2")
    assert delete_package_version(registry, EVERYTHING, "join", one)
    assert not delete_package_version(registry, EVERYTHING, "join", one)
    assert [version.digest for version in list_package_versions(registry, "join")] == [two]
    assert package_content(registry, "join", one) is None
    assert [tag.tag for tag in list_package_tags(registry, "join")] == ["v2"]
    assert _upload(registry, ONE) == one
    assert package_content(registry, "join", one) == ONE


def test_a_deleted_package_is_gone(registry: Registry) -> None:
    digest = _upload(registry, ONE, "stable")
    assert delete_package(registry, EVERYTHING, "join")
    assert not delete_package(registry, EVERYTHING, "join")
    assert get_package(registry, "join") is None
    assert list_packages(registry) == []
    assert list_package_versions(registry, "join") == []
    assert list_package_tags(registry, "join") == []
    assert get_package_version(registry, "join", digest) is None


def test_bytes_two_packages_share_stay_for_the_other(registry: Registry) -> None:
    digest = _upload(registry, ONE)
    upload_package(registry, EVERYTHING, "other", ONE)
    delete_package(registry, EVERYTHING, "join")
    assert package_content(registry, "other", digest) == ONE


def test_tags_move_and_go(registry: Registry) -> None:
    one, two = _upload(registry, ONE), _upload(registry, TWO)
    for digest in (one, two):
        assert set_package_tag(registry, EVERYTHING, "join", "stable", digest).digest == digest
    assert delete_package_tag(registry, EVERYTHING, "join", "stable")
    assert not delete_package_tag(registry, EVERYTHING, "join", "stable")
    assert get_package_tag(registry, "join", "stable") is None
    with pytest.raises(LibraryError) as caught:
        set_package_tag(registry, EVERYTHING, "join", "stable", "0" * 64)
    assert caught.value.rule == "package-unknown"


@pytest.mark.parametrize("tag", ["", "a b", "../x", "-x", "sha256:0", "é", "x" * 129, "a\0"])
def test_a_text_that_is_no_tag_is_refused_and_nothing_is_uploaded(registry: Registry, tag: str) -> None:
    with pytest.raises(CatalogError):
        _upload(registry, ONE, "good", tag)
    assert list_packages(registry) == []


@pytest.mark.parametrize("name", ["", "a/b", "..", "A", "é", "a\0", "\ud800", "a b", "-a", "x" * 129])
def test_a_text_that_is_no_name_is_no_package(registry: Registry, name: str) -> None:
    with pytest.raises(UsageError):
        upload_package(registry, EVERYTHING, name, ONE)
    with pytest.raises(LibraryError):
        delete_package(registry, EVERYTHING, name)
    assert get_package(registry, name) is None
    assert list_package_versions(registry, name) == []
    assert list_package_tags(registry, name) == []
    assert package_content(registry, name, "0" * 64) is None


def test_a_published_component_is_a_package_that_only_reads(registry: Registry) -> None:
    done = published(registry, "echo")
    published(registry, "team/echo")
    set_tag(registry, EVERYTHING, "echo", "stable", "1.0.0")
    [package] = list_packages(registry)
    assert (package.name, package.origin) == ("echo", "component")
    assert 1.7e9 < package.created_at <= package.updated_at
    one = get_package(registry, "echo")
    assert one is not None and (one.created_by, one.updated_at) == ("operator", package.updated_at)
    [version] = list_package_versions(registry, "echo")
    assert (version.digest, version.created_by, version.tags) == (
        done.digest,
        "operator",
        ("1.0.0", "latest", "stable"),
    )
    assert version.created_at > 1.7e9
    assert package_content(registry, "echo", done.digest) == submission("echo").component
    with pytest.raises(LibraryError, match="package-is-component"):
        delete_package(registry, EVERYTHING, "echo")
    with pytest.raises(LibraryError, match="package-is-component"):
        delete_package_version(registry, EVERYTHING, "echo", done.digest)
    with pytest.raises(LibraryError, match="package-is-component"):
        delete_package_tag(registry, EVERYTHING, "echo", "stable")
    assert [tag.tag for tag in list_package_tags(registry, "echo")] == ["1.0.0", "latest", "stable"]


def test_a_yanked_version_is_found_by_its_digest_alone(registry: Registry) -> None:
    done = published(registry, "echo")
    yank(registry, EVERYTHING, "echo", "1.0.0")
    assert list_package_versions(registry, "echo") == []
    assert get_package_tag(registry, "echo", "1.0.0") is None
    assert package_content(registry, "echo", done.digest) == submission("echo").component


def test_uploads_to_the_name_of_a_component_stand_beside_it(registry: Registry) -> None:
    other = upload_package(registry, EVERYTHING, "echo", ONE, ["mine", "latest"]).digest
    done = published(registry, "echo")
    assert {version.digest for version in list_package_versions(registry, "echo")} == {other, done.digest}
    tags = {tag.tag: tag.digest for tag in list_package_tags(registry, "echo")}
    assert tags == {"mine": other, "latest": done.digest, "1.0.0": done.digest}
    assert package_content(registry, "echo", other) == ONE
    with pytest.raises(LibraryError) as caught:
        set_package_tag(registry, EVERYTHING, "echo", "1.0.0", other)
    assert caught.value.rule == "package-is-component"
    assert set_package_tag(registry, EVERYTHING, "echo", "mine", done.digest).digest == done.digest
    assert delete_package_version(registry, EVERYTHING, "echo", other)
