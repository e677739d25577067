from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from catalog.command import standard_places
from catalog.run.job_line import job_environment, job_line, uri_place
from catalog.run.process import ProcessEngine
from tests.run.jobs import Bench

SPEC = """
inputs: [{name: text}]
implementation:
  container:
    image: x
    command: [echo, '{{workflow.name}}', '{{pod.name}}', {inputValue: text}]
    args: ['{{workflow.uid}}']
    env: {WHO: '{{workflow.name}}', KEPT: a, CHANGED: a}
"""


def test_workflow_variables_are_filled_into_the_components_own_texts_and_not_into_arguments(tmp_path: Path) -> None:
    job = Bench(ProcessEngine(), tmp_path).job(SPEC, {"text": "at {{workflow.uid}}"}, env={"CHANGED": "b"})
    line = job_line(job, standard_places(job.spec))
    assert line.command == ("echo", "my-run", "{{pod.name}}", "at {{workflow.uid}}")
    assert line.args == (job.run_id,)
    assert job_environment(job) == {"WHO": "my-run", "KEPT": "a", "CHANGED": "b"}


@pytest.mark.parametrize(
    ("root", "task", "place"),
    [
        ("s3://bucket/root/", "train", "s3://bucket/root/r-1/train/Model"),
        ("/data", "loop/3/echo it", "/data/r-1/loop/3/echo_it/Model"),
        ("file:///data", "../../etc", "/data/r-1/_../_../etc/Model"),
    ],
)
def test_uri_places_lie_below_the_root(tmp_path: Path, root: str, task: str, place: str) -> None:
    job = replace(Bench(ProcessEngine(), tmp_path).job(SPEC), run_id="r-1", task=task, uri_root=root)
    assert uri_place(job, "Model") == place
