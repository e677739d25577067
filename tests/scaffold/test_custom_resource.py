"""The component of the template custom-resource against an API of Kubernetes."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.command import Places, resolve_command, task_arguments
from catalog.load.loader import read_spec_file
from tests.scaffold.kubernetes_server import Api, serving
from tests.scaffold.making import make

PATH = "/apis/kubeflow.org/v1/namespaces/team/pytorchjobs/digits"
SUCCEEDED = {"conditions": [{"type": "Running", "status": "False"}, {"type": "Succeeded", "status": "True"}]}

Run = Callable[..., tuple[int, str, Any]]


@pytest.fixture
def api() -> Iterator[Api]:
    with serving() as found:
        yield found


@pytest.fixture
def run(tmp_path: Path, api: Api) -> Run:
    """Starts the component's program; gives exit code, log and the output."""
    spec = read_spec_file(make("custom-resource", tmp_path / "library") / "component.yaml")
    output = tmp_path / "out" / "resource"
    places = Places(str, lambda name: str(output), str, str)

    def start(**arguments: str) -> tuple[int, str, Any]:
        given = {"resource_name": "digits", "namespace": "team", "api_server": api.address, **arguments}
        line = resolve_command(spec, task_arguments(spec, given), places)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KUBERNETES_")}
        done = subprocess.run([*line.command, *line.args], env=environment, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        found = json.loads(output.read_text(encoding="utf-8")) if output.exists() else None
        return done.returncode, done.stdout + done.stderr, found

    return start


def test_apply_is_server_side_and_waits(api: Api, run: Run) -> None:
    api.answers = [{}, 503, SUCCEEDED]
    code, log, resource = run(spec='{"replicas": 2}')
    assert code == 0, log
    method, target, kind, body = api.requests[0]
    assert (method, target) == ("PATCH", f"{PATH}?fieldManager=sample&force=true")
    assert kind == "application/apply-patch+yaml"
    assert body["spec"] == {"replicas": 2} and body["kind"] == "PyTorchJob"
    assert resource["status"] == SUCCEEDED
    assert "has the condition Succeeded" in log and "replicas" not in log


def test_create_refuses_what_is_there(api: Api, run: Run) -> None:
    assert run(action="create", success="")[0] == 0
    code, log, _ = run(action="create", success="")
    assert code == 3 and "it exists already" in log


def test_patch_changes_the_spec_alone(api: Api, run: Run) -> None:
    assert run(action="patch", success="")[0] == 3
    assert run(success="")[0] == 0
    assert run(action="patch", spec='{"a": 1}', success="")[0] == 0
    assert api.requests[-1][2:] == ("application/merge-patch+json", {"spec": {"a": 1}})


def test_delete_waits_and_tolerates_absence(api: Api, run: Run) -> None:
    assert run(success="")[0] == 0
    assert run(action="delete")[0] == 0
    assert api.objects == {}
    code, log, _ = run(action="delete")
    assert code == 0 and "deleted" in log


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ({"phase": "Failed"}, 1),
        ({"conditions": [{"type": "Failed", "status": "True"}]}, 1),
        ({"phase": "Succeeded"}, 0),
    ],
)
def test_a_failed_object_fails_the_task(api: Api, run: Run, status: dict[str, Any], code: int) -> None:
    api.answers = [status]
    assert run()[0] == code


def test_time_runs_out(api: Api, run: Run) -> None:
    code, log, resource = run(timeout_seconds="0.2")
    assert code == 4 and "not done after 0.2 seconds" in log
    assert resource["kind"] == "PyTorchJob"


def test_a_refusal_that_will_not_pass_ends_the_waiting(api: Api, run: Run) -> None:
    api.answers = [403]
    assert run()[0] == 3


def test_outside_of_a_cluster_an_address_is_needed(run: Run) -> None:
    code, log, _ = run(api_server="")
    assert code == 3 and "this is no pod of a cluster" in log
