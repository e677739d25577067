"""Pipelines for the tests of the compiler, opened and linked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalog.compile.compiled import Compiled
from catalog.compile.options import CompileOptions
from catalog.compile.workflow import compile_workflow
from catalog.library.libraries import Libraries
from catalog.library.link import link
from catalog.load.loader import read_spec_file
from catalog.pipeline.check import require_sound
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.yaml"))
GOLDEN = HERE / "golden"


def opened(path: Path) -> ComponentSpec:
    """The pipeline of a file, linked without any library, and sound."""
    spec = link(read_spec_file(path), Libraries(()))
    require_sound(spec)
    return spec


def case(name: str) -> ComponentSpec:
    """The pipeline of one of the cases."""
    return opened(HERE / "cases" / f"{name}.yaml")


def written(text: str) -> ComponentSpec:
    """The pipeline of a text whose components are all inline."""
    spec = parse_component(text)
    require_sound(spec)
    return spec


def compiled(spec: ComponentSpec, **options: Any) -> Compiled:
    """The pipeline compiled; the options are those of CompileOptions."""
    return compile_workflow(spec, CompileOptions(**options))


def template(found: Compiled, name: str) -> dict[str, Any]:
    """One of the Workflow's templates."""
    [made] = [item for item in found.workflow["spec"]["templates"] if item["name"] == name]
    return dict(made)


def dag_task(found: Compiled, dag: str, name: str) -> dict[str, Any]:
    """One of the tasks of a DAG template."""
    [made] = [item for item in template(found, dag)["dag"]["tasks"] if item["name"] == name]
    return dict(made)
