"""What KFP's user interface reads."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from catalog.compile.annotations import no_tags
from tests.compile.building import case, compiled, template, written

PREFIX = "pipelines.kubeflow.org"


def test_a_component_is_told_with_its_digest_and_its_arguments() -> None:
    found = template(compiled(case("artifacts")), "show")["metadata"]["annotations"]
    assert json.loads(found[f"{PREFIX}/component_spec"])["name"] == "show"
    assert len(json.loads(found[f"{PREFIX}/component_ref"])["digest"]) == 64
    assert "'text':inputs.parameters.text" in found[f"{PREFIX}/arguments.parameters"]


def test_a_task_is_shown_under_the_name_it_was_given() -> None:
    found = template(compiled(case("pods")), "work")["metadata"]
    assert found["annotations"][f"{PREFIX}/task_display_name"] == "Everything at once"
    assert found["labels"] == {"team": "vision"}


def test_a_component_that_is_too_large_for_an_annotation_is_left_out() -> None:
    text = f"""
name: pipeline
implementation:
  graph:
    tasks:
      only:
        componentRef:
          spec: {{name: only, implementation: {{container: {{image: a, command: [a, '{"x" * 100_000}']}}}}}}
"""
    assert "metadata" not in template(compiled(written(text)), "only")


@given(st.dictionaries(st.text(max_size=3), st.text("{}ab=", max_size=8), max_size=3))
def test_json_without_tags_says_the_same(data: dict[str, str]) -> None:
    text = json.dumps(data)
    assert "{{" not in no_tags(text)
    assert json.loads(no_tags(text)) == data
