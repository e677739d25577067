"""Which loader or engine takes a component, what each rule looks for, and what the mechanical fixes do."""

from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.spec.model import (
    ComponentRef,
    ComponentSpec,
    GraphImplementation,
    GraphInput,
    GraphSpec,
    TaskExtension,
    TaskSpec,
)
from catalog.spec.parse import parse_component
from catalog.validate.portability import TARGETS, fix_for, loads_in, portability_findings, verdict
from catalog.validate.portability_finding import PortabilityFinding, Target, Verdict


def component(
    line: str, inputs: str = "", outputs: str = "", more: str = "", head: str = "name: Part"
) -> ComponentSpec:
    """A container component with that command, those ports, and `more` keys of the container."""
    return parse_component(
        f"{head}\ninputs: [{inputs}]\noutputs: [{outputs}]\n"
        f"implementation: {{container: {{image: alpine, command: [{line}] {more}}}}}"
    )


def graph(task: str, more: str = ", outputValues: {}", inputs: str = "") -> ComponentSpec:
    """A graph component of one task `a`."""
    return parse_component(f"inputs: [{inputs}]\nimplementation: {{graph: {{tasks: {{a: {{{task}}}}} {more}}}}}")


def found(spec: ComponentSpec, target: Target) -> dict[str, PortabilityFinding]:
    """The findings by rule."""
    return {item.rule: item for item in portability_findings(spec, target)}


PLAIN = component("sh, {inputValue: Text}, {outputPath: Data}", "{name: Text, type: String}", "{name: Data, type: CSV}")
REF = "componentRef: {url: 'https://example.org/c.yaml'}"

KFP1: list[tuple[ComponentSpec, str, str]] = [
    (component("a", "{name: '--'}"), "kfp1-name", "refused"),
    (component("a", "{name: 'x²'}"), "kfp1-name", "refused"),
    (component("a", "{name: '--'}, {name: ''}"), "kfp1-name", "refused"),
    (component("a", "{name: In}"), "kfp1-keyword", "changed"),
    (component("a", "{name: a b}, {name: a_b}"), "kfp1-same-path", "changed"),
    (component("a", outputs="{name: a b}, {name: a_b}"), "kfp1-same-path", "changed"),
    (component("a", "{name: a, type: Integer, optional: true, default: ''}"), "kfp1-default", "uncompiled"),
    (component("{if: {cond: {isPresent: a}, then: b}}", "{name: a}"), "kfp1-if", "changed"),
    (component("{if: {cond: perhaps, then: b}}"), "kfp1-condition", "uncompiled"),
    (component("{outputPath: a}", outputs="{name: a}", more=", fileOutputs: {a: /x}"), "kfp1-two-paths", "uncompiled"),
    (component("a", outputs="{name: 1st}"), "kfp1-output-name", "uncompiled"),
    (component("a", outputs="{name: a, type: {}}"), "kfp1-type", "uncompiled"),
    (component("a", outputs="{name: a, type: PipelineTaskFinalStatus}"), "kfp1-type", "uncompiled"),
    (component("{inputValue: a}", "{name: a, type: String, default: 5}"), "kfp1-default", "uncompiled"),
    (component("a", f"{{name: a, default: {1 << 63}}}"), "kfp1-default", "uncompiled"),
    (component("{if: {cond: {inputValue: a}, then: b}}", "{name: a}"), "kfp1-condition", "uncompiled"),
    (component("{if: {cond: {inputValue: a}, then: b}}", "{name: a, optional: true}"), "kfp1-condition", "changed"),
    (
        component("{if: {cond: {inputValue: a}, then: b}}", "{name: a, type: PipelineTaskFinalStatus}"),
        "kfp1-condition",
        "uncompiled",
    ),
    (component("{inputUri: a}", "{name: a, optional: true}"), "kfp1-absent", "uncompiled"),
    (component("{inputPath: a}", "{name: a, type: PipelineTaskFinalStatus}"), "kfp1-absent", "uncompiled"),
    (parse_component("name: a"), "kfp1-no-implementation", "uncompiled"),
    (graph(REF, ""), "kfp1-output-values", "changed"),
    (graph(f"{REF}, x-catalog: {{v: 1}}"), "kfp1-extension", "refused"),
    (graph(f"{REF}, isEnabled: {{'==': {{op1: a, op2: b}}}}"), "kfp1-ignored", "changed"),
    (graph(f"{REF}, executionOptions: {{retryStrategy: {{maxRetries: 2}}}}"), "kfp1-ignored", "changed"),
    (graph("componentRef: {name: echo@^1}"), "kfp1-reference", "uncompiled"),
    (graph("componentRef: {url: ../other.yaml}"), "kfp1-reference", "uncompiled"),
    (
        graph(f"{REF}, arguments: {{x: {{graphInput: {{inputName: i}}}}}}", inputs="{name: i, optional: true}"),
        "kfp1-optional",
        "changed",
    ),
    (
        graph("componentRef: {spec: {implementation: {graph: {tasks: {b: {componentRef: {name: x}}}}}}}"),
        "kfp1-reference",
        "uncompiled",
    ),
]

