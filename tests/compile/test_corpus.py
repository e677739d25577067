"""Real components, each as a pipeline of one task: all compile, or are refused with a reason; needs CATALOG_CORPUS."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.compile.options import CompileOptions
from catalog.compile.size import require_fits
from catalog.compile.workflow import compile_workflow
from catalog.compile.write import yaml_bytes
from catalog.errors import CatalogError
from catalog.load.loader import read_spec_file
from catalog.pipeline.check import require_sound
from catalog.spec.model import ComponentSpec
from tests.requirements import require

pytestmark = pytest.mark.corpus
SAMPLE = 60
# Components that name no command get this one: what their images start is not known here.
ENTRY = (("/entry",), ())


@pytest.fixture(scope="module")
def components() -> list[ComponentSpec]:
    """All container components of the corpus."""
    folder = os.environ.get("CATALOG_CORPUS", "")
    require("corpus", bool(folder), "CATALOG_CORPUS does not name the conformance corpus")
    found = []
    for path in sorted(Path(folder).glob("v1*/*/*.yaml")):
        try:
            spec = read_spec_file(path)
            require_sound(spec)
        except CatalogError:
            continue
        if spec.container is not None:
            found.append(spec)
    return found


def workflow_text(spec: ComponentSpec) -> bytes:
    """The Workflow of a component with an argument for each required input, its URIs below a bucket."""
    assert spec.container is not None
    arguments = {port.name: "1" for port in spec.inputs if port.required}
    commands = {spec.container.image: ENTRY}
    options = CompileOptions(arguments=arguments, image_commands=commands, pipeline_root="s3://bucket/root")
    workflow = compile_workflow(spec, options).workflow
    require_fits(workflow)
    return yaml_bytes(workflow)


def test_every_component_compiles(components: list[ComponentSpec], report_score: Callable[[str], None]) -> None:
    refused: Counter[str] = Counter()
    for spec in components:
        try:
            assert workflow_text(spec) == workflow_text(spec)
        except CatalogError as error:
            refused[error.rule] += 1
    report_score(f"compiler: {len(components)} components of the corpus, refused: {dict(refused) or 'none'}")
    assert len(components) > SAMPLE
    assert not refused


def test_argo_finds_no_fault_with_a_sample(components: list[ComponentSpec], tmp_path: Path) -> None:
    argo = os.environ.get("ARGO_CLI", "")
    require("cluster", bool(argo) and shutil.which(argo) is not None, "ARGO_CLI names no program")
    for number, spec in enumerate(components[:: max(1, len(components) // SAMPLE)]):
        try:
            (tmp_path / f"{number}.yaml").write_bytes(workflow_text(spec))
        except CatalogError:
            continue
    assert len(list(tmp_path.iterdir())) > SAMPLE / 2
    command = [argo, "lint", "--offline", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
