"""What a token may not do: other namespaces, other actions, after its time, and by names that are none."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from hub.registry.own_tokens import revoke_own_token
from hub.registry.principal import EVERYTHING
from hub.registry.settings import set_anonymous_read
from hub.registry.tokens import create_token
from tests.hub.served import Served, bearer, served
from tests.hub.texts import cases, component, readme


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("scopes") / "hub") as hub:
        token = hub.token()
        for namespace in ("", "red", "blue"):
            assert publish(hub, token, namespace).status_code == 201
        yield hub


def publish(hub: Served, token: str, namespace: str, number: str = "1.0.0", **fields: str) -> httpx.Response:
    files = {"README.md": readme(version=number), "tests.yaml": cases()}
    return hub.publish(component(version=number), token, files, namespace=namespace, **fields)


def writes(hub: Served, token: str, name: str) -> list[httpx.Response]:
    """Everything that changes a component."""
    home, headers = f"/api/v1/components/{name}", bearer(token)
    return [
        hub.client.post(f"{home}/1.0.0/deprecate", json={"on": True}, headers=headers),
        hub.client.post(f"{home}/1.0.0/yank", json={"on": True}, headers=headers),
        hub.client.post(f"{home}/1.0.0/supersede", json={"by": "red/echo@1.0.0"}, headers=headers),
        hub.client.put(f"{home}/-/tags/mine", json={"version": "1.0.0"}, headers=headers),
        hub.client.delete(f"{home}/-/tags/mine", headers=headers),
    ]


def package_writes(hub: Served, token: str) -> list[httpx.Response]:
    """Everything that changes a package."""
    headers, version = bearer(token), {"version": f"packages/echo/versions/sha256:{'0' * 64}"}
    return [
        hub.client.post("/registry", files={"content": ("x", b"name: other")}, headers=headers),
        hub.client.delete("/registry/packages/echo", headers=headers),
        hub.client.delete(f"/registry/packages/echo/versions/sha256:{'0' * 64}", headers=headers),
        hub.client.post("/registry/packages/echo/tags?tagId=x", json=version, headers=headers),
        hub.client.patch("/registry/packages/echo/tags/x?updateMask=version", json=version, headers=headers),
        hub.client.delete("/registry/packages/echo/tags/x", headers=headers),
    ]


def statuses(answers: list[httpx.Response]) -> set[int]:
    return {answer.status_code for answer in answers}


def test_nobody_writes_without_a_token_even_on_this_machine(hub: Served) -> None:
    assert statuses([publish(hub, "", ""), *writes(hub, "", "echo"), *package_writes(hub, "")]) == {401}


def test_a_token_of_one_namespace_changes_no_other(hub: Served) -> None:
    token = hub.token("red")
    for name in ("echo", "blue/echo"):
        assert statuses(writes(hub, token, name)) == {403}
    assert statuses(package_writes(hub, token)) == {403}
    assert publish(hub, token, "blue", "1.0.1").status_code == 403
    assert publish(hub, token, "", "1.0.1").status_code == 403
    assert publish(hub, token, "new", "1.0.1").status_code == 403


@pytest.mark.parametrize(
    "name", ["blue/echo", "red/../blue/echo", "red/blue/echo", "red%2f..%2fblue/echo", "RED/echo", "red//echo"]
)
def test_the_name_in_the_form_is_what_the_right_is_asked_for(hub: Served, name: str) -> None:
    answer = publish(hub, hub.token("red"), "red", "1.0.1", name=name)
    assert answer.status_code in (403, 404, 422), answer.text


def test_a_token_to_read_does_not_write(hub: Served) -> None:
    token = hub.token("red", "read")
    assert publish(hub, token, "red", "1.0.1").status_code == 403
    assert statuses(writes(hub, token, "red/echo")) == {403}


def test_a_token_to_publish_makes_no_tokens_and_sees_no_audit_log(hub: Served) -> None:
    headers = bearer(hub.token())
    assert hub.client.post("/api/v1/tokens", json={"action": "admin"}, headers=headers).status_code == 403
    assert hub.client.post("/api/v1/tokens", json={"action": "publish"}, headers=headers).status_code == 403
    assert hub.client.get("/api/v1/audit", headers=headers).status_code == 403


def test_an_administrator_of_a_namespace_makes_tokens_for_that_one_alone(hub: Served) -> None:
    headers = bearer(hub.token("red", "admin"))

    def make(**wanted: Any) -> httpx.Response:
        return hub.client.post("/api/v1/tokens", json=wanted, headers=headers)

    made = make(namespace="red", action="publish")
    assert made.status_code == 201
    assert publish(hub, made.json()["text"], "red", "1.0.1").status_code in (201, 422)
    assert publish(hub, made.json()["text"], "blue", "1.0.1").status_code == 403
    assert make(namespace="blue", action="read").status_code == 403
    assert make(namespace=None, action="read").status_code == 403
    assert make(namespace="", action="read").status_code == 403


def test_tokens_of_others_are_not_revoked(hub: Served) -> None:
    from hub.registry.accounts import create_account

    create_account(hub.registry, "stranger")
    other = create_token(hub.registry, namespace=None, action="admin")
    mine = create_token(hub.registry, namespace=None, action="read", account="stranger")
    answer = hub.client.delete(f"/api/v1/tokens/{other.token.token_id}", headers=bearer(str(mine.text)))
    assert answer.status_code in (403, 404)
    assert hub.client.get("/api/v1/who-am-i", headers=bearer(str(other.text))).status_code == 200


def test_a_token_past_its_time_is_worth_nothing(hub: Served) -> None:
    token = str(create_token(hub.registry, expires_in=-1.0).text)
    assert statuses([publish(hub, token, "", "1.0.1"), *writes(hub, token, "echo")]) == {401}
    assert hub.client.get("/index.json", headers=bearer(token)).status_code == 401


def test_a_revoked_token_is_worth_nothing_from_then_on(hub: Served) -> None:
    made = create_token(hub.registry)
    assert hub.client.get("/api/v1/who-am-i", headers=bearer(str(made.text))).status_code == 200
    revoke_own_token(hub.registry, EVERYTHING, made.token.token_id)
    assert hub.client.get("/api/v1/who-am-i", headers=bearer(str(made.text))).status_code == 401


@pytest.fixture
def closed(hub: Served) -> Iterator[Served]:
    set_anonymous_read(hub.registry, False)
    yield hub
    set_anonymous_read(hub.registry, True)


READS = (
    "/index.json",
    "/api/v1/components",
    "/api/v1/components/echo",
    "/api/v1/components/echo/1.0.0",
    "/api/v1/components/echo/-/tags",
    "/api/v1/components/echo/-/records",
    "/api/v1/components/echo/-/diff?from=1.0.0&to=1.0.0",
    "/api/v1/search?q=echo",
    "/api/v1/connect?name=echo&output=text",
    "/components/echo/component.yaml",
    "/components/echo/1.0.0/component.yaml",
    "/components/echo/1.0.0/README.md",
    "/components/echo/versions/tags/x",
    f"/components/echo/versions/sha256/{'0' * 64}",
    "/records/echo.json",
    "/registry/packages",
    "/registry/packages/echo",
    "/registry/packages/echo/versions",
    "/registry/packages/echo/tags",
    "/registry/echo/latest",
    "/mirror/example.org/x",
)


@pytest.mark.parametrize("path", READS)
def test_a_closed_hub_shows_nothing_to_nobody(closed: Served, path: str) -> None:
    answer = closed.client.get(path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("page", ["/", "/components/echo", "/?q=echo", "/namespaces"])
def test_the_pages_of_a_closed_hub_show_nothing_to_nobody(closed: Served, page: str) -> None:
    answer = closed.client.get(page, headers={"Accept": "text/html"})
    assert answer.status_code in (302, 303, 401, 404)
    assert "Hands a text on" not in answer.text


def test_a_reader_of_one_namespace_reads_no_other(closed: Served) -> None:
    headers = bearer(closed.token("red", "read"))

    def status(path: str) -> int:
        return closed.client.get(path, headers=headers).status_code

    assert status("/components/red/echo/component.yaml") == 200
    assert status("/api/v1/components/red/echo") == 200
    for name in ("echo", "blue/echo"):
        assert status(f"/components/{name}/component.yaml") == 403
        assert status(f"/components/{name}/1.0.0/README.md") == 403
        assert status(f"/api/v1/components/{name}") == 403
        assert status(f"/api/v1/components/{name}/-/records") == 403
        assert status(f"/records/{name}.json") == 403
    assert status("/registry/packages") == 403
    assert status("/registry/echo/latest") == 403


def test_the_search_of_a_closed_hub_tells_a_reader_of_one_namespace_no_more_than_names(closed: Served) -> None:
    headers = bearer(closed.token("red", "read"))
    found = closed.client.get("/api/v1/search?q=echo", headers=headers)
    assert {hit["name"] for hit in found.json()["hits"]} == {"red/echo"}


# No names of components, but words that a tag may be.
WORDS = ("A", "con", "nul", "com1")
NAMES = (
    "..",
    ".",
    "%2e%2e",
    "..%2f..%2fetc%2fpasswd",
    "..\\..\\x",
    "a/../../b",
    "/etc/passwd",
    "//etc",
    "con",
    "nul",
    "com1",
    "a\x00b",
    "a\nb",
    "a b",
    "A",
    "é",
    "аdmin",
    "a" * 300,
    "-rf",
    "--upload-pack=x",
    "~root",
    "$HOME",
    "%00",
    "a:b",
    "a@b",
    "a*",
    "a?b",
    "a#b",
    "<script>",
    "'; drop table files; --",
    "{{7*7}}",
    "sha256:" + "0" * 64,
)


def as_it_stands(hub: Served, path: str, headers: dict[str, str]) -> tuple[int, str]:
    """Status and text for a path that the client does not tidy up."""
    where = hub.client.base_url
    connection = HTTPConnection(where.host, where.port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


@pytest.mark.parametrize("name", NAMES)
def test_names_that_are_none_reach_nothing(hub: Served, name: str) -> None:
    headers = bearer(hub.token(action="admin"))
    quoted = quote(name, safe="/%:@*$~\\")
    for path in (
        f"/components/{quoted}/component.yaml",
        f"/components/echo/{quoted}/README.md",
        f"/components/echo/versions/tags/{quoted}",
        f"/components/echo/versions/sha256/{quoted}",
        f"/api/v1/components/{quoted}",
        f"/api/v1/components/{quoted}/1.0.0",
        f"/api/v1/components/{quoted}/-/records",
        f"/registry/packages/{quoted}",
        f"/registry/packages/{quoted}/versions",
        f"/registry/packages/echo/tags/{quoted}",
        f"/registry/packages/echo/versions/{quoted}",
        f"/registry/{quoted}/{quoted}",
        f"/records/{quoted}.json",
        f"/blobs/{quoted}",
        f"/mirror/{quoted}/{quoted}",
        f"/api/v1/tokens/{quoted}",
    ):
        status, text = as_it_stands(hub, path, headers)
        assert status in (400, 404, 405), (path, status, text[:200])


@pytest.mark.parametrize("name", NAMES)
def test_names_that_are_none_are_not_published(hub: Served, name: str) -> None:
    token = hub.token(action="admin")
    sent = [
        publish(hub, token, "", "1.0.0", name=name, version="1.0.0"),
        publish(hub, token, name, "1.0.0", name="echo2", version="1.0.0"),
        publish(hub, token, "", "1.0.0", name="echo", version=name),
    ]
    if name not in WORDS:
        sent.append(publish(hub, token, "", "1.0.0", tags=name))
        sent.append(hub.client.post("/api/v1/tokens", json={"namespace": name}, headers=bearer(token)))
    for answer in sent:
        assert 400 <= answer.status_code < 500, answer.text
