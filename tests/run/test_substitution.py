from __future__ import annotations

import pytest

from catalog.run.substitution import substitute


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{workflow.name}}", "my-run"),
        ("gs://bucket/{{workflow.uid}}/{{workflow.name}}/x", "gs://bucket/1f2e/my-run/x"),
        (
            "{{workflow.namespace}} {{ workflow.name }} {{pod.name}} {{{{",
            "{{workflow.namespace}} {{ workflow.name }} {{pod.name}} {{{{",
        ),
        ("", ""),
    ],
)
def test_only_the_two_workflow_variables_are_filled_in(text: str, result: str) -> None:
    assert substitute(text, "my-run", "1f2e") == result


def test_a_name_that_looks_like_a_variable_is_not_filled_in_again() -> None:
    assert substitute("{{workflow.name}}", "{{workflow.uid}}", "1f2e") == "{{workflow.uid}}"
