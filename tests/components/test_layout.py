"""What every version in components/ and every pipeline in examples/ has in common."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from catalog.spec.model import ComponentSpec, TaskOutput
from catalog.spec.parse import parse_component_bytes
from tests.components.harness import LIBRARY, ROOT, load, versions

SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
REPOSITORY = "https://github.com/kfp-catalog/kfp-catalog/tree/main"
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


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


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_passes_what_its_components_take(path: Path) -> None:
    spec = parse_component_bytes(path.read_bytes(), str(path))
    assert spec.graph is not None
    components = {task_id: newest(str(task.component_ref.name)) for task_id, task in spec.graph.tasks.items()}
    for task_id, task in spec.graph.tasks.items():
        component = components[task_id]
        required = {port.name for port in component.inputs if port.required}
        assert required <= set(task.arguments) <= {port.name for port in component.inputs}
        for argument in task.arguments.values():
            if isinstance(argument, TaskOutput):
                assert components[argument.task_id].output(argument.output_name)


def newest(reference: str) -> ComponentSpec:
    """The newest version of `name@^major`."""
    name, major = reference.split("@^")
    return load([version for version in versions() if version.startswith(f"{name}/{major}.")][-1])
