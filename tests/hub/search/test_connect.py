"""What an output can be connected to, and what can feed an input."""

from __future__ import annotations

import pytest

from catalog.library.hub.search.connect import Connections, connect_documents
from catalog.library.hub.search.hub_search import connect_hub
from catalog.spec.model import TypeSpec
from hub.search.index import SearchIndex
from tests.hub.search.documents import SHELF, document
from tests.hub.search.table_files import tables_of


def names(connections: Connections) -> list[str]:
    return [one.document.name for one in connections.connections]


def test_the_same_type_comes_first_then_a_wider_one_then_none() -> None:
    found = connect_hub(tables_of(SHELF), "Model", "inputs")
    assert names(found) == ["explain", "store", "keep_all"]
    assert [one.ports[0].name for one in found.connections] == ["model", "data", "data"]
    assert [one.same_type for one in found.connections] == [True, False, False]


def test_the_reverse_is_what_feeds_an_input() -> None:
    assert names(connect_hub(tables_of(SHELF), "Model", "outputs")) == ["train", "train_xgboost"]


def test_a_plain_value_does_not_go_where_an_artifact_is_wanted() -> None:
    assert "store" in names(connect_hub(tables_of(SHELF), "String", "inputs")), "by its name"
    found = connect_hub(tables_of(SHELF), "Integer", "inputs")
    assert names(found) == ["keep_all"]


def test_properties_of_a_type_count() -> None:
    shelf = [
        document("takes_s3", inputs=(_port({"GCSPath": {"store": "s3"}}),)),
        document("takes_any", inputs=(_port("GCSPath"),)),
    ]
    found = connect_documents(shelf, {"GCSPath": {"store": "s3"}}, "inputs")
    assert names(found) == ["takes_s3"]
    assert names(connect_hub(tables_of(shelf), {"GCSPath": {"store": "s3"}}, "inputs")) == ["takes_s3"]


@pytest.mark.parametrize("type_spec", ["Model", "String", "CSV", None, "Artifact", {"Model": {"a": "b"}}])
@pytest.mark.parametrize("side", ["inputs", "outputs"])
def test_tables_server_and_reading_agree(type_spec: TypeSpec, side: str) -> None:
    index = tables_of(SHELF)
    server = SearchIndex(index.files)
    server.refresh()
    read = connect_documents(SHELF, type_spec, side)  # type: ignore[arg-type]
    assert connect_hub(index, type_spec, side) == read  # type: ignore[arg-type]
    assert server.connectable(type_spec, side) == read  # type: ignore[arg-type]


def _port(type_spec: TypeSpec) -> object:
    from catalog.library.hub.search.document import Port

    return Port("data", type_spec)
