from __future__ import annotations

from catalog.spec.uris import is_local, is_remote

ROOTS = ("", "/data", "file:///data", "gs://b", "minio://b")


def test_a_folder_is_not_remote() -> None:
    assert [is_remote(root) for root in ROOTS] == [False, False, False, True, True]


def test_no_place_at_all_is_neither() -> None:
    assert [is_local(root) for root in ROOTS] == [False, True, True, False, False]
