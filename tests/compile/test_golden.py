"""Each pipeline in `cases` compiles to the Workflow in `golden`. `make golden` writes those anew."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.compile.known import KnownOutput
from catalog.compile.options import CompileOptions
from catalog.compile.size import require_fits
from catalog.compile.workflow import compile_workflow
from catalog.compile.write import yaml_bytes
from catalog.pipeline.settings import WorkflowSettings
from tests.compile.building import CASES, GOLDEN, opened
from tests.requirements import require

ARGO = "io.argoproj.workflow.v1alpha1"
OPTIONS = {
    "parameters": CompileOptions(arguments={"who": "me", "greeting": "good morning"}),
    "optional_inputs": CompileOptions(arguments={"side": "heads"}),
    "single_component": CompileOptions(arguments={"text": "one"}),
    "settings": CompileOptions(
        name="settings-1",
        namespace="ml",
        settings=WorkflowSettings(parallelism=2, pod_gc="OnPodCompletion", ttl_seconds=120),
        labels={"run": "1"},
        annotations={"why": "test"},
        archive_location={"s3": {"key": "runs/{{pod.name}}"}},
    ),
    "fused": CompileOptions(fuse=True),
    "uris": CompileOptions(pipeline_root="s3://runs/$all/{{workflow.name}}/"),
    "literal_braces": CompileOptions(texts={"workflow.name": "literal", "workflow.uid": "1234"}),
    "known_results": CompileOptions(
        known={
            "make": {"text": KnownOutput("a\n")},
            "big": {"data": KnownOutput(None, {"s3": {"bucket": "runs", "key": "big/data.tgz"}})},
        }
    ),
}


def compile_case(path: Path) -> bytes:
    """The golden text of a case."""
    workflow = compile_workflow(opened(path), OPTIONS.get(path.stem)).workflow
    require_fits(workflow)
    return yaml_bytes(workflow)


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.stem))
def test_a_pipeline_becomes_its_workflow(path: Path) -> None:
    made, golden = compile_case(path), GOLDEN / path.name
    if os.environ.get("CATALOG_GOLDEN") == "write":
        golden.write_bytes(made)
    assert made.decode("utf-8") == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.name for path in GOLDEN.glob("*")} == {path.name for path in CASES}


def test_argo_finds_no_fault() -> None:
    argo = os.environ.get("ARGO_CLI", "")
    require("cluster", bool(argo) and shutil.which(argo) is not None, "ARGO_CLI names no program")
    done = subprocess.run([argo, "lint", "--offline", str(GOLDEN)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def argo_validator() -> Any:
    """Argo's own JSON schema, kinder in two places where Argo itself is."""
    place = os.environ.get("CATALOG_ARGO_SCHEMA", "")
    if not place:
        pytest.skip("CATALOG_ARGO_SCHEMA names no file: Argo's api/jsonschema/schema.json")
    import jsonschema

    schema = json.loads(Path(place).read_text(encoding="utf-8"))
    definitions = schema["definitions"]
    definitions["io.k8s.apimachinery.pkg.util.intstr.IntOrString"] = {"type": ["integer", "string"]}
    # What holds for all containers names no image.
    definitions[f"{ARGO}.WorkflowSpec"]["properties"]["templateDefaults"] = {"type": "object"}
    root = {"definitions": definitions, "$ref": f"#/definitions/{ARGO}.Workflow"}
    return jsonschema.Draft7Validator(root)


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.stem))
def test_it_is_what_argos_schema_asks_for(path: Path, argo_validator: Any) -> None:
    workflow = yaml.safe_load((GOLDEN / path.name).read_text(encoding="utf-8"))
    assert [
        f"{list(error.absolute_path)}: {error.message[:200]}" for error in argo_validator.iter_errors(workflow)
    ] == []


PROGRAM = """
import sys
from tests.compile.building import CASES
from tests.compile.test_golden import compile_case
for path in CASES:
    sys.stdout.buffer.write(compile_case(path))
"""


def test_the_bytes_are_the_same_in_every_process() -> None:
    texts = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])}
        texts.append(
            subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True, env=environment).stdout
        )
    assert texts[0] and texts[0] == texts[1]
