from __future__ import annotations

from dataclasses import replace

from catalog.client.display_names import display_names
from catalog.client.session import Session
from catalog.dsl.settings import DISPLAY_NAME
from catalog.spec.model import InputSpec, TaskSpec
from tests.client.building import loop, pipeline, run_pipeline, shell, task


def named(name: str, given: TaskSpec) -> TaskSpec:
    return replace(given, annotations={DISPLAY_NAME: name})


def test_names_are_found_in_nested_pipelines_and_loops(session: Session) -> None:
    inner = pipeline(
        {"a": named("First step", task(shell("true"))), "b": task(shell("true"))}, inputs=[InputSpec("x", "String")]
    )
    spec = pipeline(
        {"each": named("All of them", loop(inner, ["1", "2"], "x")), "a/b%": named("Odd", task(shell("true")))}
    )
    row = run_pipeline(spec, session)
    paths = ["each", "each/0", "each/0/a", "each/1/a", "each/1/b", "a%2Fb%25", "gone/0/a"]
    assert display_names(row, paths, session) == {
        "each": "All of them",
        "each/0": "All of them",
        "each/0/a": "First step",
        "each/1/a": "First step",
        "a%2Fb%25": "Odd",
    }
