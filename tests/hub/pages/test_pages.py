"""What the pages say, as a reader without scripts gets it."""

from __future__ import annotations

import re

import httpx
import pytest

from catalog.library.index.values import VersionEntry
from hub.pages.snippets import snippets
from tests.hub.pages.scene import clean_table
from tests.hub.served import Served

PAGE = "/c/data/clean_table"
HTML = {"Accept": "text/html"}


def text_of(answer: httpx.Response) -> str:
    """The words of a page, tags taken away."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_the_home_page_lists_components_and_facets(hub: Served) -> None:
    answer = hub.client.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    words = text_of(answer)
    assert "Find a pipeline component" in words
    for word in ("echo", "clean_table", "Gives", "Takes", "Has tests", "19 components"):
        assert word in words, word


def test_a_page_can_be_asked_for_its_head_alone(hub: Served) -> None:
    answer = hub.client.head("/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_search_shows_what_is_found_and_keeps_the_words(hub: Served) -> None:
    answer = hub.client.get("/", params={"q": "clean table"})
    assert 'value="clean table"' in answer.text
    assert answer.text.index("/c/data/clean_table") < answer.text.index("/c/data/wash_table")


def test_a_slip_is_told(hub: Served) -> None:
    assert "Did you mean" in hub.client.get("/", params={"q": "claen"}).text


def test_a_chosen_facet_can_be_taken_away(hub: Served) -> None:
    answer = hub.client.get("/", params={"q": "table", "output_type": "Model"})
    assert "train_classifier" in answer.text
    assert "wash_table" not in answer.text
    assert 'href="/?q=table"' in answer.text


@pytest.mark.parametrize("offset", ["-1", "x", "٣", "9999999", "100001"])
def test_an_offset_that_is_none_is_refused(hub: Served, offset: str) -> None:
    answer = hub.client.get("/", params={"offset": offset}, headers=HTML)
    assert 400 <= answer.status_code < 500
    assert "<h1>" in answer.text


def test_a_component_page_has_everything_about_the_newest_version(hub: Served) -> None:
    words = text_of(hub.client.get(PAGE))
    for word in (
        "1.1.0",
        "Drops the rows of a table that have gaps",
        "The table to clean.",
        "required",
        "Clean a table",
        "6 passed, 0 failed, 1 skipped",
        "2025-03-04",
        "by ada",
        "Apache-2.0",
        "tidy_up",
        "csv_split",
        "What changed since 1.0.0",
        "withdrawn",
    ):
        assert word in words, word


def test_a_version_page_says_that_there_is_a_newer_one(hub: Served) -> None:
    words = text_of(hub.client.get(f"{PAGE}/1.0.0"))
    assert "There is another newest version: 1.1.0" in words


def test_withdrawn_deprecated_and_superseded_are_said(hub: Served) -> None:
    assert "Withdrawn." in text_of(hub.client.get(f"{PAGE}/0.9.0"))
    answer = hub.client.get("/c/data/wash_table")
    assert "Deprecated." in text_of(answer)
    assert 'href="/c/data/clean_table/1.1.0"' in answer.text


def test_a_pipeline_says_that_it_is_one(hub: Served) -> None:
    assert '<span class="badge">pipeline</span>' in hub.client.get("/c/data/tidy_up").text


def test_a_snippet_loads_what_it_names(hub: Served) -> None:
    page = hub.client.get(PAGE).text
    found = re.findall(re.escape(hub.address) + r"/components/[^&\s\"]+", page)
    assert {hub.client.get(url).text for url in found} == {clean_table("1.1.0", STRICT)}


STRICT = "- {name: strict, type: Boolean, default: 'false', description: Fail when a row is dropped.}\n"


def test_snippets_name_required_inputs_alone() -> None:
    inputs = ({"name": "Source Uri"}, {"name": "n", "default": "1"}, {"name": "o", "optional": True})
    entry = VersionEntry("0.2.0", "a" * 64, 1, inputs=inputs)
    made = {one.id: one.text for one in snippets("http://hub", "acme/load-data", entry)}
    assert made["cli"].endswith("catalog run acme/load-data@0.2.0 -p 'Source Uri=…'")
    assert 'load_data = catalog.load_component("acme/load-data@0.2.0")' in made["python"]


def test_the_difference_of_two_versions(hub: Served) -> None:
    words = text_of(hub.client.get("/diff/data/clean_table", params={"from": "1.0.0", "to": "1.1.0"}))
    assert "These changes ask for a minor step" in words
    assert "input added strict" in words
    assert "+- {name: strict" in words
    back = text_of(hub.client.get("/diff/data/clean_table", params={"from": "1.1.0", "to": "1.0.0"}))
    assert "These changes ask for a major step" in back


def test_a_difference_with_itself_is_nothing(hub: Served) -> None:
    words = text_of(hub.client.get("/diff/data/tidy_up"))
    assert "Nothing that a pipeline could notice" in words


@pytest.mark.parametrize(
    "path",
    [
        "/c/nothing",
        "/c/data/clean_table/9.9.9",
        "/c/",
        "/c/..%2f..%2fetc",
        "/c/a/b/c",
        "/c/A",
        "/c/%00",
        "/diff/nothing",
        "/static/../router.py",
        "/static/site.py",
        "/nowhere",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(hub: Served, path: str) -> None:
    answer = hub.client.get(path, headers=HTML)
    assert answer.status_code in (400, 404)
    assert "All components" in answer.text


def test_namespaces_and_status(hub: Served) -> None:
    words = text_of(hub.client.get("/namespaces"))
    assert "data 3 components" in words
    assert "19" in text_of(hub.client.get("/status"))


def test_static_files_are_kept_by_browsers(hub: Served) -> None:
    page = hub.client.get("/").text
    for address in re.findall(r'"(/static/[^"]+)"', page):
        answer = hub.client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


def test_a_hub_without_anonymous_reading_shows_nothing_to_strangers(hub: Served) -> None:
    from hub.registry.settings import set_anonymous_read

    set_anonymous_read(hub.registry, False)
    try:
        for path in ("/", PAGE, "/diff/data/clean_table", "/namespaces", "/status"):
            answer = hub.client.get(path, headers=HTML)
            assert answer.status_code == 401, path
            assert "clean_table" not in answer.text.replace(path, "")
        assert hub.client.get("/login").status_code == 200
    finally:
        set_anonymous_read(hub.registry, True)