KFP2: list[tuple[ComponentSpec, str, str]] = [
    (parse_component("name: a"), "kfp2-no-container", "refused"),
    (graph(REF), "kfp2-no-container", "refused"),
    (component("a", head="name: 名前"), "kfp2-name", "uncompiled"),
    (component("a", head=f"name: {'x' * 129}"), "kfp2-name", "uncompiled"),
    (component("a", "{name: 1st}"), "kfp2-port-name", "uncompiled"),
    (component("a", outputs="{name: 名前}"), "kfp2-port-name", "uncompiled"),
    (component("a", "{name: a b}, {name: a-b}"), "kfp2-merged", "changed"),
    (component("a", "{name: a, type: [x]}"), "kfp2-type", "refused"),
    (component("a", outputs="{name: a, type: googlesheet}"), "kfp2-type", "refused"),
    (component("{outputPath: a}", outputs="{name: a, type: {}}"), "kfp2-type", "refused"),
    (component("a", "{name: a, type: CSV}"), "kfp2-type-lost", "changed"),
    (component("{outputPath: a}", outputs="{name: a, type: {JsonObject: {}}}"), "kfp2-output-kind", "changed"),
    (component("a", "{name: a, type: Integer, default: ''}"), "kfp2-default", "refused"),
    (component("a", "{name: a, type: Bool, default: Fasle}"), "kfp2-default", "refused"),
    (component("a", "{name: a, type: JsonArray, default: '[null]'}"), "kfp2-default", "uncompiled"),
    (component("a", "{name: a, type: Float, default: .nan}"), "kfp2-default", "uncompiled"),
    (component("a", "{name: a, type: CSV, default: 'x'}"), "kfp2-default", "changed"),
    (component("{inputValue: a}", "{name: a}"), "kfp2-value", "uncompiled"),
    (component("{inputValue: a}", "{name: a, type: GCSPath}"), "kfp2-value", "uncompiled"),
    (component("{inputPath: a}", "{name: a, type: String}"), "kfp2-file", "uncompiled"),
    (component("{inputUri: a}", "{name: a, type: text}"), "kfp2-file", "uncompiled"),
    (component("{outputUri: a}", outputs="{name: a, type: String}"), "kfp2-file", "uncompiled"),
    (component("{outputMetadata: null}"), "kfp2-placeholder", "refused"),
    (component("{if: {cond: {inputValue: a}, then: b}}", "{name: a, type: Bool}"), "kfp2-condition", "refused"),
    (
        component("{if: {cond: {isPresent: a}, then: b, else: {inputValue: a}}}", "{name: a, type: String}"),
        "kfp2-else",
        "refused",
    ),
    (component("{if: {cond: {isPresent: a}, then: b, else: ''}}", "{name: a}"), "kfp2-else", "changed"),
    (
        component("{concat: [x, {if: {cond: {isPresent: a}, then: [b, c]}}]}", "{name: a}"),
        "kfp2-list-in-concat",
        "refused",
    ),
    (component("sh", outputs="{name: a}", more=", fileOutputs: {a: /x}"), "kfp2-file-outputs", "changed"),
    (component("a", "{name: a, description: b}", head="metadata: {labels: {a: b}}"), "kfp2-dropped", "changed"),
]

ARGO: list[tuple[ComponentSpec, str, str]] = [
    (component(""), "argo-no-command", "uncompiled"),
    (parse_component("name: a"), "argo-no-implementation", "uncompiled"),
    (component("a, {inputPath: a}", "{name: a, default: '{{=1+1}}'}"), "argo-own-tag", "uncompiled"),
    (component("{executorInput: null}"), "argo-placeholder", "uncompiled"),
    (component("x" * 131072), "argo-argument-size", "uncompiled"),
    (
        graph("componentRef: {spec: {implementation: {container: {image: a}}}}"),
        "argo-no-command",
        "uncompiled",
    ),
]

CASES = [
    *(("kfp1", *case) for case in KFP1),
    *(("kfp2", *case) for case in KFP2),
    *(("argo", *case) for case in ARGO),
]


