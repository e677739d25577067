"""Another number in a component's texts."""

from __future__ import annotations

import pytest

from catalog.diff.version_text import renumber_component, renumber_text


def test_comments_quotes_and_layout_stay() -> None:
    text = (
        "# echo 1.0.0\nname: echo\nmetadata:\n    annotations: {version: '1.0.0', # why\n"
        '      canonical_location: "https://host/1.0.0/echo/1.0.0/component.yaml", author: 1.0.0}\n'
    )
    assert renumber_component(text, "echo", "1.0.0", "2.0.0") == (
        "# echo 1.0.0\nname: echo\nmetadata:\n    annotations: {version: '2.0.0', # why\n"
        '      canonical_location: "https://host/1.0.0/echo/2.0.0/component.yaml", author: 1.0.0}\n'
    )


def test_a_component_without_annotations_stays_as_it_is() -> None:
    assert renumber_component("name: echo\n", "echo", "1.0.0", "2.0.0") == "name: echo\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("echo 1.0.0", "echo 2.0.0"),
        ("echo@1.0.0.", "echo@2.0.0."),
        ("echo@~1.0.0", "echo@~2.0.0"),
        ("components/echo/1.0.0/", "components/echo/2.0.0/"),
        ("echo@1.0.0-rc.1", "echo@1.0.0-rc.1"),
        ("echo@1.0.0.1", "echo@1.0.0.1"),
        ("my-echo@1.0.0", "my-echo@1.0.0"),
        ("since 1.0.0", "since 1.0.0"),
    ],
)
def test_only_the_component_s_own_number_changes(text: str, expected: str) -> None:
    assert renumber_text(text, "echo", "1.0.0", "2.0.0") == expected
