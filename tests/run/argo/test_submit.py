from __future__ import annotations

import re
import uuid

import pytest

from catalog.errors import MachineError
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import WORKFLOW
from catalog.run.argo.submit import (
    BEFORE,
    Before,
    before_of,
    find_submitted,
    submission_of,
    submit,
    workflow_labels,
    workflow_name,
)

ID = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize("name", ["train", "A long NAME with spaces, and ümlauts! " * 5, "---", "9 lives"])
def test_a_name_is_a_dns_label_whatever_the_run_is_called(name: str) -> None:
    for submission in (1, 2, 120):
        made = workflow_name(name, ID, submission)
        assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", made)
        assert len(made) <= 63


def test_the_same_run_has_the_same_name_and_other_runs_have_others() -> None:
    assert workflow_name("train", ID) == workflow_name("train", ID)
    assert workflow_name("train", ID) != workflow_name("train", ID[::-1])
    assert workflow_name("train", ID, 2) != workflow_name("train", ID)


def test_what_was_so_before_is_read_back() -> None:
    before = Before(("a", "b/c"), {"d": 2})
    workflow = {"metadata": {"name": "w", "annotations": {BEFORE: before.to_text()}}}
    assert before_of(workflow) == before
    assert before_of({"metadata": {"name": "w"}}) == Before()


def test_an_annotation_that_was_changed_is_refused() -> None:
    with pytest.raises(MachineError) as caught:
        before_of({"metadata": {"name": "w", "annotations": {BEFORE: "[]"}}})
    assert caught.value.rule == "workflow-changed"


def workflow(run_id: str, submission: int) -> dict[str, object]:
    """A workflow that never starts."""
    name = workflow_name("submit-test", run_id, submission)
    return {
        "metadata": {"name": name, "labels": workflow_labels(run_id, submission)},
        "spec": {
            "suspend": True,
            "entrypoint": "main",
            "templates": [{"name": "main", "container": {"image": "busybox:1.36", "command": ["true"]}}],
        },
    }


@pytest.mark.cluster
def test_a_run_is_submitted_once_and_its_newest_workflow_is_found(cluster: Cluster, namespace: str) -> None:
    run_id = uuid.uuid4().hex
    assert find_submitted(cluster, namespace, run_id) is None
    first = submit(cluster, namespace, workflow(run_id, 1))
    again = submit(cluster, namespace, workflow(run_id, 1))
    assert again["metadata"]["uid"] == first["metadata"]["uid"]
    for number in (2, 10):
        submit(cluster, namespace, workflow(run_id, number))
    newest = find_submitted(cluster, namespace, run_id)
    assert newest is not None and submission_of(newest) == 10


@pytest.mark.cluster
def test_a_name_that_another_run_has_is_refused(cluster: Cluster, namespace: str) -> None:
    one, other = uuid.uuid4().hex, uuid.uuid4().hex
    submit(cluster, namespace, workflow(one, 1))
    taken = workflow(other, 1)
    taken["metadata"] = {"name": workflow_name("submit-test", one), "labels": workflow_labels(other, 1)}
    with pytest.raises(MachineError) as caught:
        submit(cluster, namespace, taken)
    assert caught.value.rule == "cluster-exists"
    assert cluster.delete(WORKFLOW, workflow_name("submit-test", one), namespace)
