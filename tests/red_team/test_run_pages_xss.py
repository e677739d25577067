"""Stored XSS: nothing that a run, its tasks, its logs or its artifacts say becomes code in a page about runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from hub.pages.viewer import COOKIE
from hub.registry.sessions import open_session
from tests.hub.served import Served, bearer, served
from tests.red_team.route_table import Route, routes_of
from tests.red_team.run_requests import path_of, query_of
from tests.red_team.run_world import Team, make_team
from tests.red_team.test_pages_xss import Harm

PAYLOADS = (
    '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    "</textarea></title></style></script><script>alert(1)</script>",
    "]]></svg><svg/onload=alert(1)>{{ 7919*7907 }}",
    "[x](javascript:alert(1)) <iframe src=javascript:alert(1)></iframe>",
)
RAW = re.compile(r"<script>alert|<img src=x|<svg/onload|<iframe src=javascript", re.IGNORECASE)
# What is shown as it is, in a frame that can do nothing, and what is a file to save.
SANDBOXED = "/runs/{run_id}/web-app"


class RunHarm(Harm):
    """As in other pages, but a frame may be there that is shut off from the page."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "iframe" and "sandbox" in given and "allow-same-origin" not in given["sandbox"]:
            tag = "div"
            attrs = [(name, value) for name, value in attrs if name != "sandbox"]
        super().handle_starttag(tag, attrs)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("xss") / "hub", engine="process", trust=True) as hub:
        yield hub


@pytest.fixture(scope="module")
def pages(hub: Served) -> list[Route]:
    """The pages about runs."""
    found = [route for route in routes_of(hub) if route.method == "GET"]
    return [route for route in found if re.match(r"/(runs|experiments|pipelines|recurring)\b", route.path)]


@pytest.fixture(scope="module", params=range(len(PAYLOADS)))
def team(request: pytest.FixtureRequest, hub: Served) -> Team:
    """A team that calls everything by something hostile."""
    return make_team(hub, f"team-{request.param}", PAYLOADS[request.param])


def test_no_page_turns_names_and_texts_into_code(hub: Served, pages: list[Route], team: Team) -> None:
    made = open_session(hub.registry, hub.token())
    assert made is not None
    shown = 0
    for route in pages:
        headers = {"cookie": f"{COOKIE}={made.cookie}"}
        address, query = path_of(route, team), query_of(route, team)
        with hub.client.stream("GET", address, params=query, headers=headers) as answer:
            kind, policy = answer.headers.get("content-type", ""), answer.headers.get("content-security-policy", "")
            assert answer.status_code < 500, route
            if not kind.startswith("text/html"):
                assert "script" not in kind and kind != "image/svg+xml", route
                continue
            text = answer.read().decode()
        if route.path == SANDBOXED:
            assert re.search(r"\bsandbox\b", policy) and "allow-same-origin" not in policy, policy
            continue
        shown += team.mark in unescape(text)
        assert not RAW.search(text), (route, RAW.search(text))
        assert str(7919 * 7907) not in text, route
        if not route.path.endswith("report.html"):
            harm = RunHarm()
            harm.feed(text)
            harm.close()
            assert harm.found == [], route
    assert shown > 5


def test_a_web_app_is_shut_off_from_the_page(hub: Served, team: Team) -> None:
    address = f"/runs/{team.run_id}/web-app"
    made = open_session(hub.registry, hub.token())
    assert made is not None
    answer = hub.client.get(
        address, params={"task": "echo", "index": "2"}, headers={"cookie": f"{COOKIE}={made.cookie}"}
    )
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "sandbox" in policy and "allow-same-origin" not in policy
    assert "allow-top-navigation" not in policy and "allow-popups" not in policy


def test_artifacts_and_logs_are_never_shown_as_pages(hub: Served, team: Team) -> None:
    headers, home = bearer(team.token), f"/api/v1/runs/{team.run_id}"
    output = {"task": "echo", "name": "out"}
    for address, query in (
        (f"{home}/artifacts/content", output),
        (f"{home}/artifacts/content", {**output, "inline": "true"}),
        (f"{home}/log", {"task": "echo"}),
        (f"{home}/logs", {}),
        (f"{home}/pipeline", {}),
    ):
        answer = hub.client.get(address, params=query, headers=headers)
        assert not re.search(r"html|svg|xml|script", answer.headers["content-type"]), address
        assert answer.headers["x-content-type-options"] == "nosniff", address
