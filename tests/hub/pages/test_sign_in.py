"""Signing in, and tokens made and revoked on the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.hub.served import Served, bearer


@pytest.fixture
def visitor(hub: Served) -> Iterator[httpx.Client]:
    """Somebody with a browser, which says where a form comes from."""
    headers = {"Origin": hub.address}
    with httpx.Client(base_url=hub.address, timeout=60, follow_redirects=True, headers=headers) as client:
        yield client


def sign_in(visitor: httpx.Client, token: str) -> httpx.Response:
    return visitor.post("/login", data={"token": token})


def csrf_of(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)
    assert found
    return found.group(1)


def test_a_token_becomes_a_session_that_scripts_and_other_sites_do_not_get(hub: Served) -> None:
    answer = hub.client.post("/login", data={"token": hub.token()}, follow_redirects=False)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "kfpc_" not in cookie


def test_a_wrong_token_is_refused_and_not_repeated(visitor: httpx.Client) -> None:
    answer = sign_in(visitor, "kfpc_0123456789abcdef_not-the-right-one")
    assert answer.status_code == 401
    assert "not-the-right-one" not in answer.text
    assert "set-cookie" not in answer.headers


def test_a_form_of_another_site_signs_nobody_in(hub: Served, visitor: httpx.Client) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        answer = visitor.post("/login", data={"token": hub.token()}, headers=headers)
        assert answer.status_code == 403, headers
        assert not visitor.cookies


def test_a_token_is_made_shown_once_and_revoked(hub: Served, visitor: httpx.Client) -> None:
    page = sign_in(visitor, hub.token(action="admin"))
    csrf = csrf_of(page)
    form = {"csrf": csrf, "namespace": "data", "action": "publish", "days": "7", "note": "for <b>CI</b>"}
    made = visitor.post("/tokens", data=form)
    token = re.search(r"kfpc_[0-9a-f]{16}_[A-Za-z0-9_-]+", made.text)
    assert token
    assert "for &lt;b&gt;CI&lt;/b&gt;" in made.text
    assert token.group() not in visitor.get("/tokens").text
    who = hub.client.get("/api/v1/who-am-i", headers=bearer(token.group()))
    assert who.status_code == 200
    token_id = token.group().split("_")[1]
    visitor.post("/tokens/revoke", data={"csrf": csrf, "token_id": token_id})
    assert hub.client.get("/api/v1/who-am-i", headers=bearer(token.group())).status_code == 401


@pytest.mark.parametrize("csrf", ["", "0" * 64])
@pytest.mark.parametrize("path", ["/tokens", "/tokens/revoke", "/logout"])
def test_a_form_without_the_sessions_text_is_refused(hub: Served, visitor: httpx.Client, path: str, csrf: str) -> None:
    sign_in(visitor, hub.token(action="admin"))
    before = len(visitor.get("/tokens").text)
    answer = visitor.post(path, data={"csrf": csrf, "namespace": "*", "action": "admin", "days": "7", "token_id": "x"})
    assert answer.status_code == 403
    assert len(visitor.get("/tokens").text) == before


def test_a_session_ends_with_its_token(hub: Served, visitor: httpx.Client) -> None:
    token = hub.token(action="admin")
    page = sign_in(visitor, token)
    assert "Sign out" in page.text
    visitor.post("/tokens/revoke", data={"csrf": csrf_of(page), "token_id": token.split("_")[1]})
    assert visitor.get("/tokens").url.path == "/login"


def test_signing_out_ends_the_session_on_the_server(hub: Served, visitor: httpx.Client) -> None:
    page = sign_in(visitor, hub.token())
    cookies = dict(visitor.cookies)
    visitor.post("/logout", data={"csrf": csrf_of(page)})
    with httpx.Client(base_url=hub.address, cookies=cookies, follow_redirects=True) as again:
        assert again.get("/tokens").url.path == "/login"


def test_who_may_not_make_tokens_is_told(hub: Served, visitor: httpx.Client) -> None:
    page = sign_in(visitor, hub.token(action="read"))
    assert "needs the action admin" in page.text
    form = {"csrf": csrf_of(page), "namespace": "*", "action": "admin", "days": "7"}
    answer = visitor.post("/tokens", data=form)
    assert answer.status_code == 422
    assert "No token was made" in answer.text
