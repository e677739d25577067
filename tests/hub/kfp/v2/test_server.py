"""`/apis/v2beta1/healthz`, `/auth`, and who may do what."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.hub.kfp.v2.caller import Api, Refusal
from tests.hub.kfp.v2.packages import FAILING, ir
from tests.hub.served import bearer, served


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The API of a hub that is written with tokens."""
    with served(tmp_path_factory.mktemp("closed") / "hub", engine="process", trust=True) as hub:
        yield Api(hub)


def holder(api: Api, namespace: str | None, action: str = "publish") -> Api:
    return Api(api.hub, bearer(api.hub.token(namespace, action)))


def test_the_server_says_that_it_is_well(closed: Api) -> None:
    assert closed.get("/healthz") == {"multi_user": False}


@pytest.mark.parametrize(("verb", "status"), [("GET", 200), ("", 200), ("CREATE", 401), ("DELETE", 401)])
def test_rights_can_be_asked_for(closed: Api, verb: str, status: int) -> None:
    if status == 200:
        assert closed.get("/auth", verb=verb, resources="VIEWERS", namespace="team") == {}
        return
    with pytest.raises(Refusal) as refusal:
        closed.get("/auth", verb=verb, namespace="team")
    assert refusal.value.status == status
    assert holder(closed, "team").get("/auth", verb=verb, namespace="team") == {}
    with pytest.raises(Refusal) as refusal:
        holder(closed, "others").get("/auth", verb=verb, namespace="team")
    assert (refusal.value.status, refusal.value.code) == (403, 7)


def test_a_verb_that_is_none_is_refused(closed: Api) -> None:
    with pytest.raises(Refusal) as refusal:
        closed.get("/auth", verb="EAT")
    assert refusal.value.status == 400


def test_nobody_writes_without_a_token(closed: Api) -> None:
    schedule = {"trigger": {"cron_schedule": {"cron": "0 0 9 * * *"}}}
    calls: list[Callable[[], object]] = [
        lambda: closed.experiment("No"),
        closed.run,
        lambda: closed.post("/recurringruns", {"display_name": "No", "pipeline_spec": ir(), **schedule}),
        lambda: closed.upload("/pipelines/upload", FAILING.encode(), name="No"),
        lambda: closed.post("/pipelines", {"display_name": "No"}),
    ]
    for call in calls:
        with pytest.raises(Refusal) as refusal:
            call()
        assert (refusal.value.status, refusal.value.code) == (401, 16)


def test_those_of_one_namespace_do_not_change_what_is_anothers(closed: Api) -> None:
    own, other = holder(closed, "own"), holder(closed, "other")
    experiment = own.post("/experiments", {"display_name": "Ours", "namespace": "own"})
    assert experiment["namespace"] == "own"
    place = f"/experiments/{experiment['experiment_id']}"
    run = own.run(experiment_id=experiment["experiment_id"])["run_id"]
    own.ended(run)
    calls: list[Callable[[], object]] = [
        lambda: other.post(f"{place}:archive"),
        lambda: other.delete(place),
        lambda: other.post(f"/runs/{run}:archive"),
        lambda: other.post(f"/runs/{run}:retry"),
        lambda: other.delete(f"/runs/{run}"),
        lambda: other.run(experiment_id=experiment["experiment_id"]),
        lambda: other.post("/experiments", {"display_name": "Theirs", "namespace": "own"}),
    ]
    for call in calls:
        with pytest.raises(Refusal) as refusal:
            call()
        assert (refusal.value.status, refusal.value.code) == (403, 7)
    assert own.get("/runs", namespace="own")["total_size"] == 1
    assert own.delete(f"/runs/{run}") == {}
