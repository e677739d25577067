"""What an Argo Workflow becomes, part by part."""

from __future__ import annotations

import json

import pytest

from catalog.compile.from_argo.read import read_workflow
from catalog.errors import SpecError
from catalog.pipeline.settings import settings_of
from catalog.spec.model import Comparison, ContainerSpec, GraphInput, TaskOutput
from catalog.spec.placeholders import Concat, InputPath, InputValue, OutputPath
from tests.compile.from_argo.workflows import MAKE, SAY, dag, inner, read, refusals, task, tasks_of, text_of


def test_tags_become_placeholders_and_references() -> None:
    spec = read(
        dag("main", task("make"), task("say", arguments={"text": "{{tasks.make.outputs.parameters.make-data}}"})),
        MAKE,
        SAY,
    )
    assert inner(spec, "say").container == ContainerSpec("busybox", command=("echo", InputValue("text")))
    assert inner(spec, "make").container == ContainerSpec("busybox", command=("make", OutputPath("data")))
    assert tasks_of(spec)["say"].arguments == {"text": TaskOutput("make", "data")}


def test_parameters_of_the_workflow_are_the_inputs_with_what_kfp_notes_of_them() -> None:
    note = {"name": "My pipeline", "inputs": [{"name": "rate", "type": "Float", "default": "1", "optional": True}]}
    spec = read_workflow(
        text_of(
            dag("main", task("say", arguments={"text": "{{workflow.parameters.rate}}"})),
            SAY,
            annotations={"pipelines.kubeflow.org/pipeline_spec": json.dumps(note)},
            arguments={"parameters": [{"name": "rate", "value": "0.5"}, {"name": "other"}]},
        )
    )
    rate, other = spec.inputs
    assert (spec.name, rate.name, rate.type, rate.default, rate.optional) == (
        "My pipeline",
        "rate",
        "Float",
        "0.5",
        True,
    )
    assert other.required
    assert tasks_of(spec)["say"].arguments == {"text": GraphInput("rate")}


def test_a_parameter_of_the_workflow_is_handed_down_to_the_template_that_uses_it() -> None:
    deep = {"name": "deep", "container": {"image": "busybox", "command": ["echo", "at {{workflow.parameters.rate}}"]}}
    spec = read(
        dag("main", task("group")), dag("group", task("deep")), deep, arguments={"parameters": [{"name": "rate"}]}
    )
    port = "workflow.parameters.rate"
    assert tasks_of(spec)["group"].arguments == {port: GraphInput("rate")}
    assert tasks_of(inner(spec, "group"))["deep"].arguments == {port: GraphInput(port)}
    container = inner(spec, "group", "deep").container
    assert container is not None and container.command == ("echo", Concat(("at ", InputValue(port))))


def test_files_are_passed_as_files() -> None:
    use = {
        "name": "use",
        "inputs": {"artifacts": [{"name": "data", "path": "/tmp/inputs/in/data"}]},
        "container": {"image": "busybox", "command": ["cat"], "args": ["--from=/tmp/inputs/in/data"]},
    }
    arguments = {"artifacts": [{"name": "data", "from": "{{tasks.make.outputs.artifacts.make-data}}"}]}
    spec = read(dag("main", task("make"), {**task("use"), "arguments": arguments}), MAKE, use)
    container = inner(spec, "use").container
    assert container is not None and container.args == (Concat(("--from=", InputPath("data"))),)


def test_a_file_at_a_place_only_the_program_knows_is_put_there() -> None:
    use = {
        "name": "use",
        "inputs": {"artifacts": [{"name": "data", "path": "/etc/data", "raw": {"data": "fixed"}}]},
        "container": {"image": "busybox", "command": ["cat", "/etc/other"]},
    }
    spec = read(dag("main", task("use")), use)
    container = inner(spec, "use").container
    assert container is not None and container.command is not None
    assert container.command[-5:] == (InputPath("data"), "/etc/data", "--", "cat", "/etc/other")
    assert tasks_of(spec)["use"].arguments == {"data": "fixed"}