@pytest.mark.parametrize(("target", "spec", "rule", "effect"), CASES, ids=lambda value: str(value)[:24])
def test_a_rule_finds_what_it_looks_for(target: Target, spec: ComponentSpec, rule: str, effect: str) -> None:
    finding = found(spec, target)[rule]
    assert finding.effect == effect
    assert finding.message
    expected: dict[str, Verdict] = {"refused": "refused", "uncompiled": "loads", "changed": "compiles"}
    others = {item.effect for item in portability_findings(spec, target)} - {effect, "changed"}
    assert others or verdict(spec, target) == expected[effect]


@pytest.mark.parametrize("target", TARGETS)
def test_a_component_of_typed_ports_goes_everywhere(target: Target) -> None:
    assert verdict(PLAIN, target) == "compiles"
    assert {item.rule for item in portability_findings(PLAIN, target)} <= {"kfp2-type-lost"}


@pytest.mark.parametrize("text", ["{{workflow.name}}", "{{workflow.uid}}", "echo {{x}}", "{{=1+1}}", "$(HOME)"])
def test_the_compiler_sees_to_braces_in_a_command_line(text: str) -> None:
    assert portability_findings(component(f"'{text}'", more=f", env: {{A: '{text}'}}"), "argo") == []


def test_a_workflow_that_is_too_large_is_told() -> None:
    large = component("x" * 120_000)
    tasks = {f"t{number}": TaskSpec(ComponentRef(spec=large), extension=TaskExtension(timeout_seconds=number + 1))
             for number in range(9)}  # fmt: skip
    pipeline = ComponentSpec(implementation=GraphImplementation(GraphSpec(tasks)))
    assert "argo-workflow-too-large" in found(pipeline, "argo")


CHOSEN = "{if: {cond: {inputValue: a}, then: [--yes]}}"


@pytest.mark.parametrize("line", ["{outputUri: a}", "{inputUri: a}, {outputUri: b}"])
def test_uris_can_be_had_on_argo(line: str) -> None:
    assert portability_findings(component(line, "{name: a}", "{name: a}, {name: b}"), "argo") == []


def test_what_hangs_on_how_a_component_is_used_is_told_of_the_pipeline_that_uses_it() -> None:
    chosen = component(CHOSEN, "{name: a, type: Boolean}")
    assert portability_findings(chosen, "argo") == []
    pipeline = ComponentSpec(
        inputs=chosen.inputs,
        implementation=GraphImplementation(
            GraphSpec({"one": TaskSpec(ComponentRef(spec=chosen), {"a": GraphInput("a")})})
        ),
    )
    assert [item.rule for item in portability_findings(pipeline, "argo")] == ["argo-runtime-if"]


def test_of_names_without_letters_only_one_is_refused() -> None:
    backend = "{name: '', type: PipelineTaskFinalStatus}"
    assert "kfp1-name" not in found(component("a", f"{{name: '--'}}, {backend}"), "kfp1")
    spec = component("a", "{name: '++'}, {name: '--'}")
    assert [item.port for item in portability_findings(spec, "kfp1") if item.rule == "kfp1-name"] == ["++"]


def test_the_worst_comes_first_and_says_where() -> None:
    spec = component("{inputValue: Path}, {outputMetadata: null}", "{name: Path, type: GCSPath}")
    worst, value, *_ = portability_findings(spec, "kfp2")
    assert (worst.rule, worst.path) == ("kfp2-placeholder", ("implementation", "container", "command", 1))
    assert (value.rule, value.port, value.mechanical) == ("kfp2-value", "Path", True)
    assert value.path == ("implementation", "container", "command", 0)


def test_a_finding_about_a_port_knows_its_place_in_the_file() -> None:
    position = found(component("a", "{name: 1st}"), "kfp2")["kfp2-port-name"].position
    assert position is not None
    assert (position.line, position.column) == (2, 10)


def test_of_two_inputs_that_become_one_the_last_one_counts() -> None:
    ports = "{{name: a b, type: {}}}, {{name: a-b, type: {}}}"
    assert verdict(component("{inputValue: a b}", ports.format("CSV", "String")), "kfp2") == "compiles"
    assert verdict(component("{inputValue: a b}", ports.format("String", "CSV")), "kfp2") == "loads"


def test_a_text_that_is_no_component_is_refused_everywhere() -> None:
    for target in TARGETS:
        assert loads_in("inputs: {a: b}", target) == "refused"
        assert loads_in("a: [", target) == "refused"


def test_an_unknown_target_is_named() -> None:
    with pytest.raises(UsageError, match='no target "kfp3"'):
        loads_in("name: a", "kfp3")  # type: ignore[arg-type]


