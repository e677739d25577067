"""Cloning runs with edited arguments."""

from __future__ import annotations

import pytest

from catalog.client.clone import CloneEdits, clone_request
from catalog.client.execute import run
from catalog.client.session import Session
from catalog.errors import UsageError
from catalog.spec.model import ComponentSpec, GraphInput, InputSpec
from catalog.store.default_experiment import set_default_experiment
from catalog.store.experiments import create_experiment
from tests.client.building import output, pipeline, run_pipeline, shell, task

_SAY = shell('echo "$0 $1" > "$2"', ["text", "end"], "line", name="say")


def _spec() -> ComponentSpec:
    return pipeline(
        {"say": task(_SAY, text=GraphInput("text"), end=GraphInput("end"))},
        (InputSpec("text", "String"), InputSpec("end", "String", default="!")),
        {"line": output("say", "line")},
    )


def test_a_clone_takes_everything_but_what_is_changed(session: Session) -> None:
    first = run_pipeline(
        *(_spec(), session),
        arguments={"text": "hi", "end": "?"},
        name="first",
        experiment="lab",
        labels={"team": "a", "x": "1"},
        use_cache=False,
        parallelism=3,
        description="the first one",
    )
    edits = CloneEdits({"text": "ho"}, {"team": "b"})
    clone = run(clone_request(first.run_id[:8], session, edits), session)
    assert clone.arguments == {"text": "ho", "end": "?"}
    assert (clone.name, clone.experiment, clone.parent_run_id) == ("Clone of first", "lab", first.run_id)
    assert (clone.labels, clone.description) == ({"team": "b", "x": "1"}, "the first one")
    assert (clone.text_digest, clone.pipeline_digest) == (first.text_digest, first.pipeline_digest)
    assert {key: clone.options[key] for key in ("cache", "parallelism")} == {"cache": False, "parallelism": 3}


def test_a_clone_can_be_named_and_moved(session: Session) -> None:
    first = run_pipeline("echo", session, arguments={"text": "hi"})
    edits = CloneEdits(name="second", experiment="lab", description="", use_cache=False)
    clone = run(clone_request(first.run_id, session, edits), session)
    assert (clone.name, clone.experiment, clone.options["cache"]) == ("second", "lab", False)
    assert (clone.pipeline_name, clone.pipeline_version) == ("echo", first.pipeline_version)


def test_an_unknown_argument_is_told(session: Session) -> None:
    first = run_pipeline("echo", session, arguments={"text": "hi"})
    with pytest.raises(UsageError) as caught:
        clone_request(first.run_id, session, CloneEdits({"txet": "ho"}))
    assert caught.value.rule == "argument-unknown" and "text" in caught.value.hint


def test_runs_without_an_experiment_belong_to_the_default(session: Session) -> None:
    assert run_pipeline("echo", session, arguments={"text": "1"}).experiment == "Default"
    create_experiment(session.store, "lab")
    set_default_experiment(session.store, "lab")
    assert run_pipeline("echo", session, arguments={"text": "2"}).experiment == "lab"
    assert run_pipeline("echo", session, arguments={"text": "3"}, experiment="own").experiment == "own"
