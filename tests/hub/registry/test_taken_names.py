from __future__ import annotations

import pytest

from catalog.errors import LibraryError
from hub.registry.namespaces import create_namespace
from hub.registry.package_changes import delete_package, upload_package
from hub.registry.packages import list_packages
from hub.registry.principal import EVERYTHING
from hub.registry.registry import Registry
from tests.hub.registry.samples import published


def _upload(registry: Registry, name: str) -> None:
    upload_package(registry, EVERYTHING, name, f"name: {name}\n".encode())


@pytest.mark.parametrize("taken", ["package", "component"])
@pytest.mark.parametrize("deleted", [False, True])
def test_a_package_that_looks_like_another_name_is_refused(registry: Registry, taken: str, deleted: bool) -> None:
    if taken == "component":
        published(registry, "data-set")
    else:
        _upload(registry, "data-set")
        if deleted:
            delete_package(registry, EVERYTHING, "data-set")
    before = list_packages(registry)
    with pytest.raises(LibraryError) as caught:
        _upload(registry, "data_set")
    assert caught.value.rule == "name-look-alike"
    assert list_packages(registry) == before
    _upload(registry, "data-set")


def test_a_component_that_looks_like_a_package_is_refused(registry: Registry) -> None:
    _upload(registry, "data-set")
    with pytest.raises(LibraryError) as caught:
        published(registry, "data_set")
    assert caught.value.rule == "name-look-alike"
    assert published(registry, "data-set").created
    assert published(registry, "team/data_set").created


def test_the_name_of_a_namespace_is_no_component_and_no_package(registry: Registry) -> None:
    create_namespace(registry, "te-am", "operator")
    for name in ("te-am", "team"):
        with pytest.raises(LibraryError) as caught:
            published(registry, name)
        assert caught.value.rule == "name-taken"
        with pytest.raises(LibraryError) as caught:
            _upload(registry, name)
        assert caught.value.rule == "name-taken"


def test_the_name_of_a_component_or_package_is_no_namespace(registry: Registry) -> None:
    published(registry, "echo")
    _upload(registry, "join")
    for name in ("echo", "e-cho", "join"):
        with pytest.raises(LibraryError) as caught:
            create_namespace(registry, name, "operator")
        assert caught.value.rule == "name-taken"


@pytest.mark.parametrize("name", ["packages", "api", "hub"])
def test_a_reserved_word_names_nothing(registry: Registry, name: str) -> None:
    with pytest.raises(LibraryError) as caught:
        _upload(registry, name)
    assert caught.value.rule == "name-reserved"
    with pytest.raises(LibraryError) as caught:
        create_namespace(registry, name, "operator")
    assert caught.value.rule == "name-reserved"