def line_of(spec: ComponentSpec) -> tuple[object, ...]:
    """The fixed command as plain data."""
    from catalog.spec.emit import element_struct

    assert spec.container is not None
    return tuple(element_struct(item) for item in spec.container.line)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("{name: a}", "String"),
        ("{name: a, type: GCSPath}", "String"),
        ("{name: a, type: {GCSPath: {x: y}}}", "String"),
        ("{name: a, type: {JsonObject: {x: y}}}", "JsonObject"),
        ("{name: a, type: [x]}", "String"),
        ("{name: a, type: Integer}", "Integer"),
    ],
)
def test_an_input_by_value_gets_a_type_of_value(given: str, expected: str) -> None:
    fixed = fix_for(component("{inputValue: a}", given), "kfp2")
    assert fixed.inputs[0].type == expected
    assert verdict(fixed, "kfp2") == "compiles"


def test_a_port_by_file_gets_a_type_of_file() -> None:
    spec = component(
        "{inputPath: a}, {inputUri: b}, {outputUri: c}, {outputPath: d}",
        "{name: a, type: String}, {name: b, type: Bool}",
        "{name: c, type: String}, {name: d, type: {JsonArray: {}}}",
    )
    fixed = fix_for(spec, "kfp2")
    assert [port.type for port in fixed.inputs] == ["Artifact", "Artifact"]
    assert [port.type for port in fixed.outputs] == ["Artifact", "JsonArray"]
    assert verdict(fixed, "kfp2") == "compiles"


def test_an_input_used_both_ways_is_left_as_it_is() -> None:
    spec = component("{inputPath: a}, {inputValue: a}", "{name: a}")
    assert fix_for(spec, "kfp2") == spec
    assert not found(spec, "kfp2")["kfp2-value"].mechanical


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{if: {cond: {isPresent: a}, then: b, else: {inputValue: a}}}",
         {"if": {"cond": {"isPresent": "a"}, "then": "b", "else": [{"inputValue": "a"}]}}),
        ("{if: {cond: {isPresent: a}, then: b, else: ''}}",
         {"if": {"cond": {"isPresent": "a"}, "then": "b", "else": [""]}}),
        ("{if: {cond: {isPresent: a}, then: b, else: c}}",
         {"if": {"cond": {"isPresent": "a"}, "then": "b", "else": "c"}}),
        ("{concat: [x, {if: {cond: {isPresent: a}, then: [b, {inputValue: a}], else: [c, d]}}]}",
         {"concat": ["x", {"if": {"cond": {"isPresent": "a"}, "then": {"concat": ["b", {"inputValue": "a"}]},
                                  "else": "cd"}}]}),
        ("{concat: [x, {if: {cond: {isPresent: a}, then: [b]}}]}",
         {"concat": ["x", {"if": {"cond": {"isPresent": "a"}, "then": "b"}}]}),
    ],
)  # fmt: skip
def test_choices_are_written_as_kfp_2_reads_them(line: str, expected: object) -> None:
    fixed = fix_for(component(line, "{name: a, type: String}"), "kfp2")
    assert line_of(fixed) == (expected,)
    assert verdict(fixed, "kfp2") == "compiles"


def test_a_fixed_path_becomes_an_output_path_where_it_stands_by_itself() -> None:
    outputs, fixed_paths = "{name: a}, {name: b}", ", fileOutputs: {a: /tmp/a, b: /tmp/b}"
    fixed = fix_for(component("sh, --out=/tmp/a, /tmp/b, x /tmp/a y", "", outputs, fixed_paths), "kfp2")
    assert line_of(fixed) == (
        "sh",
        {"concat": ["--out=", {"outputPath": "a"}]},
        {"outputPath": "b"},
        {"concat": ["x ", {"outputPath": "a"}, " y"]},
    )
    assert fixed.container is not None
    assert fixed.container.file_outputs is None


def test_a_fixed_path_that_is_part_of_a_longer_one_stays() -> None:
    spec = component("mkdir /tmp/a; cp x /tmp/a/b", outputs="{name: a}", more=", fileOutputs: {a: /tmp/a}")
    assert fix_for(spec, "kfp2") == spec
    assert not found(spec, "kfp2")["kfp2-file-outputs"].mechanical


def test_a_graph_gets_the_output_values_that_later_pythons_want() -> None:
    fixed = fix_for(graph(REF, ""), "kfp1")
    assert "kfp1-output-values" not in found(fixed, "kfp1")
    assert fix_for(fixed, "kfp1") == fixed


@pytest.mark.parametrize("target", TARGETS)
def test_what_needs_no_fix_stays_the_same(target: Target) -> None:
    assert fix_for(PLAIN, target) == PLAIN
