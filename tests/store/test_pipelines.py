"""Uploaded pipelines and their versions."""

from __future__ import annotations

import hashlib
import uuid

import pytest

from catalog.errors import StoreError, UsageError
from catalog.store.deletion import delete_run
from catalog.store.find_runs import get_pipeline_text
from catalog.store.listing import Listing, Order
from catalog.store.pipeline_pages import list_pipeline_page, list_version_page
from catalog.store.pipeline_rows import VersionRow
from catalog.store.pipeline_versions import (
    NewVersion,
    add_version,
    delete_version,
    edit_version,
    find_version,
    get_version,
    get_versions,
    latest_version,
    set_default_version,
    version_package,
    version_text,
)
from catalog.store.pipelines import create_pipeline, delete_pipeline, edit_pipeline, get_pipeline
from catalog.store.predicate import Operation, Predicate
from catalog.store.runs import create_run
from catalog.store.store import Store
from tests.store.samples import spec

_PACKAGE = bytes(range(256))


def new(name: str, text: str = "name: p\n") -> NewVersion:
    """A version whose package is not even text."""
    return NewVersion(name, text, "d", _PACKAGE, "p.zip", sources={"d": {"location": "here"}})


def test_a_version_keeps_the_text_and_the_very_bytes(store: Store) -> None:
    made = create_pipeline(store, "größe", "the first", "lab")
    kept = add_version(store, "größe", new("1"))
    assert get_pipeline(store, made.pipeline_id) == get_pipeline(store, "größe")
    assert get_version(store, kept.version_id) == kept
    assert (version_text(store, kept), version_package(store, kept)) == ("name: p\n", _PACKAGE)
    assert (kept.package_digest, kept.package_size) == (hashlib.sha256(_PACKAGE).hexdigest(), 256)
    assert kept.sources == {"d": {"location": "here"}}


def test_the_newest_version_is_the_default_until_another_one_is_chosen(store: Store) -> None:
    create_pipeline(store, "p")
    first = add_version(store, "p", new("1"))
    second = add_version(store, "p", new("2", "name: q\n"))
    assert find_version(store, "p") == latest_version(store, "p") == second
    assert find_version(store, "p", "1") == find_version(store, "p", first.version_id) == first
    set_default_version(store, "p", "1")
    assert (find_version(store, "p"), latest_version(store, "p")) == (first, second)
    delete_version(store, first.version_id)
    assert find_version(store, "p") == second
    delete_version(store, second.version_id)
    assert get_pipeline(store, "p").default_version_id == ""
    for look in (find_version, latest_version):
        with pytest.raises(UsageError, match="has no versions"):
            look(store, "p")


def test_names_are_taken_once(store: Store) -> None:
    create_pipeline(store, "p")
    create_pipeline(store, "q")
    add_version(store, "p", new("1"))
    add_version(store, "q", new("1"))
    with pytest.raises(StoreError) as caught:
        create_pipeline(store, "p")
    assert caught.value.rule == "pipeline-exists"
    with pytest.raises(StoreError, match="already"):
        edit_pipeline(store, "q", new_name="p")
    with pytest.raises(StoreError) as again:
        add_version(store, "p", new("1"))
    assert again.value.rule == "version-exists"
    two = add_version(store, "p", new("2"))
    with pytest.raises(StoreError):
        edit_version(store, two.version_id, name="1")


def test_pipelines_and_versions_are_renamed_and_described(store: Store) -> None:
    create_pipeline(store, "p", "old")
    version = add_version(store, "p", new("1"))
    assert edit_pipeline(store, "p", new_name="q").description == "old"
    assert edit_pipeline(store, "q", description="").description == ""
    assert edit_version(store, version.version_id, name="2", description="d").name == "2"


def test_no_pipeline_is_called_like_the_id_of_another(store: Store) -> None:
    first = create_pipeline(store, "p")
    for name in (first.pipeline_id, first.pipeline_id.upper(), str(uuid.UUID(first.pipeline_id))):
        with pytest.raises(UsageError) as caught:
            create_pipeline(store, name)
        assert caught.value.rule == "pipeline-name"
    assert get_pipeline(store, first.pipeline_id) == first


def test_what_is_not_there_is_told_with_the_nearest_name(store: Store) -> None:
    create_pipeline(store, "training")
    add_version(store, "training", new("one"))
    with pytest.raises(UsageError, match='did you mean "training"'):
        get_pipeline(store, "trainin")
    with pytest.raises(UsageError, match='did you mean "one"'):
        find_version(store, "training", "onee")
    with pytest.raises(UsageError) as caught:
        get_version(store, "x")
    assert caught.value.rule == "version-unknown"


def test_a_deleted_pipeline_leaves_its_runs_and_their_texts(store: Store) -> None:
    create_pipeline(store, "p")
    shared = add_version(store, "p", new("1"))
    add_version(store, "p", new("2", "name: other\n"))
    create_run(store, spec("r1", pipeline_version_id=shared.version_id))
    delete_pipeline(store, "p")
    assert get_pipeline_text(store, "r1") == "name: p\n"
    for look in (version_text, version_package):
        with pytest.raises(UsageError, match="deleted"):
            look(store, shared)
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT content FROM pipeline_texts").scalars().all() == ["name: p\n"]


def test_a_text_that_a_version_has_outlives_the_last_run(store: Store) -> None:
    create_pipeline(store, "p")
    kept = add_version(store, "p", new("1"))
    create_run(store, spec("r1"))
    delete_run(store, "r1")
    assert version_text(store, kept) == "name: p\n"


def test_pipelines_and_versions_come_page_by_page(store: Store) -> None:
    for name in ("b", "a", "c"):
        create_pipeline(store, name)
    page = list_pipeline_page(store, Listing(order=Order("name"), limit=2))
    rest = list_pipeline_page(store, Listing(cursor=page.next))
    assert [row.name for row in (*page.items, *rest.items)] == ["a", "b", "c"]
    made: list[VersionRow] = [add_version(store, "a", new(str(number))) for number in range(3)]
    add_version(store, "b", new("other"))
    own = get_pipeline(store, "a").pipeline_id
    versions = list_version_page(store, own, Listing(order=Order(descending=True)))
    assert (list(versions.items), versions.total) == (made[::-1], 3)
    found = list_version_page(store, own, Listing((Predicate("name", Operation.EQUALS, "1"),)))
    assert found.items == (made[1],)


def test_many_versions_are_fetched_at_once(store: Store) -> None:
    create_pipeline(store, "p")
    made = [add_version(store, "p", NewVersion(name, "name: p\n", "d", b"x", "p.yaml")) for name in ("1", "2")]
    wanted = [version.version_id for version in made]
    assert get_versions(store, [*wanted, "none"]) == dict(zip(wanted, made, strict=True))
    assert get_versions(store, []) == {}
