from __future__ import annotations

import time

import pytest

from hub.registry.registry import Registry
from hub.registry.sessions import close_session, csrf_matches, find_session, open_session
from hub.registry.tokens import create_token, revoke_token


def test_a_session_is_found_by_its_cookie_until_it_is_closed(registry: Registry) -> None:
    made = create_token(registry, namespace="team")
    opened = open_session(registry, str(made.text))
    assert opened is not None
    found = find_session(registry, opened.cookie)
    assert found == opened.session
    assert found is not None and found.principal.may("publish", "team")
    close_session(registry, opened.cookie)
    assert find_session(registry, opened.cookie) is None


def test_a_session_ends_with_its_time(registry: Registry) -> None:
    opened = open_session(registry, str(create_token(registry).text), lifetime=0.2)
    assert opened is not None and find_session(registry, opened.cookie) is not None
    time.sleep(0.25)
    assert find_session(registry, opened.cookie) is None


def test_a_session_lasts_no_longer_than_its_token(registry: Registry) -> None:
    brief = create_token(registry, expires_in=60)
    opened = open_session(registry, str(brief.text), lifetime=10_000)
    assert opened is not None and opened.session.expires_at == brief.token.expires_at
    revoke_token(registry, brief.token.token_id)
    assert find_session(registry, opened.cookie) is None


def test_a_text_that_is_no_token_opens_no_session(registry: Registry) -> None:
    assert open_session(registry, "sesame") is None


@pytest.mark.parametrize("cookie", ["", "\0", "\ud800", "x" * 100_000])
def test_a_cookie_of_nobody_is_none(registry: Registry, cookie: str) -> None:
    assert find_session(registry, cookie) is None
    close_session(registry, cookie)


def test_forms_carry_a_text_that_only_their_session_has(registry: Registry) -> None:
    text = str(create_token(registry).text)
    one, other = open_session(registry, text), open_session(registry, text)
    assert one is not None and other is not None
    assert csrf_matches(one.session, one.session.csrf)
    for given in (other.session.csrf, "", one.cookie, "é"):
        assert not csrf_matches(one.session, given)
