"""The list of runs: what is found, in which order, and what is done with several runs."""

from __future__ import annotations

import re

import httpx
import pytest

from catalog.store.find_runs import get_run
from tests.client.building import pipeline, shell, task
from tests.hub.run_pages.scene import Scene, stored
from tests.hub.served import Served

HTML = {"Accept": "text/html"}


def names(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return re.findall(r'<th scope="row"><a href="/runs/[0-9a-f]{32}">([^<]*)</a>', answer.text)


def heads(answer: httpx.Response) -> list[str]:
    found = re.findall(r'<th scope="col"[^>]*>(?:<a [^>]*>)?([^<]+)', answer.text)
    return [one for one in found if one != "Chosen"]


def look(hub: Served, query: str = "") -> httpx.Response:
    return hub.client.get(f"/runs{query}", headers=HTML)


def test_runs_are_found_by_what_they_are_asked_for(run_hub: Served, scene: Scene) -> None:
    assert names(look(run_hub, "?q=NIGHTLY")) == ["nightly training"]
    assert names(look(run_hub, f"?q={scene.good[:10]}")) == ["nightly training"]
    assert names(look(run_hub, "?state=Failed&experiment=imports")) == ["broken import"]
    assert names(look(run_hub, "?label=team%3Dvision")) == ["nightly training"]
    assert "later" in names(look(run_hub, "?pipeline=training&state=Pending"))
    assert "No run is like that" in look(run_hub, "?q=nothing-is-called-so").text


def test_a_list_is_sorted_by_any_metric(run_hub: Served, scene: Scene) -> None:
    down = names(look(run_hub, "?experiment=many&sort=metric:accuracy&down=1&limit=50"))
    up = names(look(run_hub, "?experiment=many&sort=metric:accuracy&limit=50"))
    assert down == [f"small {number:02}" for number in reversed(range(24))] and up == down[::-1]
    assert names(look(run_hub, "?experiment=many&sort=duration&limit=50")) == up


def test_a_page_leads_to_the_next_one_in_the_same_order(run_hub: Served, scene: Scene) -> None:
    first = look(run_hub, "?experiment=many&sort=name")
    link = re.search(r'rel="next nofollow" href="/runs(\?[^"]+)"', first.text)
    assert link is not None
    second = look(run_hub, link[1].replace("&amp;", "&"))
    assert [*names(first), *names(second)] == [f"small {number:02}" for number in range(24)]
    assert "First page" in second.text and 'rel="next' not in second.text


def test_columns_are_chosen_in_the_address(run_hub: Served, scene: Scene) -> None:
    usual = heads(look(run_hub, "?experiment=many"))
    assert usual == ["Name", "State", "Experiment", "Pipeline", "Created", "Duration", "accuracy", "loss"]
    chosen = look(run_hub, "?q=nightly&column=state&column=label:team&column=param:source&column=metric:accuracy")
    assert heads(chosen) == ["Name", "State", "team", "source", "accuracy"]
    assert "vision" in chosen.text and "cities.csv" in chosen.text and "93 %" in chosen.text


@pytest.mark.parametrize(
    "query",
    [
        "?state=Odd",
        "?archived=maybe",
        "?limit=7",
        "?label=nothing",
        "?sort=secret",
        "?cursor=made-up",
        "?q=" + "a" * 300,
    ],
)
def test_a_list_that_cannot_be_is_refused(run_hub: Served, query: str) -> None:
    answer = look(run_hub, query)
    assert answer.status_code == 400 and "<h1>" in answer.text


def small(hub: Served, name: str, namespace: str = "") -> str:
    spec = pipeline({"step": task(shell("true", name="step"))}, name="small")
    return stored(hub.session, spec, name=name, experiment="acted on", namespace=namespace)


def act(hub: Served, client: httpx.Client, *runs: str, act: str, csrf: str = "") -> httpx.Response:
    form = {"act": act, "run": list(runs), "csrf": csrf, "back": "experiment=acted+on"}
    return client.post("/runs/act", data=form, headers={**HTML, "Origin": hub.address})


def test_several_runs_are_archived_restored_and_deleted(run_hub: Served) -> None:
    first, second = small(run_hub, "first"), small(run_hub, "second")
    answer = act(run_hub, run_hub.client, first, second, act="archive")
    assert (answer.status_code, answer.headers["location"]) == (303, "/runs?experiment=acted+on")
    assert names(look(run_hub, "?experiment=acted+on")) == []
    assert sorted(names(look(run_hub, "?experiment=acted+on&archived=only"))) == ["first", "second"]
    act(run_hub, run_hub.client, first, act="restore")
    assert names(look(run_hub, "?experiment=acted+on")) == ["first"]
    act(run_hub, run_hub.client, first, second, act="delete")
    assert names(look(run_hub, "?experiment=acted+on&archived=all")) == []


def test_what_cannot_be_done_is_told_and_the_rest_is_done(run_hub: Served) -> None:
    run_id = small(run_hub, "third")
    answer = act(run_hub, run_hub.client, run_id, "0" * 32, act="archive")
    assert answer.status_code == 404 and get_run(run_hub.session.store, run_id).archived
    assert act(run_hub, run_hub.client, run_id, act="explode").status_code == 400
    assert act(run_hub, run_hub.client, act="archive").status_code == 400


def test_comparing_leads_to_the_page_that_does(run_hub: Served, scene: Scene) -> None:
    answer = act(run_hub, run_hub.client, scene.good, scene.failed, act="compare")
    assert answer.headers["location"] == f"/runs/compare?run={scene.good}&run={scene.failed}"


def test_another_site_changes_nothing_on_an_open_hub(run_hub: Served) -> None:
    run_id = small(run_hub, "guarded")
    form = {"act": "delete", "run": run_id}
    answer = run_hub.client.post("/runs/act", data=form, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403 and get_run(run_hub.session.store, run_id).run_id == run_id


def test_a_closed_hub_shows_each_reader_their_own_namespace(closed_hub: Served) -> None:
    mine, other = small(closed_hub, "mine", "mine"), small(closed_hub, "theirs", "theirs")
    assert look(closed_hub).status_code == 401
    with httpx.Client(base_url=closed_hub.address, timeout=60, headers=HTML) as client:
        client.post("/login", data={"token": closed_hub.token("mine", "read")})
        page = client.get("/runs")
        assert names(page) == ["mine"] and ">Delete<" not in page.text
        assert client.get(f"/runs/{other}").status_code == 404
        assert client.get(f"/runs/{mine}").status_code == 200
        assert act(closed_hub, client, mine, act="delete").status_code == 403, "the form carries no text of the session"
        csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)
        assert csrf is not None
        assert act(closed_hub, client, mine, act="delete", csrf=csrf[1]).status_code == 403, "a reader changes nothing"
    assert get_run(closed_hub.session.store, mine).run_id == mine
