"""Objects brought into a real cluster, and taken away again; no pod is started."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from catalog.client.deployed import Done, apply_objects, remove_objects
from catalog.compile.cron_workflow import cron_workflow
from catalog.compile.workflow_template import workflow_template
from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.kinds import CRON_WORKFLOW, NAMESPACE, WORKFLOW_TEMPLATE
from tests.compile.workflows import greeting
from tests.requirements import cluster_available, require

pytestmark = pytest.mark.cluster
YEARLY = Schedule(cron="@yearly", enabled=False)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    require("cluster", cluster_available(), "KUBECONFIG names no cluster with Argo Workflows that answers")
    with connect() as found:
        yield found


@pytest.fixture
def namespace(cluster: Cluster) -> Iterator[str]:
    name = f"catalog-test-{uuid.uuid4().hex[:10]}"
    cluster.create(NAMESPACE, {"metadata": {"name": name}})
    yield name
    cluster.delete(NAMESPACE, name)


def actions(done: list[Done]) -> dict[str, str]:
    return {item.kind: item.action for item in done}


def template(text: str = "hello") -> dict[str, Any]:
    workflow = greeting()
    workflow["spec"]["arguments"]["parameters"] = [{"name": "text", "value": text}, {"name": "who", "value": "all"}]
    return workflow_template(workflow, "greeting")


def test_a_second_time_nothing_changes_and_a_third_what_is_different(cluster: Cluster, namespace: str) -> None:
    both = (template(), cron_workflow(YEARLY, "greeting", "greeting"))
    assert actions(apply_objects(cluster, both, namespace)) == {
        "WorkflowTemplate": "created",
        "CronWorkflow": "created",
    }
    assert actions(apply_objects(cluster, both, namespace)) == {
        "WorkflowTemplate": "unchanged",
        "CronWorkflow": "unchanged",
    }
    assert actions(apply_objects(cluster, (template("bye"),), namespace)) == {
        "WorkflowTemplate": "changed",
        "CronWorkflow": "kept",
    }
    found = cluster.get(WORKFLOW_TEMPLATE, "greeting", namespace)
    assert found is not None
    assert found["spec"]["arguments"]["parameters"][0]["value"] == "bye"


def test_what_a_deployment_no_longer_says_goes_away(cluster: Cluster, namespace: str) -> None:
    late = Schedule(cron="@yearly", enabled=False, deadline_seconds=300)
    for schedule in (late, Schedule(cron="@yearly", enabled=False, deadline_seconds=0)):
        apply_objects(cluster, (template(), cron_workflow(schedule, "greeting", "greeting")), namespace)
    found = cluster.get(CRON_WORKFLOW, "greeting", namespace)
    assert found is not None
    assert "startingDeadlineSeconds" not in found["spec"]


def test_the_schedule_is_deleted_first_and_what_is_absent_is_no_failure(cluster: Cluster, namespace: str) -> None:
    apply_objects(cluster, (template(), cron_workflow(YEARLY, "greeting", "greeting")), namespace)
    alone = remove_objects(cluster, "greeting", namespace, ("CronWorkflow",))
    assert alone == [Done("CronWorkflow", "greeting", namespace, "deleted")]
    assert remove_objects(cluster, "greeting", namespace) == [
        Done("CronWorkflow", "greeting", namespace, "absent"),
        Done("WorkflowTemplate", "greeting", namespace, "deleted"),
    ]
    assert actions(remove_objects(cluster, "greeting", namespace)) == {
        "CronWorkflow": "absent",
        "WorkflowTemplate": "absent",
    }


def test_what_somebody_else_deployed_is_left_alone(cluster: Cluster, namespace: str) -> None:
    foreign = template()
    del foreign["metadata"]["labels"]
    cluster.create(WORKFLOW_TEMPLATE, foreign, namespace)
    both = (template("bye"), cron_workflow(YEARLY, "greeting", "greeting"))
    with pytest.raises(UsageError, match="was not deployed by catalog") as applied:
        apply_objects(cluster, both, namespace)
    with pytest.raises(UsageError) as removed:
        remove_objects(cluster, "greeting", namespace)
    assert applied.value.rule == removed.value.rule == "deploy-foreign"
    assert cluster.get(CRON_WORKFLOW, "greeting", namespace) is None
    kept = cluster.get(WORKFLOW_TEMPLATE, "greeting", namespace)
    assert kept is not None
    assert kept["spec"] == foreign["spec"]
