"""Runs on a cluster that a server follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from catalog.client.lost_workflow import LOST
from catalog.client.outputs import run_outputs
from catalog.client.session import Session
from catalog.errors import UsageError
from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.kinds import WORKFLOW
from catalog.run.argo.submit import RUN_ID
from catalog.run.model import State
from catalog.spec.model import ComponentSpec
from catalog.store.find_runs import get_run
from catalog.store.progress import events_since, get_tasks
from catalog.store.rows import RunRow
from catalog.store.runs import request_terminate
from hub.runs.change import resume_from, terminate_run
from hub.runs.follower import Follower
from hub.runs.place import RunPlace
from hub.runs.start import start_run
from tests.cli.waiting import wait_for
from tests.client.building import output, pipeline, shell, task
from tests.cluster_runs import delete_workflows
from tests.hub.runs.scene import OPERATOR, TEAM, request
from tests.requirements import cluster_available, require

pytestmark = pytest.mark.cluster

IMAGE = "busybox:1.36"
NAMESPACE = "kubeflow"


def chain(seconds: int = 0) -> ComponentSpec:
    """Two steps; the second takes so many seconds."""
    first = shell('echo hello; echo made > "$0"', output="out", name="first", image=IMAGE)
    second = shell(f'sleep {seconds}; cp /dev/stdin "$1" <<E\n$0\nE', ["given"], "out", name="second", image=IMAGE)
    tasks = {"first": task(first), "second": task(second, given=output("first", "out"))}
    return pipeline(tasks, outputs={"out": output("second", "out")}, name="followed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """The cluster, as its administrator."""
    require("cluster", cluster_available(), "KUBECONFIG names no cluster with Argo Workflows that answers")
    with connect(patience=20) as found:
        yield found


@pytest.fixture
def argo(cluster: Cluster, place: RunPlace) -> Iterator[RunPlace]:
    """A server whose runs are carried out on the cluster."""
    yield replace(place, engine="argo", trust=False)
    delete_workflows(place.session)


@pytest.fixture
def follower(argo: RunPlace) -> Iterator[Follower]:
    """One that takes its turns when told."""
    made = Follower(argo.session, grace=0.0)
    yield made
    made.close()


def start(argo: RunPlace, spec: ComponentSpec) -> RunRow:
    """A run of the team."""
    return start_run(argo, TEAM, request(spec, engine=""))


def followed(follower: Follower, done: Callable[[], bool]) -> None:
    """Turns until it is done."""

    def look() -> bool:
        follower.turn()
        return done()

    wait_for(look, "what the follower is to see")


def states(session: Session, run_id: str) -> dict[str, State]:
    """The state of each task."""
    return {one.task: one.state for one in get_tasks(session.store, run_id)}


def workflows(cluster: Cluster, run_id: str) -> list[str]:
    """The names of the run's workflows."""
    found = cluster.list(WORKFLOW, NAMESPACE, labels=f"{RUN_ID}={run_id}").items
    return [str(one["metadata"]["name"]) for one in found]


def test_a_run_comes_home_with_its_logs_and_artifacts(argo: RunPlace, follower: Follower) -> None:
    run = start(argo, chain())
    assert (run.engine, run.namespace, run.experiment) == ("argo", "team", "team/Default")
    followed(follower, lambda: get_run(argo.session.store, run.run_id).state.ended)
    row = get_run(argo.session.store, run.run_id)
    assert row.state is State.SUCCEEDED, row.message
    assert run_outputs(row, argo.session) == {"out": "made"}
    first = next(one for one in get_tasks(argo.session.store, run.run_id) if one.task == "first")
    assert "hello" in (argo.session.run_folder(run.run_id) / first.log).read_text()
    # Looking again and again leaves no trace where nothing has changed.
    assert [event.state for event in events_since(argo.session.store, run.run_id) if not event.task] == [
        State.RUNNING,
        State.SUCCEEDED,
    ]


def test_a_workflow_that_is_deleted_while_nobody_looks_has_ended_its_run(
    argo: RunPlace, follower: Follower, cluster: Cluster
) -> None:
    run = start(argo, chain(600))
    followed(follower, lambda: states(argo.session, run.run_id).get("first") is State.SUCCEEDED)
    follower.close()
    for name in workflows(cluster, run.run_id):
        cluster.delete(WORKFLOW, name, NAMESPACE)
    again = Follower(argo.session, grace=0.0)
    followed(again, lambda: get_run(argo.session.store, run.run_id).state.ended)
    again.close()
    row = get_run(argo.session.store, run.run_id)
    assert (row.state, row.message) == (State.FAILED, LOST)
    assert states(argo.session, run.run_id)["first"] is State.SUCCEEDED
    assert workflows(cluster, run.run_id) == []


def test_the_wish_to_end_a_run_reaches_its_cluster_even_when_that_was_away(argo: RunPlace, follower: Follower) -> None:
    run = start(argo, chain(600))
    followed(follower, lambda: states(argo.session, run.run_id).get("first") is State.SUCCEEDED)
    assert request_terminate(argo.session.store, run.run_id)
    followed(follower, lambda: get_run(argo.session.store, run.run_id).state.ended)
    assert get_run(argo.session.store, run.run_id).state is State.TERMINATED


def test_a_part_of_a_run_runs_again_in_a_workflow_of_its_own(
    argo: RunPlace, follower: Follower, cluster: Cluster
) -> None:
    run = start(argo, chain())
    followed(follower, lambda: get_run(argo.session.store, run.run_id).state.ended)
    before = {one.task: one.ended_at for one in get_tasks(argo.session.store, run.run_id)}
    assert not resume_from(argo, TEAM, run.run_id, "second").state.ended
    followed(follower, lambda: get_run(argo.session.store, run.run_id).state.ended)
    row = get_run(argo.session.store, run.run_id)
    assert row.state is State.SUCCEEDED, row.message
    after = {one.task: one.ended_at for one in get_tasks(argo.session.store, run.run_id)}
    assert after["first"] == before["first"] and after["second"] != before["second"]
    assert len(workflows(cluster, run.run_id)) == 2
    with pytest.raises(UsageError, match="has ended"):
        terminate_run(argo, OPERATOR, run.run_id)
