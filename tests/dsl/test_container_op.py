"""ContainerOps become tasks with a component of their own."""

from __future__ import annotations

from typing import Any

from catalog import dsl
from catalog.dsl.build import build_pipeline
from catalog.dsl.placed_files import SCRIPT
from catalog.pipeline.check import check_pipeline
from catalog.spec.model import ComponentSpec, GraphInput, TaskOutput, TaskSpec
from catalog.spec.placeholders import Concat, InputPath, InputValue
from tests.dsl.building import graph, refused
from tests.dsl.components import echo


def built(function: Any, task_id: str, *path: str) -> tuple[TaskSpec, ComponentSpec]:
    spec = build_pipeline(function)
    assert [finding for finding in check_pipeline(spec) if finding.rule != "reference-unresolved"] == []
    task = graph(spec, *path)[task_id]
    assert task.component_ref.spec is not None
    return task, task.component_ref.spec


def test_image_command_arguments_and_outputs() -> None:
    def pipeline(url: str = "gs://a/b") -> None:
        op = dsl.ContainerOp(
            name="GCS - Download",
            image="google/cloud-sdk:279.0.0",
            command=["sh", "-c"],
            arguments=["gsutil cat $0 | tee $1", url, "/tmp/results.txt"],
            file_outputs={"data": "/tmp/results.txt"},
        )
        echo(op.output)

    task, spec = built(pipeline, "gcs-download")
    assert task.arguments == {"url": GraphInput("url")}
    assert task.extension is None
    assert spec.name == "GCS - Download"
    assert [port.name for port in spec.outputs] == ["data"]
    assert spec.container is not None
    assert spec.container.image == "google/cloud-sdk:279.0.0"
    assert spec.container.command == ("sh", "-c")
    assert spec.container.args == ("gsutil cat $0 | tee $1", InputValue("url"), "/tmp/results.txt")
    assert spec.container.file_outputs == {"data": "/tmp/results.txt"}
    assert graph(build_pipeline(pipeline))["echo"].arguments == {"text": TaskOutput("gcs-download", "data")}


def test_a_single_text_is_a_list_of_one_and_values_may_stand_in_texts() -> None:
    def pipeline(word: str, tag: str) -> None:
        dsl.ContainerOp("say", "busybox:%s" % tag, command="echo", arguments=f"<{word}>")  # noqa: UP031

    task, spec = built(pipeline, "say")
    assert spec.container is not None
    assert spec.container.image == "busybox:{{$.inputs.parameters['tag']}}"
    assert spec.container.command == ("echo",)
    assert spec.container.args == (Concat(("<", InputValue("word"), ">")),)
    assert task.arguments == {"tag": GraphInput("tag"), "word": GraphInput("word")}


def test_special_outputs_are_written_but_are_no_outputs_of_the_task() -> None:
    def pipeline() -> None:
        paths = {"MLPipeline UI metadata": "/mlpipeline-ui-metadata.json", "model": "/model"}
        op = dsl.ContainerOp("train", "python", command="train", file_outputs=paths)
        echo(op.output)

    _, spec = built(pipeline, "train")
    assert [port.name for port in spec.outputs] == ["mlpipeline-ui-metadata", "model"]


def test_files_as_arguments() -> None:
    def pipeline(table: str) -> None:
        dsl.ContainerOp(
            "train",
            "python",
            command=["train", dsl.InputArgumentPath(table, input="table"), dsl.InputArgumentPath("a,b")],
        )

    task, spec = built(pipeline, "train")
    assert task.arguments == {"table": GraphInput("table"), "input-1": "a,b"}
    assert spec.container is not None
    assert spec.container.command == ("train", InputPath("table"), InputPath("input-1"))


def test_files_at_paths_of_the_program_are_linked_there() -> None:
    def pipeline(table: str) -> None:
        dsl.ContainerOp(
            "train",
            "python",
            command=["train", "/data/table.csv"],
            artifact_argument_paths=[dsl.InputArgumentPath(table, "table", "/data/table.csv")],
        )

    _, spec = built(pipeline, "train")
    assert spec.container is not None
    pairs = (InputPath("table"), "/data/table.csv")
    assert spec.container.command == ("sh", "-c", SCRIPT, "sh", *pairs, "--", "train", "/data/table.csv")


def test_files_at_paths_of_the_program_need_a_command() -> None:
    def pipeline(table: str) -> None:
        dsl.ContainerOp("train", "python", artifact_argument_paths=[dsl.InputArgumentPath(table)])  # here

    refused(pipeline, "no-command")


