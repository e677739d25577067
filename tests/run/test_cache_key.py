"""What makes two tasks the same to the cache."""

from __future__ import annotations

from pathlib import Path

from catalog.run.artifact_stores import open_artifacts
from catalog.run.cache_key import cache_key, container_digest
from catalog.run.substitution import substitute
from catalog.spec.parse import parse_component

TEXT = """
name: NAME
description: d
outputs: [{name: o}]
implementation: {container: {image: IMAGE, command: [c, {outputPath: o}]}}
"""


def digest(name: str = "a", image: str = "i") -> str:
    return container_digest(parse_component(TEXT.replace("NAME", name).replace("IMAGE", image)))


def test_names_do_not_matter_but_the_container_does() -> None:
    assert digest(name="a") == digest(name="b")
    assert digest(image="i") != digest(image="j")


def test_an_input_counts_by_its_content(tmp_path: Path) -> None:
    stored = open_artifacts(tmp_path).put_text("v")
    assert cache_key("c", {"x": "v"}, {}) == cache_key("c", {"x": stored}, {})
    assert cache_key("c", {"x": "v"}, {}) != cache_key("c", {"x": "w"}, {})
    assert cache_key("c", {"x": "v"}, {}) != cache_key("c", {"y": "v"}, {})
    assert cache_key("c", {"x": "v"}, {}) != cache_key("c", {"x": "v"}, {"A": "1"})


def test_the_runs_name_counts_only_where_the_component_uses_it() -> None:
    plain = parse_component(TEXT.replace("NAME", "a").replace("IMAGE", "i"))
    using = parse_component(TEXT.replace("NAME", "a").replace("IMAGE", "'{{workflow.name}}'"))

    def first(text: str) -> str:
        return substitute(text, "r1", "id")

    def second(text: str) -> str:
        return substitute(text, "r2", "id")

    assert container_digest(plain, first) == container_digest(plain, second)
    assert container_digest(using, first) != container_digest(using, second)
