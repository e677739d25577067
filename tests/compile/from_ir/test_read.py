"""What a pipeline compiled by kfp 2 becomes, part by part."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.compile.from_ir.read import read_pipeline_ir
from catalog.errors import SpecError
from catalog.pipeline.check import require_sound
from catalog.spec.emit import dump_yaml
from catalog.spec.model import Both, Comparison, ComponentSpec, GraphInput, Negation, TaskOutput, TaskSpec
from catalog.spec.placeholders import Concat, InputValue

STRING = {"parameterType": "STRING"}
SAY: dict[str, Any] = {
    "executorLabel": "exec-say",
    "inputDefinitions": {"parameters": {"text": STRING}},
    "outputDefinitions": {"parameters": {"Output": STRING}},
}
SAY_EXECUTOR = {
    "container": {
        "image": "busybox",
        "command": ["sh", "-c", "echo $0 > $1"],
        "args": ["{{$.inputs.parameters['text']}}", "{{$.outputs.parameters['Output'].output_file}}"],
    }
}


def task(component: str = "say", **more: Any) -> dict[str, Any]:
    """A task of a DAG that uses a component; `text` is its argument."""
    text = more.pop("text", None)
    found: dict[str, Any] = {"componentRef": {"name": f"comp-{component}"}, "cachingOptions": {"enableCache": True}}
    if text is not None:
        given = text if isinstance(text, dict) else {"runtimeValue": {"constant": text}}
        found["inputs"] = {"parameters": {"text": given}}
    return {**found, **more}


def output(producer: str, key: str = "Output") -> dict[str, Any]:
    return {"taskOutputParameter": {"producerTask": producer, "outputParameterKey": key}}


def text_of(tasks: dict[str, Any], platform: dict[str, Any] | None = None, **more: Any) -> str:
    """A pipeline of those tasks, with the input `name`; `more` are further components."""
    components = {"comp-say": SAY, **{f"comp-{name}": body for name, body in more.items()}}
    document = {
        "pipelineInfo": {"name": "example"},
        "components": components,
        "deploymentSpec": {"executors": {"exec-say": SAY_EXECUTOR}},
        "root": {"dag": {"tasks": tasks}, "inputDefinitions": {"parameters": {"name": STRING}}},
    }
    text = dump_yaml(document)
    if platform is not None:
        executors = {"executors": {"exec-say": platform}}
        text += "---\n" + dump_yaml({"platforms": {"kubernetes": {"deploymentSpec": executors}}})
    return text


def read(tasks: dict[str, Any], platform: dict[str, Any] | None = None, **more: Any) -> dict[str, TaskSpec]:
    """The tasks of such a pipeline, found sound."""
    spec = read_pipeline_ir(text_of(tasks, platform, **more), "p.yaml")
    require_sound(spec)
    return tasks_of(spec)


def refusals(tasks: dict[str, Any], platform: dict[str, Any] | None = None, **more: Any) -> set[str]:
    """The rules by which such a pipeline is refused."""
    with pytest.raises(SpecError) as caught:
        read_pipeline_ir(text_of(tasks, platform, **more), "p.yaml")
    assert all(finding.position is not None and finding.position.line > 1 for finding in caught.value.findings)
    return {finding.rule for finding in caught.value.findings}


def tasks_of(spec: ComponentSpec | None) -> dict[str, TaskSpec]:
    assert spec is not None and spec.graph is not None
    return dict(spec.graph.tasks)


def test_arguments_and_order() -> None:
    found = read(
        {
            "first": task(text={"componentInputParameter": "name"}),
            "second": task(text=output("first"), dependentTasks=["first"]),
            "third": task(text="x", dependentTasks=["first"], cachingOptions={}),
        }
    )
    assert found["first"].arguments == {"text": GraphInput("name", "String")}
    assert found["second"].arguments == {"text": TaskOutput("first", "Output", "String")}
    assert found["second"].extension is None
    extension, options = found["third"].extension, found["third"].execution_options
    assert extension is not None and extension.after == ("first",)
    assert options is not None and options.max_cache_staleness == "P0D"


def test_a_text_put_together_becomes_part_of_the_command() -> None:
    given = {
        "who": {"componentInputParameter": "name"},
        "text": {"runtimeValue": {"constant": "hello {{$.inputs.parameters['who']}}"}},
    }
    found = read({"say": task(inputs={"parameters": given})})
    component = found["say"].component_ref.spec
    assert component is not None and component.container is not None and component.container.args is not None
    assert component.container.args[0] == Concat(("hello ", InputValue("who")))
    assert found["say"].arguments == {"who": GraphInput("name")}


def test_conditions() -> None:
    condition = "inputs.parameter_values['text'] == 'go' && !(int(inputs.parameter_values['text']) > 3)"
    found = read({"say": task(text={"componentInputParameter": "name"}, triggerPolicy={"condition": condition})})
    name = GraphInput("name")
    assert found["say"].is_enabled == Both(Comparison("==", name, "go"), Negation(Comparison(">", name, 3)))


LOOP = {
    "dag": {
        "tasks": {
            "say": task(
                text={
                    "componentInputParameter": "item",
                    "parameterExpressionSelector": 'parseJson(string_value)["word"]',
                }
            )
        },
        "outputs": {
            "parameters": {"said": {"valueFromParameter": {"producerSubtask": "say", "outputParameterKey": "Output"}}}
        },
    },
    "inputDefinitions": {"parameters": {"item": {"parameterType": "STRUCT"}}},
    "outputDefinitions": {"parameters": {"said": STRING}},
}


def test_loops_over_keys_of_their_items() -> None:
    found = read(
        {
            "loop": task(
                "loop",
                parameterIterator={"itemInput": "item", "items": {"raw": '[{"word": "a"}]'}},
                iteratorPolicy={"parallelismLimit": 2},
            )
        },
        loop=LOOP,
    )
    extension = found["loop"].extension
    assert extension is not None and extension.for_each is not None
    assert extension.for_each.bind == {"item": "", "item.word": "word"}
    assert extension.for_each.parallelism == 2
    assert tasks_of(found["loop"].component_ref.spec)["say"].arguments == {"text": GraphInput("item.word", "String")}


def test_an_exit_task_runs_after_all_others() -> None:
    found = read(
        {
            "work": task(text="x"),
            "last": task(text="y", dependentTasks=["work"], triggerPolicy={"strategy": "ALL_UPSTREAM_TASKS_COMPLETED"}),
        }
    )
    extension = found["last"].extension
    assert extension is not None and extension.finally_ and extension.after == ()


def test_one_of_several_outputs_is_picked() -> None:
    selectors = [{"producerSubtask": name, "outputParameterKey": "Output"} for name in ("heads", "tails")]
    branches = {
        "dag": {
            "tasks": {"heads": task(text="h"), "tails": task(text="t")},
            "outputs": {"parameters": {"one": {"valueFromOneof": {"parameterSelectors": selectors}}}},
        },
        "outputDefinitions": {"parameters": {"one": STRING}},
    }
    inner = read({"branches": task("branches")}, branches=branches)["branches"].component_ref.spec
    assert inner is not None and inner.graph is not None and inner.graph.output_values is not None
    [picked] = inner.graph.output_values.values()
    assert isinstance(picked, TaskOutput)
    pick = inner.graph.tasks[picked.task_id]
    assert set(pick.arguments.values()) == {TaskOutput("heads", "Output"), TaskOutput("tails", "Output")}
    assert pick.component_ref.spec is not None and pick.component_ref.spec.container is not None
    assert pick.component_ref.spec.container.image == "busybox"


def test_settings_for_kubernetes_take_names_from_inputs() -> None:
    platform = {
        "secretAsEnv": [
            {
                "secretNameParameter": {"componentInputParameter": "name"},
                "keyToEnv": [{"secretKey": "key", "envVar": "VAR"}],
            }
        ],
        "pvcMount": [{"pvcNameParameter": {"runtimeValue": {"constant": "claim"}}, "mountPath": "/data"}],
    }
    found = read({"say": task(text="x")}, platform)["say"]
    assert found.arguments == {"text": "x", "setting-1": GraphInput("name")}
    assert found.extension is not None and found.extension.pod is not None
    secret = {"name": "{{$.inputs.parameters['setting-1']}}", "key": "key"}
    assert found.extension.pod["env"] == [{"name": "VAR", "valueFrom": {"secretKeyRef": secret}}]
    assert found.extension.pod["volumes"] == [
        {"name": "volume-1", "persistentVolumeClaim": {"claimName": "claim"}},
    ]


def test_what_has_no_counterpart_is_told_by_name() -> None:
    other = {"executorLabel": "exec-other"}
    found = refusals(
        {
            "gone": task("gone"),
            "imported": task("other"),
            "say": task(text={"componentInputParameter": "nothing"}, artifactIterator={}),
            "early": task(text="x", triggerPolicy={"condition": "inputs.parameter_values['text'].matches('x')"}),
            "timed": task(text="{{$.pipeline_job_create_time_utc}}"),
            "always": task(text="x", triggerPolicy={"strategy": "ALL_UPSTREAM_TASKS_COMPLETED"}),
        },
        {"genericEphemeralVolume": []},
        other=other,
    )
    assert found == {
        "ir-component-missing",
        "missing-key",
        "unknown-input",
        "ir-task",
        "ir-condition",
        "ir-placeholder",
        "ir-ignore-failure",
        "ir-kubernetes",
    }


def test_lists_of_artifacts_are_refused() -> None:
    artifacts = {"data": {"artifactType": {"schemaTitle": "system.Dataset"}, "isArtifactList": True}}
    join = {"executorLabel": "exec-say", "inputDefinitions": {"artifacts": artifacts}}
    with pytest.raises(SpecError, match="ir-artifact-list"):
        read_pipeline_ir(text_of({"join": task("join")}, join=join))


def test_a_component_inside_itself_is_refused() -> None:
    round_about = {"dag": {"tasks": {"again": task("round")}}}
    assert refusals({"start": task("round")}, round=round_about) == {"ir-recursion"}
