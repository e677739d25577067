from __future__ import annotations

import json
import threading

from catalog.library.hub.search.query import Query
from catalog.library.index.values import Shard, VersionEntry
from hub.index.search_tables import updated_tables
from hub.search.answers import Answers
from hub.search.index import SearchIndex
from hub.search.json import result_struct
from tests.hub.search.documents import SHELF
from tests.hub.search.table_files import TableFiles, tables_of


def test_an_answer_is_made_once() -> None:
    answers, made = Answers(), list[str]()

    def make() -> bytes:
        made.append("")
        return b"{}"

    assert [answers.of("train", make), answers.of("train", make)] == [b"{}", b"{}"]
    assert len(made) == 1
    answers.of("other", make)
    assert len(made) == 2


def test_the_answers_asked_for_last_are_kept() -> None:
    answers = Answers(most=3000)
    for number in range(4):
        answers.of(str(number), lambda number=number: bytes([number]) * 600)  # type: ignore[misc]
        answers.of("0", lambda: b"not again" * 60)
    assert answers.of("0", lambda: b"") == bytes(600)
    assert answers.of("1", lambda: b"made anew") == b"made anew"


def test_an_answer_larger_than_the_bound_is_given_and_not_kept() -> None:
    answers = Answers(most=100)
    assert answers.of("a", lambda: b"x" * 1000) == b"x" * 1000
    assert answers.of("a", lambda: b"y") == b"y"


def test_threads_get_their_own_answers() -> None:
    answers = Answers(most=2000)
    wrong: list[str] = []

    def ask(name: str) -> None:
        for _ in range(500):
            if answers.of(name, lambda: name.encode() * 200) != name.encode() * 200:
                wrong.append(name)

    threads = [threading.Thread(target=ask, args=(name,)) for name in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_kept_answer_is_what_a_search_finds_and_ends_with_the_next_publish() -> None:
    before = tables_of(SHELF)
    assert isinstance(before.files, TableFiles)
    index = SearchIndex(before.files)
    index.refresh()
    questions = [(Query("train"), 20), (Query("train"), 1), (Query("train", has_tests=True), 20), (Query(""), 20)]
    for query, limit in (*questions, *questions):
        assert json.loads(index.answer(query, limit)) == result_struct(index.search(query, limit))
    entry = VersionEntry("2.0.0", "1" * 64, 10, description="Trains afresh.", image="acme/fresh:1")
    before.files.set_root(updated_tables(before.files, before, [Shard("train_fresh", (entry,))]))
    index.refresh()
    found = json.loads(index.answer(Query("train")))
    assert "train_fresh" in [hit["name"] for hit in found["hits"]]
