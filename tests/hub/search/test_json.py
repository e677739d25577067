"""Searches as the API has them."""

from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.library.hub.search.query import Query
from hub.search.index import SearchIndex
from hub.search.json import connect_struct, query_of, result_struct
from tests.hub.search.documents import SHELF
from tests.hub.search.table_files import tables_of


def test_parameters_become_a_query() -> None:
    given = {
        "q": ["old", "new"],
        "label": ["a=b=c", "d"],
        "namespace": [""],
        "has_tests": ["TRUE"],
        "image": [" x ", ""],
    }
    assert query_of(given) == Query(
        "new", labels={"a": "b=c", "d": ""}, namespaces=("",), has_tests=True, images=("x",)
    )
    assert query_of({}) == Query()


@pytest.mark.parametrize(
    "given", [{"has_tests": ["maybe"]}, {"deprecated": ["1"]}, {"label": ["k"] * 1 + [f"k{n}" for n in range(30)]}]
)
def test_what_cannot_be_asked_is_refused(given: dict[str, list[str]]) -> None:
    with pytest.raises(UsageError) as caught:
        query_of(given)
    assert caught.value.rule == "query-invalid"


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(UsageError):
        query_of({"q": ["x" * 501]})


def test_a_result_has_hits_counts_and_a_suggestion() -> None:
    index = SearchIndex(tables_of(SHELF).files)
    index.refresh()
    found = result_struct(index.search(Query("train", output_types=("Model",))))
    assert found["total"] == 2
    assert found["hits"][0]["name"] == "train"
    assert found["hits"][0]["outputs"] == [{"name": "model", "type": "Model"}]
    assert {"value": "Model", "count": 2} in found["facets"]["output_type"]
    assert found["suggestion"] is None
    assert result_struct(index.search(Query("trian")))["suggestion"] == "train"


def test_connections_name_the_ports_that_fit() -> None:
    index = SearchIndex(tables_of(SHELF).files)
    index.refresh()
    found = connect_struct(index.connectable("Model", "inputs"))
    assert [(hit["name"], hit["ports"], hit["same_type"]) for hit in found["hits"]] == [
        ("explain", ["model"], True),
        ("store", ["data"], False),
        ("keep_all", ["data"], False),
    ]
