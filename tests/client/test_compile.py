"""A pipeline compiled as a user names it: opened, linked, locked and checked first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog.client.compile import CompiledPipeline, CompileRequest, compile_pipeline
from catalog.client.package_pipeline import pipeline_of_package
from catalog.client.request import RunRequest
from catalog.errors import CatalogError, CompileError, CompositionError, UsageError
from catalog.library.libraries import Libraries, default_libraries
from catalog.pipeline.settings import WorkflowSettings, settings_of
from catalog.spec.emit import dump_yaml

PIPELINE = """
name: Train a model
metadata: {annotations: {workflow_settings: '{"parallelism": 4, "timeout_seconds": 60}'}}
inputs:
- {name: Learning rate, type: Float, default: '0.1'}
- {name: data, type: String}
implementation:
  graph:
    tasks:
      fit:
        componentRef:
          spec:
            name: fit
            inputs: [{name: rate}, {name: data}]
            implementation:
              container: {image: busybox:1.36, command: [echo, {inputValue: rate}, {inputValue: data}]}
        arguments:
          rate: {graphInput: {inputName: Learning rate}}
          data: {graphInput: {inputName: data}}
"""


@pytest.fixture
def libraries(home: Path) -> Libraries:
    return default_libraries()


@pytest.fixture
def request_(home: Path, tmp_path: Path) -> CompileRequest:
    (tmp_path / "train.yaml").write_text(PIPELINE, encoding="utf-8")
    return CompileRequest(RunRequest("train.yaml"))


def running(request: CompileRequest, **changes: Any) -> CompileRequest:
    return replace(request, run=replace(request.run, **changes))


def spec_of(made: CompiledPipeline) -> dict[str, Any]:
    return dict(made.compiled.workflow["spec"])


def test_arguments_without_a_value_are_left_to_the_submitter(request_: CompileRequest, libraries: Libraries) -> None:
    made = compile_pipeline(request_, libraries)
    assert made.open_parameters == ("data",) and made.warnings == ()
    made = compile_pipeline(running(request_, arguments={"data": "x", "learning_rate": "fast"}), libraries)
    assert made.open_parameters == ()
    assert [item["value"] for item in spec_of(made)["arguments"]["parameters"]] == ["fast", "x"]
    assert made.warnings == ("the input \"Learning rate\" has the type Float, but gets 'fast'",)


def test_settings_come_on_top_of_those_of_the_pipeline(request_: CompileRequest, libraries: Libraries) -> None:
    settings = WorkflowSettings(service_account="trainer", timeout_seconds=5)
    spec = spec_of(compile_pipeline(replace(request_, settings=settings), libraries))
    assert (spec["serviceAccountName"], spec["parallelism"], spec["activeDeadlineSeconds"]) == ("trainer", 4, 5)


def test_the_object_is_called_as_asked(request_: CompileRequest, libraries: Libraries) -> None:
    named = replace(running(request_, labels={"team": "a"}), name="mine", namespace="ml")
    metadata = compile_pipeline(named, libraries).compiled.workflow["metadata"]
    assert (metadata["name"], metadata["namespace"], metadata["labels"]["team"]) == ("mine", "ml", "a")


def test_the_package_carries_the_pipeline_as_it_was_compiled(
    request_: CompileRequest, libraries: Libraries, tmp_path: Path
) -> None:
    asked = replace(running(request_, arguments={"data": "x"}), settings=WorkflowSettings(service_account="trainer"))
    made = compile_pipeline(asked, libraries)
    assert {**made.package, "metadata": made.compiled.workflow["metadata"]} == made.compiled.workflow
    (tmp_path / "package.yaml").write_text(dump_yaml(dict(made.package)), encoding="utf-8")
    spec = pipeline_of_package(str(tmp_path / "package.yaml"))
    assert {port.name: port.default for port in spec.inputs} == {"Learning rate": "0.1", "data": "x"}
    settings = settings_of(spec)
    assert (settings.service_account, settings.parallelism) == ("trainer", 4)


@pytest.mark.parametrize(
    ("change", "kind", "rule"),
    [
        ({"run": RunRequest("train.yaml", {"date": "x"})}, UsageError, "argument-unknown"),
        ({"run": RunRequest("other.yaml")}, UsageError, "file-unreadable"),
        ({"run": RunRequest("train.yaml", locked=True)}, UsageError, "lock-absent"),
        ({"name": "Not a name"}, UsageError, "deploy-name"),
    ],
)
def test_what_cannot_be_is_refused(
    request_: CompileRequest, libraries: Libraries, change: dict[str, Any], kind: type[CatalogError], rule: str
) -> None:
    with pytest.raises(kind) as caught:
        compile_pipeline(replace(request_, **change), libraries)
    assert caught.value.rule == rule


def test_a_component_without_implementation_is_refused(
    request_: CompileRequest, libraries: Libraries, tmp_path: Path
) -> None:
    (tmp_path / "train.yaml").write_text("name: nothing", encoding="utf-8")
    with pytest.raises(CompositionError) as caught:
        compile_pipeline(request_, libraries)
    assert caught.value.rule == "no-implementation"


def test_a_pipeline_without_tasks_is_refused(request_: CompileRequest, libraries: Libraries, tmp_path: Path) -> None:
    (tmp_path / "train.yaml").write_text("implementation: {graph: {tasks: {}}}", encoding="utf-8")
    with pytest.raises(CompileError) as caught:
        compile_pipeline(request_, libraries)
    assert caught.value.rule == "argo-no-tasks"


def test_tasks_that_do_not_fit_together_are_refused(
    request_: CompileRequest, libraries: Libraries, tmp_path: Path
) -> None:
    (tmp_path / "train.yaml").write_text(PIPELINE.replace("          data: {graph", "          dat: {graph"))
    with pytest.raises(CompositionError):
        compile_pipeline(request_, libraries)


def test_an_object_that_is_too_large_is_refused(request_: CompileRequest, libraries: Libraries) -> None:
    large = running(request_, arguments={"data": "x" * (1 << 20)})
    with pytest.raises(CompileError) as caught:
        compile_pipeline(large, libraries)
    assert caught.value.rule == "workflow-too-large" and "argument data (1024 KiB)" in str(caught.value)


def test_the_lock_decides_which_component_is_meant(home: Path, libraries: Libraries, tmp_path: Path) -> None:
    from catalog.errors import LockError

    (tmp_path / "hello.yaml").write_text(
        "implementation: {graph: {tasks: {a: {componentRef: {name: echo@^1}, arguments: {text: a}}}}}"
    )
    request = CompileRequest(RunRequest("hello.yaml"))
    assert compile_pipeline(request, libraries).compiled.places["echo"].component == "echo"
    (tmp_path / "catalog.lock").write_text('{"version": 1, "components": []}')
    with pytest.raises(LockError):
        compile_pipeline(request, libraries)
