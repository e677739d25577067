"""What every version in components/ and every pipeline in examples/ has in common."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from catalog.library.folder import FolderLibrary
from catalog.library.libraries import Libraries
from catalog.library.link import link
from catalog.load.loader import read_spec_file
from catalog.pipeline.groups import graphs_of
from catalog.spec.model import ComponentSpec, GraphSpec, TaskOutput, TaskSpec
from tests.components.harness import LIBRARY, ROOT, load, versions

SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
REPOSITORY = "https://github.com/kfp-catalog/kfp-catalog/tree/main"
EXAMPLES = sorted([*(ROOT / "examples").glob("*.yaml"), *(ROOT / "examples" / "digits").glob("*.yaml")])


def test_the_first_components_are_there() -> None:
    assert {
        "csv_split/1.0.0",
        "echo/1.0.0",
        "evaluate_classifier/1.0.0",
        "gcs_download/1.0.0",
        "gcs_download/2.0.0",
        "http_download/1.0.0",
        "join_text/1.0.0",
        "train_classifier/1.0.0",
    } <= set(versions())


@pytest.mark.parametrize("component", versions())
def test_the_path_is_the_identity(component: str) -> None:
    name, version = component.split("/")
    spec = load(component)
    assert spec.name == name
    assert spec.annotations["version"] == version
    assert SEMVER.fullmatch(version)
    assert spec.annotations["canonical_location"] == f"{REPOSITORY}/components/{component}/component.yaml"
    assert spec.annotations["license"] == "Apache-2.0"
    assert spec.annotations["author"] == "kfp-catalog contributors"


@pytest.mark.parametrize("component", versions())
def test_every_port_has_a_type_a_description_and_a_line_in_the_readme(component: str) -> None:
    readme = (LIBRARY / component / "README.md").read_text(encoding="utf-8")
    spec = load(component)
    assert readme.startswith(f"# {spec.name} {spec.annotations['version']}\n")
    for kind, ports in (("input", spec.inputs), ("output", spec.outputs)):
        for port in ports:
            assert port.type
            assert port.description
            assert f"| {kind} | `{port.name}` | {port.type} |" in readme


@pytest.mark.parametrize("component", versions())
def test_there_are_cases(component: str) -> None:
    cases = yaml.safe_load((LIBRARY / component / "tests.yaml").read_text(encoding="utf-8"))["cases"]
    known = {port.name for port in load(component).inputs}
    for case in cases:
        assert {*case.get("arguments", {}), *case.get("files", {}), *case.get("inline", {})} <= known


@pytest.mark.parametrize("component", versions())
def test_nothing_reads_as_a_template_of_the_engine(component: str) -> None:
    assert "{{" not in (LIBRARY / component / "component.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.relative_to(ROOT / "examples").as_posix())
def test_an_example_passes_what_its_components_take(path: Path) -> None:
    linked = link(read_spec_file(path), Libraries((FolderLibrary(LIBRARY),)))
    assert linked.graph is not None
    for _, pipeline in graphs_of(linked):
        assert pipeline.graph is not None
        check_arguments(pipeline.graph)


def check_arguments(graph: GraphSpec) -> None:
    """Every task gives what its component needs and knows, and takes only outputs that are there."""
    components = {task_id: component_of(task) for task_id, task in graph.tasks.items()}
    for task_id, task in graph.tasks.items():
        component = components[task_id]
        required = {port.name for port in component.inputs if port.required}
        bound = set(task.extension.for_each.bind) if task.extension and task.extension.for_each else set()
        assert required <= set(task.arguments) | bound <= {port.name for port in component.inputs}
        for argument in task.arguments.values():
            if isinstance(argument, TaskOutput):
                assert components[argument.task_id].output(argument.output_name)


def component_of(task: TaskSpec) -> ComponentSpec:
    """The component of a linked task."""
    spec = task.component_ref.spec
    assert spec is not None
    return spec
