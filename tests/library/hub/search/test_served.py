"""Asking a hub's server: what is asked, and answers that are none."""

from __future__ import annotations

import json

import pytest

from catalog.errors import FetchError, IntegrityError
from catalog.library.hub.search.document import Document, document_struct
from catalog.library.hub.search.query import Query
from catalog.library.hub.search.served import parameters, search_server
from hub.search.json import query_of
from tests.load.servers import serving

GOOD = {"total": 1, "hits": [document_struct(Document("echo", "1.0.0"))], "suggestion": None}


def test_a_query_comes_back_from_its_parameters() -> None:
    query = Query(
        "train model",
        ("A",),
        ("B", "C"),
        ("D",),
        ("img",),
        ("me",),
        {"k": "v", "only": ""},
        ("docker",),
        ("team",),
        True,
        False,
    )
    given: dict[str, list[str]] = {}
    for key, value in parameters(query):
        given.setdefault(key, []).append(value)
    assert query_of(given) == query


def asked(answer: str, status: int = 200) -> tuple[object, str]:
    """What a search gives where the server answers so, and the path that was asked for."""
    with serving(lambda request: request.reply(answer, status)) as server:
        found = search_server(server.url(""), Query("echo"), 5, 10)
        return found, server.seen[0]["path"]


def test_a_server_is_asked_and_its_hits_are_read() -> None:
    found, path = asked(json.dumps(GOOD))
    assert getattr(found, "documents", None) == (Document("echo", "1.0.0"),)
    assert path == "/api/v1/search?q=echo&limit=5&offset=10"


def test_a_place_of_files_alone_is_told_apart() -> None:
    assert asked("nothing here", 404)[0] is None


@pytest.mark.parametrize(
    "answer",
    ["", "[]", "null", "<html>", '{"hits": []}', '{"hits": [1], "total": 1}', json.dumps({**GOOD, "total": "many"})],
)
def test_an_answer_that_is_none_is_refused(answer: str) -> None:
    with pytest.raises(IntegrityError):
        asked(answer)


def test_a_server_in_trouble_is_not_passed_over() -> None:
    with pytest.raises(FetchError):
        asked("no", 403)
