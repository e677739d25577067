"""Publishing over HTTP, and what is said of versions later."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog.library.index.canonical import sha256_hex
from tests.hub.served import Served, bearer, served
from tests.hub.texts import cases, component, readme


@pytest.fixture
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("publishing") / "hub") as hub:
        yield hub


def beside(version: str = "1.0.0") -> dict[str, bytes]:
    return {"README.md": readme(version=version), "tests.yaml": cases()}


def test_a_version_is_published_once(hub: Served) -> None:
    token, text = hub.token(), component()
    made = hub.publish(text, token, beside())
    assert made.status_code == 201
    assert made.json()["digest"] == sha256_hex(text.encode())
    assert hub.client.get(made.json()["url"]).text == text
    again = hub.publish(text, token, beside())
    assert (again.status_code, again.json()["created"]) == (200, False)
    other = hub.publish(component(description="Other words."), token, beside())
    assert (other.status_code, other.json()["error"]["id"]) == (409, "version-immutable")
    assert hub.client.get(made.json()["url"]).text == text


def test_a_rehearsal_changes_nothing(hub: Served) -> None:
    answer = hub.publish(component(), hub.token(), beside(), dry_run="true")
    assert (answer.status_code, answer.json()["dry_run"]) == (200, True)
    assert hub.client.get("/api/v1/components").json()["total"] == 0


def test_every_finding_is_told(hub: Served) -> None:
    answer = hub.publish(component(), hub.token())
    assert answer.status_code == 422
    findings = answer.json()["error"]["findings"]
    assert {"readme-missing", "tests-missing"} <= {finding["rule"] for finding in findings}
    assert all(not finding["file"].startswith("/") for finding in findings)


def test_a_number_that_does_not_go_with_what_changed_is_refused(hub: Served) -> None:
    token = hub.token()
    assert hub.publish(component(), token, beside()).status_code == 201
    answer = hub.publish(component(version="1.0.1", ending=True), token, beside("1.0.1"))
    assert (answer.status_code, answer.json()["error"]["id"]) == (422, "version-bump-too-small")
    assert hub.publish(component(version="1.1.0", ending=True), token, beside("1.1.0")).status_code == 201
    older = hub.publish(component(version="1.0.5"), token, beside("1.0.5"))
    assert older.json()["error"]["id"] == "version-downgrade"


def test_a_name_that_looks_like_another_is_refused(hub: Served) -> None:
    token = hub.token()
    files = {"README.md": readme("data_set"), "tests.yaml": cases()}
    assert hub.publish(component("data_set"), token, files).status_code == 201
    answer = hub.publish(component("dataset"), token, {"README.md": readme("dataset"), "tests.yaml": cases()})
    assert (answer.status_code, answer.json()["error"]["id"]) == (409, "name-look-alike")


def test_tags_are_set_with_the_version(hub: Served) -> None:
    token = hub.token()
    made = hub.publish(component(), token, beside(), tags="stable, first")
    assert made.status_code == 201
    assert hub.client.get("/api/v1/components/echo/-/tags").json()["tags"] == {
        "stable": made.json()["digest"],
        "first": made.json()["digest"],
    }
    removed = hub.client.delete("/api/v1/components/echo/-/tags/first", headers=bearer(token))
    assert set(removed.json()["tags"]) == {"stable"}
    assert hub.client.get("/components/echo/versions/tags/first").status_code == 404


def test_a_yanked_version_is_found_by_its_digest_alone(hub: Served) -> None:
    token = hub.token()
    digest = hub.publish(component(), token, beside()).json()["digest"]
    change = hub.client.post(
        "/api/v1/components/echo/1.0.0/yank", json={"on": True, "reason": "broken"}, headers=bearer(token)
    )
    assert change.json()["yanked"] is True
    assert hub.client.get("/components/echo/1.0.0/component.yaml").status_code == 404
    assert hub.client.get(f"/components/echo/versions/sha256/{digest}").status_code == 200
    back = hub.client.post("/api/v1/components/echo/1.0.0/yank", json={"on": False}, headers=bearer(token))
    assert back.json()["yanked"] is False
    assert hub.client.get("/components/echo/1.0.0/component.yaml").status_code == 200


def test_what_is_said_of_a_version_is_recorded_with_who_said_it(hub: Served) -> None:
    token = hub.token()
    for version, ending in (("1.0.0", False), ("1.1.0", True)):
        hub.publish(component(version=version, ending=ending), token, beside(version))
    home, headers = "/api/v1/components/echo/1.0.0", bearer(token)
    hub.client.post(f"{home}/deprecate", json={"reason": "old"}, headers=headers)
    successor = hub.client.post(f"{home}/supersede", json={"by": "echo@1.1.0"}, headers=headers)
    assert successor.json()["superseded_by"] == "echo@1.1.0" and successor.json()["deprecated"] is True
    circle = hub.client.post("/api/v1/components/echo/1.1.0/supersede", json={"by": "echo@1.0.0"}, headers=headers)
    assert circle.json()["error"]["id"] == "successor-cycle"
    events = hub.client.get("/api/v1/components/echo/-/records").json()["events"]
    assert [event["action"] for event in events] == ["publish", "publish", "deprecate", "supersede"]
    assert {event["by"] for event in events} == {"operator"}


def test_the_difference_of_two_versions(hub: Served) -> None:
    token = hub.token()
    for version, ending in (("1.0.0", False), ("1.1.0", True)):
        hub.publish(component(version=version, ending=ending), token, beside(version))
    found = hub.client.get("/api/v1/components/echo/-/diff?from=1.0.0&to=1.1.0").json()
    assert found["level"] == "minor"
    assert [change["kind"] for change in found["changes"] if change["port"] == "ending"] == ["input-added"]
    assert any(line.startswith("+- {name: ending") for line in found["lines"])
    missing = hub.client.get("/api/v1/components/echo/-/diff?from=1.0.0&to=9.9.9")
    assert missing.status_code == 404


def test_components_are_listed_in_pages(hub: Served) -> None:
    token = hub.token()
    for name in ("b", "a", "c"):
        files = {"README.md": readme(name), "tests.yaml": cases()}
        assert hub.publish(component(name), token, files, namespace="team").status_code == 201
    page = hub.client.get("/api/v1/components?limit=2&offset=1").json()
    assert page == {"total": 3, "components": [{"name": f"team/{name}", "latest": "1.0.0"} for name in "bc"]}
    whole = hub.client.get("/api/v1/components/team/a").json()
    assert whole["latest"] == "1.0.0" and [item["version"] for item in whole["versions"]] == ["1.0.0"]
    one = hub.client.get("/api/v1/components/team/a/1.0.0").json()
    assert one["name"] == "team/a" and one["outputs"][0]["name"] == "text"


def test_search_and_connect_see_what_was_just_published(hub: Served) -> None:
    assert hub.publish(component(), hub.token(), beside()).status_code == 201
    found = hub.client.get("/api/v1/search?q=hands&output_type=String").json()
    assert [hit["name"] for hit in found["hits"]] == ["echo"]
    fits = hub.client.get("/api/v1/connect?name=echo&output=text").json()
    assert [hit["name"] for hit in fits["hits"]] == ["echo"]
    wrong = hub.client.get("/api/v1/connect?name=echo&output=nothing")
    assert (wrong.status_code, wrong.json()["error"]["hint"]) == (400, "text")