def test_command_arguments_and_image_may_be_changed_afterwards() -> None:
    def pipeline(word: str) -> None:
        op = dsl.ContainerOp("say", "bash:1", command="echo", arguments=["a"])
        assert (op.image, op.command, op.arguments) == ("bash:1", ["echo"], ["a"])
        op.image = "bash:2"
        op.command = ["printf", "%s"]
        op.arguments = [word]

    _, spec = built(pipeline, "say")
    assert spec.container is not None
    assert spec.container.image == "bash:2"
    assert spec.container.line == ("printf", "%s", InputValue("word"))


def test_container_kwargs_containers_beside_and_pod_settings() -> None:
    def pipeline(word: str) -> None:
        op = dsl.ContainerOp(
            "say",
            "bash",
            container_kwargs={"env": [{"name": "A", "value": word}], "image_pull_policy": "Never", "working_dir": "/w"},
            init_containers=[dsl.UserContainer("first", f"bash:{word}", command="true")],
            sidecars=[dsl.Sidecar("redis", "redis", mirror_volume_mounts=True)],
        )
        op.container.add_resource_limit("cpu", "1").add_port({"containerPort": 80}).parent.add_pod_label("a", word)

    task, _ = built(pipeline, "say")
    reference = "{{$.inputs.parameters['word']}}"
    assert task.extension is not None
    assert task.extension.pod == {
        "env": [{"name": "A", "value": reference}],
        "imagePullPolicy": "Never",
        "resources": {"limits": {"cpu": "1"}},
        "initContainers": [{"name": "first", "image": f"bash:{reference}", "command": ["true"]}],
        "sidecars": [{"name": "redis", "image": "redis", "mirrorVolumeMounts": True}],
        "labels": {"a": reference},
        "container": {"workingDir": "/w", "ports": [{"containerPort": 80}]},
    }


def test_tasks_of_components_count_as_container_ops() -> None:
    def pipeline() -> None:
        assert isinstance(echo("a"), dsl.ContainerOp)
        assert not isinstance(dsl.ResourceOp(k8s_resource={"kind": "Pod"}, name="pod"), dsl.ContainerOp)

    build_pipeline(pipeline)


def test_a_component_task_may_get_another_image() -> None:
    def pipeline() -> None:
        echo("a").container.image = "bash:5"

    task, spec = built(pipeline, "echo")
    assert spec.container is not None
    assert spec.container.image == "bash:5"
    assert task.component_ref.name is None


def test_repeated_names_get_numbers() -> None:
    def pipeline() -> None:
        dsl.ContainerOp("say it", "bash")
        dsl.ContainerOp("say it", "bash").after(dsl.ContainerOp("Say it!", "bash"))

    assert list(graph(build_pipeline(pipeline))) == ["say-it", "say-it-2", "say-it-3"]


def test_exit_handlers_conditions_and_loops_take_them() -> None:
    def pipeline() -> None:
        end = dsl.ContainerOp("end", "bash", command="true")
        with dsl.ExitHandler(end):
            flip = dsl.ContainerOp("flip", "bash", command="flip", file_outputs={"side": "/tmp/side"})
            with dsl.Condition(flip.output == "heads"), dsl.ParallelFor(["a", "b"]) as item:
                dsl.ContainerOp("say", "bash", command=["echo", f"{flip.output} {item}"])

    _, spec = built(pipeline, "say", "exit-handler-1", "condition-2", "for-loop-3")
    assert spec.container is not None
    assert spec.container.command == ("echo", Concat((InputValue("flip-side"), " ", InputValue("item"))))


def test_an_op_outside_of_a_pipeline_is_refused() -> None:
    import pytest

    from catalog.errors import CompositionError

    with pytest.raises(CompositionError) as caught:
        dsl.ContainerOp("say", "bash")
    assert caught.value.rule == "outside-pipeline"


def test_a_component_function_may_make_an_op() -> None:
    def train(table: Any, rate: Any = 0.1) -> Any:
        return dsl.ContainerOp("train", "python", arguments=[table, rate], file_outputs={"model": "/model"})

    model_type = dsl.types.GCSPath()
    train.__annotations__ = {"table": model_type, "rate": dsl.types.Float(), "return": {"model": model_type}}
    train_op = dsl.component(train)

    def pipeline(table: str) -> None:
        train_op(table.ignore_type())  # type: ignore[attr-defined]

    _, spec = built(pipeline, "train")
    assert spec.outputs[0].type == model_type.to_dict()

    def wrong(table: int) -> None:
        train_op(table)  # here

    refused(wrong, "type-mismatch")
