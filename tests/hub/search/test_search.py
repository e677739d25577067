"""What a search finds and in which order: the same by the tables, by the server, and over a handful of components."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from catalog.library.hub.search.hub_search import search_documents, search_hub
from catalog.library.hub.search.query import Query
from hub.search.index import SearchIndex
from tests.hub.search.documents import SHELF, document
from tests.hub.search.table_files import tables_of

Found = tuple[list[str], int]


def by_tables(query: Query, limit: int = 20, offset: int = 0) -> Found:
    hits = search_hub(tables_of(SHELF), query, limit, offset)
    return [found.name for found in hits.documents], hits.total


def by_server(query: Query, limit: int = 20, offset: int = 0) -> Found:
    index = SearchIndex(tables_of(SHELF).files)
    index.refresh()
    result = index.search(query, limit, offset)
    return [found.name for found in result.hits], result.total


def by_reading(query: Query, limit: int = 20, offset: int = 0) -> Found:
    hits = search_documents(SHELF, query, limit, offset)
    return [found.name for found in hits.documents], hits.total


ways = pytest.mark.parametrize("search", [by_tables, by_server, by_reading])
Search = Callable[..., Found]


@ways
def test_an_exact_name_comes_before_names_that_begin_so_and_these_before_words_elsewhere(search: Search) -> None:
    names, total = search(Query("train"))
    assert names == ["train", "trainee_list", "train_xgboost", "explain", "nightly"]
    assert total == 5


@ways
def test_a_namespace_does_not_hide_the_beginning_of_a_name(search: Search) -> None:
    assert search(Query("retrain"))[0] == ["vision/retrain"]
    assert search(Query("vision"))[0] == ["vision/retrain"]


@ways
@pytest.mark.parametrize("text", ["train_xgboost", "train-xgboost", "TrainXgboost", "train xgboost", "xgboost"])
def test_a_name_is_found_however_it_is_spelled(search: Search, text: str) -> None:
    assert search(Query(text))[0] == ["train_xgboost"]


@ways
def test_all_words_must_be_there(search: Search) -> None:
    assert search(Query("fits trees"))[0] == ["train_xgboost"]
    assert search(Query("fits zebras")) == ([], 0)


@ways
@pytest.mark.parametrize(
    ("query", "names"),
    [
        (Query(output_types=("model",)), ["train", "train_xgboost"]),
        (Query(input_types=("Model", "CSV")), ["train", "explain"]),
        (Query(types=("Model",)), ["train", "train_xgboost", "explain"]),
        (Query(images=("acme/people",)), ["trainee_list"]),
        (Query(images=("acme/people:2",)), ["trainee_list"]),
        (Query(images=("acme/people:3",)), []),
        (Query(authors=("ada",)), ["restrain"]),
        (Query(labels={"task": "training"}), ["train_xgboost"]),
        (Query(labels={"task": ""}), ["train_xgboost"]),
        (Query(labels={"task": "serving"}), []),
        (Query(engines=("docker",)), ["trainee_list"]),
        (Query(namespaces=("vision",)), ["vision/retrain"]),
        (Query(deprecated=True), ["vision/retrain"]),
        (Query(has_tests=False), ["explain"]),
        (Query("fits", output_types=("Model",), has_tests=True), ["train", "train_xgboost"]),
    ],
)
def test_facets(search: Search, query: Query, names: list[str]) -> None:
    assert search(query) == (names, len(names))


@ways
def test_nothing_asked_is_everything_and_what_is_deprecated_comes_last(search: Search) -> None:
    names, total = search(Query())
    assert total == len(SHELF)
    assert names[-2:] == ["explain", "vision/retrain"]


@ways
@pytest.mark.parametrize("text", ["!!!", "—", "   ."])
def test_a_text_without_words_finds_nothing(search: Search, text: str) -> None:
    assert search(Query(text)) == ([], 0)


@ways
def test_pages_of_results_join_without_gap_and_overlap(search: Search) -> None:
    whole, total = search(Query())
    parts = [name for offset in range(0, total, 2) for name in search(Query(), 2, offset)[0]]
    assert parts == whole
    assert search(Query(), 2, total) == ([], total)


@pytest.mark.parametrize(
    ("typed", "meant"), [("trian", "train"), ("trai", ""), ("explan", "explain"), ("storre", "store"), ("qqqq", "")]
)
def test_a_slip_of_the_fingers_is_told(typed: str, meant: str) -> None:
    index = tables_of(SHELF)
    server = SearchIndex(index.files)
    server.refresh()
    assert search_hub(index, Query(typed)).suggestion == meant
    assert server.search(Query(typed)).suggestion == meant


def test_texts_of_all_scripts_are_found() -> None:
    index = tables_of([document("greet", "Grüßt auf Ελληνικά und 日本語 \x85 \u2028 am Ende.", author="Zoë\tTab")])
    for text in ("grüßt", "ΕΛΛΗΝΙΚΆ", "日本語", "ende", "zoë"):
        assert [found.name for found in search_hub(index, Query(text)).documents] == ["greet"], text


def test_three_hundred_components_are_one_list() -> None:
    many = [document(f"part_{number}", f"Number {number} of many.") for number in range(300)]
    index = tables_of(many)
    found = search_hub(index, Query("part"), limit=300)
    assert found.total == 300
    assert [one.name for one in found.documents] == [
        one.name for one in search_documents(many, Query("part"), 300).documents
    ]