def test_conditions_loops_and_order() -> None:
    spec = read(
        dag(
            "main",
            task("make"),
            task(
                "say",
                arguments={"text": "{{item.word}}"},
                withItems=[{"word": "a"}, {"word": "b"}],
                when='"{{tasks.make.outputs.parameters.make-data}}" == "go"',
                dependencies=["make"],
            ),
            task("each", "say", {"text": "{{item}}"}, withParam="{{tasks.make.outputs.parameters.make-data}}"),
            task("counted", "say", {"text": "{{item}}"}, withSequence={"count": "2", "format": "n%02d"}),
            task("last", "say", {"text": "x"}, depends="say && (each.Succeeded || each.Skipped)"),
        ),
        MAKE,
        SAY,
    )
    found = tasks_of(spec)
    made = TaskOutput("make", "data")
    extensions = {name: one.extension for name, one in found.items()}
    assert found["say"].is_enabled == Comparison("==", made, "go")
    say, each, counted, last = (extensions[name] for name in ("say", "each", "counted", "last"))
    assert say is not None and say.for_each is not None and say.after == ()
    assert (say.for_each.items, say.for_each.bind) == (({"word": "a"}, {"word": "b"}), {"text": "word"})
    assert each is not None and each.for_each is not None and each.for_each.items == made
    assert counted is not None and counted.for_each is not None and counted.for_each.items == ("n00", "n01")
    assert last is not None and last.after == ("say", "each")


def test_a_condition_on_the_item_is_decided_in_each_round() -> None:
    spec = read(dag("main", task("say", arguments={"text": "{{item}}"}, withItems=[1, 2], when="{{item}} > 1")), SAY)
    looped = tasks_of(spec)["say"]
    assert looped.is_enabled is None and looped.extension is not None and looped.extension.for_each is not None
    assert looped.extension.for_each.bind == {"text": "", "condition-0": ""}
    assert tasks_of(inner(spec, "say"))["task"].is_enabled == Comparison(">", GraphInput("condition-0"), 1)


def test_steps_run_one_group_after_the_other() -> None:
    steps = {
        "name": "main",
        "steps": [[task("make")], [task("say", arguments={"text": "{{steps.make.outputs.parameters.make-data}}"})],
                  [task("more", "make")]],
    }  # fmt: skip
    found = tasks_of(read(steps, MAKE, SAY))
    assert found["say"].arguments == {"text": TaskOutput("make", "data")}
    more = found["more"].extension
    assert more is not None and more.after == ("say",)


def test_the_exit_handler_is_a_task_after_all_others() -> None:
    spec = read(
        dag("main", task("make")), MAKE, SAY, onExit="say", arguments={"parameters": [{"name": "text", "value": "x"}]}
    )
    last = tasks_of(spec)["say"]
    assert last.extension is not None and last.extension.finally_
    assert last.arguments == {"text": GraphInput("text")}


def test_a_template_that_starts_itself_anew() -> None:
    again = task("again", "flip", when="{{tasks.make.outputs.parameters.make-data}} == again")
    spec = read(dag("main", task("flip")), dag("flip", task("make"), again), MAKE)
    extension = tasks_of(inner(spec, "flip"))["again"].extension
    assert extension is not None and extension.recurse == 1


def test_settings_of_pods_and_of_the_run() -> None:
    work = {
        "name": "work",
        "inputs": {"parameters": [{"name": "size"}]},
        "nodeSelector": {"disk": "{{inputs.parameters.size}}"},
        "tolerations": [{"key": "gpu", "operator": "Exists"}],
        "retryStrategy": {"limit": "3", "backoff": {"duration": "1m30s", "factor": 2}},
        "activeDeadlineSeconds": 60,
        "metadata": {"labels": {"team": "a", "pipelines.kubeflow.org/enable_caching": "false"}},
        "podSpecPatch": '{"containers": [{"name": "main", "resources": {"limits": {"cpu": "2"}}}]}',
        "container": {"image": "i", "command": ["c"], "volumeMounts": [{"name": "data", "mountPath": "/d"}]},
    }
    spec = read(
        dag("main", task("work", arguments={"size": "big"})),
        work,
        volumes=[{"name": "data", "emptyDir": {}}, {"name": "unused", "emptyDir": {}}],
        parallelism=4,
        serviceAccountName="pipeline-runner",
        ttlStrategy={"secondsAfterCompletion": 60},
    )
    found = tasks_of(spec)["work"]
    assert found.extension is not None and found.execution_options is not None and found.extension.retry is not None
    assert found.extension.pod == {
        "nodeSelector": {"disk": "{{$.inputs.parameters['size']}}"},
        "tolerations": [{"key": "gpu", "operator": "Exists"}],
        "volumeMounts": [{"name": "data", "mountPath": "/d"}],
        "volumes": [{"name": "data", "emptyDir": {}}],
        "labels": {"team": "a"},
        "resources": {"limits": {"cpu": "2"}},
    }
    assert (found.extension.timeout_seconds, found.extension.retry.backoff_seconds) == (60, 90)
    assert (found.execution_options.max_retries, found.execution_options.max_cache_staleness) == (3, "P0D")
    settings = settings_of(spec)
    assert (settings.parallelism, settings.ttl_seconds, settings.service_account) == (4, 60, "")


