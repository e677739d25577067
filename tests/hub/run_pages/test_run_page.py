"""The pages of one run, as the server gives them."""

from __future__ import annotations

import re

import httpx
import pytest

from catalog.store.find_runs import get_run
from catalog.store.run_notes import list_notes
from tests.client.building import pipeline, shell, task
from tests.hub.run_pages.scene import ATTACK, Scene, stored
from tests.hub.served import Served

HTML = {"Accept": "text/html"}
PARTS = ("", "/tasks", "/timeline", "/artifacts", "/results", "/details", "/graph", "/head")


def look(hub: Served, path: str) -> httpx.Response:
    return hub.client.get(path, headers=HTML)


def post(hub: Served, path: str, **form: str) -> httpx.Response:
    return hub.client.post(path, data=form, headers={**HTML, "Origin": hub.address})


@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_the_policy_of_all_pages(run_hub: Served, scene: Scene, part: str) -> None:
    answer = look(run_hub, f"/runs/{scene.good}{part}")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert " style=" not in answer.text and "<script>" not in answer.text and " onclick" not in answer.text


@pytest.mark.parametrize("part", PARTS)
def test_what_an_attacker_writes_is_text_in_every_part(run_hub: Served, scene: Scene, part: str) -> None:
    text = look(run_hub, f"/runs/{scene.attack}{part}").text
    assert "<img src=x" not in text and "<script>window" not in text and 'href="javascript' not in text


def test_a_run_is_found_by_the_beginning_of_its_id(run_hub: Served, scene: Scene) -> None:
    assert "nightly training" in look(run_hub, f"/runs/{scene.good[:12]}").text
    assert look(run_hub, "/runs/0000").status_code == 404


def test_the_panel_tells_all_of_a_task(run_hub: Served, scene: Scene) -> None:
    text = look(run_hub, f"/runs/{scene.good}?task=train").text
    for told in ("epoch 5 of 5", "0.93" if "0.93" in text else "93 %", "layers", "Run this task on your machine"):
        assert told in text, told
    assert f"/runs/{scene.good}/artifact?task=train&amp;name=model" in text
    assert look(run_hub, f"/runs/{scene.good}/panel?task=nothing").status_code == 404


def test_the_panel_of_a_group_leads_to_what_is_inside(run_hub: Served, scene: Scene) -> None:
    group = look(run_hub, f"/runs/{scene.good}/panel?task=prepare").text
    assert re.findall(r'href="/runs/[0-9a-f]+\?task=([^"]+)">', group) == ["prepare%2Fclean", "prepare%2Fcheck"]
    iterations = look(run_hub, f"/runs/{scene.good}/panel?task=search/*").text
    assert sorted(re.findall(r"task=search%2F([0-9])\"", iterations)) == ["0", "1", "2"]


def test_the_panel_of_a_task_that_waits_has_its_component(run_hub: Served, scene: Scene) -> None:
    text = look(run_hub, f"/runs/{scene.waiting}/panel?task=load").text
    assert "Not started" in text and "load_table" in text and "catalog run " not in text


def test_an_artifact_is_handed_out_as_a_file_alone(run_hub: Served, scene: Scene) -> None:
    answer = run_hub.client.get(f"/runs/{scene.good}/artifact", params={"task": "load", "name": "table"})
    assert answer.content == b"city,people\nParis,2\nRome,3\n"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    for task_path, name in (("load", "nothing"), ("../../etc/passwd", "table"), ("", "table")):
        refused = run_hub.client.get(f"/runs/{scene.good}/artifact", params={"task": task_path, "name": name})
        assert refused.status_code in (400, 404)


def test_a_log_is_handed_out_whole(run_hub: Served, scene: Scene) -> None:
    answer = run_hub.client.get(f"/runs/{scene.good}/log", params={"task": "train", "attempt": "1"})
    assert answer.text.splitlines()[-1] == "epoch 5 of 5: loss 0.1"
    assert answer.headers["content-type"].startswith("text/plain")
    for attempt in ("2", "-1", "x", "9" * 30):
        refused = run_hub.client.get(f"/runs/{scene.good}/log", params={"task": "train", "attempt": attempt})
        assert refused.status_code in (400, 404), attempt


def test_signs_that_steer_a_terminal_are_left_out_of_a_log(run_hub: Served, scene: Scene) -> None:
    task_path = ATTACK[:24]
    panel = run_hub.client.get(f"/runs/{scene.attack}/panel", params={"task": task_path}).text
    log = re.search(r'<pre class="log"[^>]*>(.*?)</pre>', panel, re.DOTALL)
    assert log is not None
    assert "&lt;script&gt;window.stolen=1" in log[1] and "owned" not in log[1] and "\x1b" not in panel


def test_a_page_that_a_task_wrote_has_an_origin_of_its_own(run_hub: Served, scene: Scene) -> None:
    answer = run_hub.client.get(f"/runs/{scene.good}/web-app", params={"task": "train", "index": "2"})
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts;") and "allow-same-origin" not in policy
    assert "default-src 'none'" in policy and "Hello from a task" in answer.text
    assert run_hub.client.get(f"/runs/{scene.good}/web-app", params={"task": "train", "index": "0"}).status_code == 404


