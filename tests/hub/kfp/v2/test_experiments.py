"""`/apis/v2beta1/experiments`."""

from __future__ import annotations

import json

import pytest

from tests.hub.kfp.v2.caller import Api, Refusal, names


def test_an_experiment_comes_back_as_it_was_made(api: Api) -> None:
    made = api.post("/experiments", {"display_name": "One", "description": "the first"})
    created_at, experiment_id = made.pop("created_at"), made["experiment_id"]
    assert made == {
        "experiment_id": experiment_id,
        "display_name": "One",
        "description": "the first",
        "storage_state": "AVAILABLE",
    }
    assert api.get(f"/experiments/{experiment_id}") == {**made, "created_at": created_at}
    assert created_at.endswith("Z") and len(created_at) == 20


def test_camel_case_is_read_too(api: Api) -> None:
    assert api.post("/experiments", {"displayName": "Camel"})["display_name"] == "Camel"


def test_a_name_is_taken_once(api: Api) -> None:
    api.experiment("Twice")
    with pytest.raises(Refusal) as refusal:
        api.experiment("Twice")
    assert (refusal.value.status, refusal.value.code, refusal.value.rule) == (409, 6, "experiment-exists")


def test_archiving_hides_its_runs_and_unarchiving_leaves_them_there(api: Api) -> None:
    experiment = api.experiment("Archived")
    run = api.run(experiment_id=experiment)["run_id"]
    api.ended(run)
    assert api.post(f"/experiments/{experiment}:archive") == {}
    assert api.get(f"/experiments/{experiment}")["storage_state"] == "ARCHIVED"
    assert api.get(f"/runs/{run}")["storage_state"] == "ARCHIVED"
    assert api.post(f"/experiments/{experiment}:unarchive") == {}
    assert api.get(f"/experiments/{experiment}")["storage_state"] == "AVAILABLE"
    assert api.get(f"/runs/{run}")["storage_state"] == "ARCHIVED"


def test_the_newest_run_is_told(api: Api) -> None:
    experiment = api.experiment("Busy")
    assert "last_run_created_at" not in api.get(f"/experiments/{experiment}")
    run = api.run(experiment_id=experiment)
    assert api.get(f"/experiments/{experiment}")["last_run_created_at"] == run["created_at"]
    [listed] = api.get("/experiments", filter=equals("display_name", "Busy"))["experiments"]
    assert listed["last_run_created_at"] == run["created_at"]


def test_lists_are_paged_in_the_order_that_is_asked_for(api: Api) -> None:
    for name in ("page b", "page c", "page a"):
        api.experiment(name)
    wanted = {"filter": is_in("page "), "page_size": 2}
    first = api.get("/experiments", sort_by="display_name desc", **wanted)
    assert names(first, "experiments") == ["page c", "page b"] and first["total_size"] == 3
    second = api.get("/experiments", page_token=first["next_page_token"])
    assert names(second, "experiments") == ["page a"] and "next_page_token" not in second
    assert names(api.get("/experiments", **wanted), "experiments") == ["page b", "page c"]


def test_an_empty_list_has_no_array(api: Api) -> None:
    assert api.get("/experiments", filter=equals("display_name", "nobody")) == {"total_size": 0}


def test_a_deleted_one_is_gone_and_its_runs_stay(api: Api) -> None:
    experiment = api.experiment("Deleted")
    run = api.run(experiment_id=experiment)["run_id"]
    api.ended(run)
    assert api.delete(f"/experiments/{experiment}") == {}
    with pytest.raises(Refusal) as refusal:
        api.get(f"/experiments/{experiment}")
    assert (refusal.value.status, refusal.value.code) == (404, 5)
    assert api.get(f"/runs/{run}")["run_id"] == run


def test_it_is_found_by_its_id_alone(api: Api) -> None:
    api.experiment("By name")
    with pytest.raises(Refusal) as refusal:
        api.get("/experiments/By name")
    assert refusal.value.status == 404


@pytest.mark.parametrize("body", [{}, {"display_name": ""}, {"display_name": 3}, {"display_name": "x" * 300}])
def test_a_name_that_cannot_be_is_refused(api: Api, body: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refusal:
        api.post("/experiments", body)
    assert (refusal.value.status, refusal.value.code) == (400, 3)


def equals(key: str, text: str) -> str:
    return json.dumps({"predicates": [{"operation": "EQUALS", "key": key, "stringValue": text}]})


def is_in(text: str) -> str:
    return json.dumps({"predicates": [{"operation": 9, "key": "display_name", "string_value": text}]})