def test_an_object_of_kubernetes() -> None:
    claim = {
        "name": "claim",
        "inputs": {"parameters": [{"name": "size"}]},
        "resource": {"action": "create", "manifest": "kind: X\nsize: {{inputs.parameters.size}}\n"},
        "outputs": {"parameters": [{"name": "claim-name", "valueFrom": {"jsonPath": "{.metadata.name}"}}]},
    }
    use = task("say", arguments={"text": "{{tasks.claim.outputs.parameters.claim-name}}"})
    spec = read(dag("main", task("claim", arguments={"size": "1Gi"}), use), claim, SAY)
    extension = tasks_of(spec)["claim"].extension
    assert extension is not None and extension.resource == {
        "action": "create",
        "manifest": "kind: X\nsize: {{$.inputs.parameters['size']}}\n",
        "outputs": {"name": "{.metadata.name}"},
    }
    assert tasks_of(spec)["say"].arguments == {"text": TaskOutput("claim", "name")}


def test_everything_that_has_no_counterpart_is_told_with_its_place() -> None:
    script = {"name": "script", "script": {"image": "i", "source": "x"}}
    pod = {"name": "pod", "container": {"image": "i", "command": ["echo", "{{pod.name}}"]}}
    found = refusals(
        dag(
            "main",
            task("script"),
            task("pod"),
            task("gone"),
            task("say", arguments={"text": "a {{tasks.pod.outputs.parameters.x}}"}, continueOn={"failed": True}),
            task("late", "say", {"text": "{{item}}"}, depends="pod.Failed", when="a =~ b"),
        ),
        script,
        pod,
        SAY,
        hooks={"exit": {"template": "say"}},
    )
    assert {finding.rule for finding in found} == {
        "argo-template-kind",
        "argo-variable",
        "argo-template-missing",
        "argo-composed",
        "argo-task",
        "argo-depends",
        "argo-when",
        "argo-item",
        "argo-workflow-field",
    }
    assert all(finding.position is not None and finding.position.line > 1 for finding in found)


@pytest.mark.parametrize(
    ("template", "rule"),
    [
        ({**SAY, "retryStrategy": {"expression": "true"}}, "argo-retry"),
        ({**SAY, "activeDeadlineSeconds": "soon"}, "argo-duration"),
        ({**SAY, "synchronization": {"mutexes": []}}, "argo-template"),
        ({**SAY, "podSpecPatch": '{"hostNetwork": true}'}, "argo-pod-patch"),
        ({**MAKE, "name": "say", "outputs": {"artifacts": [{"name": "x", "path": "/x", "optional": True}]}},
         "argo-output-optional"),
        ({**SAY, "inputs": {"artifacts": [{"name": "text", "path": "/x", "s3": {"key": "k"}}]}},
         "argo-artifact-source"),
        ({**SAY, "container": {"image": "i", "command": ["echo", "$(A)"], "env": [{"name": "A", "value": "1"}]}},
         "argo-variable"),
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_carried_over(template: dict[str, object], rule: str) -> None:
    found = refusals(dag("main", task("say", arguments={"text": "x"})), template)
    assert rule in [finding.rule for finding in found]


def test_another_object_is_refused() -> None:
    with pytest.raises(SpecError) as caught:
        read_workflow("apiVersion: argoproj.io/v1alpha1\nkind: Sensor\nspec: {}\n")
    assert caught.value.rule == "argo-kind"
