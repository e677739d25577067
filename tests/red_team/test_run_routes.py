"""Nobody sees or changes the runs of others: every route of the server is tried, by a visitor and by another team."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from catalog.client.session import Session
from catalog.store.schedule_tables import leaders
from catalog.store.schema import metadata
from hub.pages.viewer import COOKIE
from hub.registry.sessions import open_session
from tests.hub.served import bearer
from tests.red_team.route_table import Route, routes_of
from tests.red_team.run_requests import body_of, path_of, query_of
from tests.red_team.run_world import World, shared_hub

REFUSED = {401, 403, 404}
# The hub's own routes: tests of publishing, scopes, tokens and mirrors try them.
OF_THE_HUB = (
    *("/index.json", "/buckets/", "/shards/", "/blobs/", "/search/", "/sources/", "/records/", "/results/"),
    *("/metadata/", "/registry", "/components/", "/mirror/", "/c/", "/diff/", "/namespaces", "/status", "/tokens"),
    *("/login", "/logout", "/api/v1/components", "/api/v1/search", "/api/v1/connect", "/api/v1/publish"),
    *("/api/v1/tokens", "/api/v1/audit", "/api/v1/who-am-i"),
)
# What tells nothing of anybody: probes, descriptions, style sheets, and empty forms.
PUBLIC = {
    *("/", "/healthz", "/readyz", "/metrics", "/static/{name}", "/static/runs/{name}"),
    *("/api/v1/openapi.json", "/api/v1/docs", "/api/v1/docs.css"),
    *("/apis/v1beta1/healthz", "/apis/v2beta1/healthz"),
    *("/pipelines/upload", "/runs/compare", "/recurring/preview"),
}
# Refused to everybody: a pipeline is uploaded, and never fetched from an address.
NEVER = {"POST /apis/v1beta1/pipelines", "POST /apis/v1beta1/pipeline_versions"}
# What anybody signed in may use, because it shows nothing that is kept.
FOR_ALL = {"POST /api/v1/schedule-preview", "GET /apis/v2beta1/auth"}
# Its answer is empty for those who may not read what it names.
MAY_BE_EMPTY = "GET /api/v1/default-experiment"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with shared_hub(tmp_path_factory.mktemp("world") / "hub") as found:
        yield found


@pytest.fixture(scope="module")
def routes(world: World) -> list[Route]:
    """The routes about runs."""
    found = [route for route in routes_of(world.hub) if not route.path.startswith(OF_THE_HUB)]
    assert len(found) > 150
    return [route for route in found if route.path not in PUBLIC and str(route) not in {*NEVER, MAY_BE_EMPTY}]


def asked(world: World, route: Route, **options: Any) -> tuple[int, str, str]:
    """The status, the kind and the text of an answer; of a stream only how it begins."""
    team = world.blue
    sent = {"params": query_of(route, team), **body_of(route, team), **options}
    with world.hub.client.stream(route.method, path_of(route, team), **sent) as answer:
        kind = answer.headers.get("content-type", "")
        if kind.startswith("text/event-stream"):
            return answer.status_code, kind, ""
        return answer.status_code, kind, answer.read().decode("utf-8", "replace")


def kept(session: Session) -> dict[str, str]:
    """A digest of every table but that of who leads."""
    found = {}
    with session.store.reading() as connection:
        for table in metadata.sorted_tables:
            if table is not leaders:
                rows = connection.execute(select(table).order_by(*table.primary_key)).all()
                found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def told(world: World, text: str) -> bool:
    """True where a text holds something of the other team that the question did not say."""
    blue = world.blue
    return any(secret in text for secret in (f"{blue.mark} run", f"{blue.mark} trials", f"{blue.mark} nightly"))


def test_a_visitor_gets_nothing_from_any_route(world: World, routes: list[Route]) -> None:
    before = kept(world.hub.session)
    answers = {str(route): asked(world, route) for route in routes}
    assert {route: answer[0] for route, answer in answers.items() if answer[0] not in REFUSED} == {}
    assert [route for route, answer in answers.items() if told(world, answer[2])] == []
    assert kept(world.hub.session) == before


def test_another_team_sees_nothing_and_changes_nothing(world: World, routes: list[Route]) -> None:
    before, headers = kept(world.hub.session), bearer(world.red.token)
    answers = {str(route): asked(world, route, headers=headers) for route in routes}
    lists = {route for route, answer in answers.items() if answer[0] == 200} - FOR_ALL
    assert all(route.startswith(("GET ", "HEAD ")) for route in lists), lists
    assert all("{" not in route for route in lists), lists
    others = {route: answer[0] for route, answer in answers.items() if route not in lists | FOR_ALL}
    assert {route: status for route, status in others.items() if status not in REFUSED} == {}
    assert [route for route, answer in answers.items() if told(world, answer[2])] == []
    assert kept(world.hub.session) == before


def test_the_team_itself_reads_all_of_it(world: World, routes: list[Route]) -> None:
    """Else the two tests above would say nothing."""
    headers = bearer(world.blue.token)
    looks = [route for route in routes if route.method == "GET" and not route.path.startswith("/api")]
    api = [route for route in routes if route.method == "GET" and route.path.startswith("/api")]
    answers = {str(route): asked(world, route, headers=headers)[0] for route in api}
    assert {route: status for route, status in answers.items() if status != 200} == {}
    cookie = signed_in(world, world.blue.token)[0]
    pages = {str(route): asked(world, route, headers={"cookie": cookie})[0] for route in looks}
    assert {route: status for route, status in pages.items() if status != 200} == {}


def test_the_beginning_of_a_digest_tells_nothing_of_others(world: World) -> None:
    ask = world.hub.client.get
    for digest in (world.blue.digest[:6], world.blue.digest[:63], world.blue.digest):
        answer = ask("/api/v1/lineage", params={"digest": digest}, headers=bearer(world.red.token))
        assert answer.status_code == 404
        assert world.blue.digest not in answer.text.replace(digest, "")
    assert ask("/api/v1/lineage", params={"digest": world.red.digest}, headers=bearer(world.red.token)).is_success


def signed_in(world: World, token: str) -> tuple[str, str]:
    """The cookie of a session, and the text that its forms carry."""
    made = open_session(world.hub.registry, token)
    assert made is not None
    return f"{COOKIE}={made.cookie}", made.session.csrf


def pages_of(routes: list[Route], *methods: str) -> list[Route]:
    return [route for route in routes if route.method in methods and not route.path.startswith("/api")]


def test_the_pages_show_and_change_nothing_of_another_team(world: World, routes: list[Route]) -> None:
    before = kept(world.hub.session)
    cookie, csrf = signed_in(world, world.red.token)
    for route in pages_of(routes, "GET", "POST"):
        sent = body_of(route, world.blue)
        if route.method == "POST":
            sent = {"data": {**sent["data"], "csrf": csrf}}
        status, _, text = asked(world, route, headers={"cookie": cookie}, **sent)
        assert not told(world, text), route
        assert status < 500, route
        if route.parameters:
            assert status in REFUSED, (route, status)
    assert kept(world.hub.session) == before


def test_every_form_wants_the_text_of_its_session(world: World, routes: list[Route]) -> None:
    before = kept(world.hub.session)
    cookie, _ = signed_in(world, world.blue.token)
    _, of_red = signed_in(world, world.red.token)
    for route in pages_of(routes, "POST"):
        for csrf in ("", "x", of_red):
            data = {**body_of(route, world.blue)["data"], "csrf": csrf}
            assert asked(world, route, headers={"cookie": cookie}, data=data)[0] == 403, (route, csrf)
    assert kept(world.hub.session) == before


def test_no_form_is_taken_from_another_site(world: World, routes: list[Route]) -> None:
    before = kept(world.hub.session)
    cookie, csrf = signed_in(world, world.blue.token)
    for route in pages_of(routes, "POST"):
        data = {**body_of(route, world.blue)["data"], "csrf": csrf}
        for foreign in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
            assert asked(world, route, headers={"cookie": cookie, **foreign}, data=data)[0] == 403, (route, foreign)
    assert kept(world.hub.session) == before


def test_no_cookie_opens_the_api(world: World, routes: list[Route]) -> None:
    """Else another site's page could use it: the API is for tokens in a header alone."""
    cookie, _ = signed_in(world, world.blue.token)
    for route in routes:
        if route.path.startswith("/api"):
            assert asked(world, route, headers={"cookie": cookie})[0] in REFUSED, route


def test_every_page_refuses_frames_and_scripts(world: World, routes: list[Route]) -> None:
    cookie, _ = signed_in(world, world.blue.token)
    seen = 0
    for route in pages_of(routes, "GET"):
        address, query = path_of(route, world.blue), query_of(route, world.blue)
        with world.hub.client.stream("GET", address, params=query, headers={"cookie": cookie}) as answer:
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            policy = answer.headers["content-security-policy"]
        seen += 1
        assert "unsafe-inline" not in policy or "sandbox" in policy, route
        assert "default-src 'none'" in policy or "default-src 'self'" in policy, (route, policy)
        assert answer.headers["x-content-type-options"] == "nosniff", route
        if "sandbox" not in policy:
            assert "frame-ancestors 'none'" in policy, (route, policy)
    assert seen > 15