def test_the_pipeline_and_the_report_are_handed_out(run_hub: Served, scene: Scene) -> None:
    assert look(run_hub, f"/runs/{scene.good}/pipeline.yaml").text.startswith("name: training\n")
    report = look(run_hub, f"/runs/{scene.attack}/report.html")
    assert report.headers["content-disposition"].startswith("attachment") and "<script>window" not in report.text


def test_tasks_are_found_by_name_and_state(run_hub: Served, scene: Scene) -> None:
    rows = re.findall(r'data-key="([^"]+)"', look(run_hub, f"/runs/{scene.good}/tasks?state=Skipped").text)
    assert rows == ["only_if_bad"]
    rows = re.findall(r'data-key="([^"]+)"', look(run_hub, f"/runs/{scene.good}/tasks?q=search/").text)
    assert sorted(rows) == ["search/0", "search/1", "search/2"]


def test_a_group_is_folded_and_unfolded_by_the_address(run_hub: Served, scene: Scene) -> None:
    folded = look(run_hub, f"/runs/{scene.good}/graph?open=").text
    assert 'data-node="prepare/clean"' not in folded and 'data-node="prepare"' in folded
    opened = look(run_hub, f"/runs/{scene.good}/graph?open=prepare&open=search").text
    assert 'data-node="prepare/clean"' in opened and "search/" in opened


def waiting(hub: Served) -> str:
    return stored(hub.session, pipeline({"step": task(shell("true", name="step"))}, name="plain"), name="plain")


def test_labels_are_set_and_dropped(run_hub: Served) -> None:
    run_id = waiting(run_hub)
    assert post(run_hub, f"/runs/{run_id}/labels", name=" team ", value="vision").status_code == 303
    assert get_run(run_hub.session.store, run_id).labels == {"team": "vision"}
    assert post(run_hub, f"/runs/{run_id}/labels", name=" ", value="x").status_code == 400
    post(run_hub, f"/runs/{run_id}/labels", drop="team")
    assert get_run(run_hub.session.store, run_id).labels == {}


def test_notes_are_added_changed_and_deleted(run_hub: Served) -> None:
    run_id = waiting(run_hub)
    post(run_hub, f"/runs/{run_id}/notes", act="add", text="**good**")
    (note,) = list_notes(run_hub.session.store, run_id)
    assert "<strong>good</strong>" in look(run_hub, f"/runs/{run_id}/details").text
    post(run_hub, f"/runs/{run_id}/notes", act="edit", number=str(note.number), text="better")
    assert [one.text for one in list_notes(run_hub.session.store, run_id)] == ["better"]
    assert post(run_hub, f"/runs/{run_id}/notes", act="add", text="  ").status_code == 400
    assert post(run_hub, f"/runs/{run_id}/notes", act="shout", text="x").status_code == 400
    post(run_hub, f"/runs/{run_id}/notes", act="delete", number=str(note.number))
    assert list_notes(run_hub.session.store, run_id) == []


def test_what_can_be_done_follows_the_state(run_hub: Served, scene: Scene) -> None:
    def offered(run_id: str) -> set[str]:
        text = look(run_hub, f"/runs/{run_id}").text
        return set(re.findall(rf'action="/runs/{run_id}/([a-z-]+)"', text))

    assert offered(scene.good) == {"archive", "delete"}
    assert offered(scene.failed) == {"retry", "archive", "delete"}
    assert offered(scene.waiting) == {"terminate"}


def test_an_action_that_cannot_be_is_refused_with_a_page(run_hub: Served, scene: Scene) -> None:
    for act, status in (("terminate", 409), ("retry", 409), ("explode", 400)):
        answer = post(run_hub, f"/runs/{scene.good}/{act}")
        assert answer.status_code == status and "<h1>" in answer.text, act


def test_a_run_is_deleted_from_its_page(run_hub: Served) -> None:
    run_id = waiting(run_hub)
    post(run_hub, f"/runs/{run_id}/terminate")
    assert post(run_hub, f"/runs/{run_id}/delete").headers["location"] == "/runs"
    assert look(run_hub, f"/runs/{run_id}").status_code == 404


def test_forms_are_taken_from_somebody_signed_in_alone(closed_hub: Served) -> None:
    run_id = waiting(closed_hub)
    for path in ("archive", "notes", "labels", "resume-from"):
        refused = closed_hub.client.post(f"/runs/{run_id}/{path}", data={"text": "x", "name": "a"}, headers=HTML)
        assert refused.status_code == 401, path
    own = {**HTML, "Origin": closed_hub.address}
    with httpx.Client(base_url=closed_hub.address, timeout=60, headers=own) as client:
        client.post("/login", data={"token": closed_hub.token(None, "publish")})
        csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(f"/runs/{run_id}").text)
        assert csrf is not None
        assert client.post(f"/runs/{run_id}/archive", data={"csrf": "0" * 64}).status_code == 403
        done = client.post(f"/runs/{run_id}/archive", data={"csrf": csrf[1]})
        assert done.status_code == 303, done.text
    assert get_run(closed_hub.session.store, run_id).archived


def test_the_files_of_the_pages_are_served_for_good(run_hub: Served) -> None:
    for name in ("runs.js", "graph.js", "panel.js", "runs.css", "view.css"):
        answer = run_hub.client.get(f"/static/runs/{name}")
        assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
    assert run_hub.client.get("/static/runs/..%2Frouter.py").status_code == 404
    assert run_hub.client.get("/static/runs/router.py").status_code == 404
