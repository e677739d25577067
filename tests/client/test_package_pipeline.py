"""Packages carry the pipeline they were made of."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from catalog.client.package_pipeline import ANNOTATION, LONGEST, is_package, pipeline_of_package, with_pipeline
from catalog.errors import CallError
from catalog.spec.emit import dump_yaml
from catalog.spec.model import ComponentSpec, InputSpec

SPEC = ComponentSpec(name="größe", inputs=(InputSpec("text"),))
WORKFLOW = {"kind": "Workflow", "metadata": {"name": "a", "annotations": {"b": "c"}}}


def test_the_pipeline_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(dump_yaml(with_pipeline(WORKFLOW, SPEC)))
    assert is_package(str(path))
    assert pipeline_of_package(str(path)) == SPEC


def test_other_annotations_stay_and_the_workflow_is_not_changed() -> None:
    made = with_pipeline(WORKFLOW, SPEC)
    assert set(made["metadata"]["annotations"]) == {"b", ANNOTATION}
    assert WORKFLOW["metadata"] == {"name": "a", "annotations": {"b": "c"}}


def test_a_pipeline_that_is_too_large_is_left_out() -> None:
    import random

    noise = random.Random(1).randbytes(LONGEST).hex()
    large = ComponentSpec(name="large", description=noise)
    assert with_pipeline(WORKFLOW, large) == WORKFLOW


def test_a_pipeline_file_is_no_package(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("name: p\nimplementation: {graph: {tasks: {}}}\n")
    assert not is_package(str(path))
    assert not is_package(str(tmp_path / "p.py"))


def test_what_holds_no_pipeline_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w"):
        pass
    damaged = tmp_path / "damaged.yaml"
    damaged.write_text(dump_yaml({"kind": "Workflow", "metadata": {"annotations": {ANNOTATION: "eA=="}}}))
    (tmp_path / "text.zip").write_text("no archive")
    for path in (empty, damaged, tmp_path / "text.zip", tmp_path / "none.tgz"):
        with pytest.raises(CallError) as caught:
            pipeline_of_package(str(path))
        assert caught.value.rule == "package-unreadable"
