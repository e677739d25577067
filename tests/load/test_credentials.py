from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import UsageError
from catalog.load.credentials import Credentials, gather, origin_of
from catalog.load.options import FetchOptions
from catalog.load.source import parse

BASIC = "Basic bWU6cHc="  # me:pw


@pytest.fixture
def netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "netrc"
    path.write_text("machine h.example login me password pw\ndefault login any password body\n")
    monkeypatch.setenv("NETRC", str(path))
    return path


def authorization(url: str, options: FetchOptions) -> str | None:
    return gather(parse(url), options).headers.get("Authorization")


@pytest.fixture
def no_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))


@pytest.mark.usefixtures("no_netrc")
def test_each_way_of_giving_credentials() -> None:
    assert authorization("https://h/c", FetchOptions(token="abc")) == "Bearer abc"
    assert authorization("https://h/c", FetchOptions(auth=("me", "pw"))) == BASIC
    assert authorization("https://me:pw@h/c", FetchOptions()) == BASIC
    assert authorization("https://me:pw@h/c", FetchOptions(token="abc")) == "Bearer abc"
    assert authorization("https://h/c", FetchOptions(headers={"authorization": "x"}, token="abc")) == "Bearer abc"
    assert authorization("https://h/c", FetchOptions()) is None


@pytest.mark.usefixtures("netrc")
def test_netrc_is_asked_for_exactly_this_host_and_only_when_nothing_else_is_given() -> None:
    assert authorization("https://h.example/c", FetchOptions()) == BASIC
    assert authorization("https://h.example/c", FetchOptions(token="abc")) == "Bearer abc"
    assert authorization("https://other.example/c", FetchOptions()) is None
    assert authorization("https://default/c", FetchOptions()) is None
    assert authorization("https://h.example/c", FetchOptions(allow_private=False)) is None


def test_a_broken_netrc_is_left_out_and_logged(netrc: Path, caplog: pytest.LogCaptureFixture) -> None:
    netrc.write_text("machine h.example nonsense secret")
    assert authorization("https://h.example/c", FetchOptions()) is None
    assert "is not used" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("options", [FetchOptions(token="a\nb"), FetchOptions(headers={"X y": "z"})])
def test_a_header_that_cannot_be_sent_is_refused_without_quoting_it(options: FetchOptions) -> None:
    with pytest.raises(UsageError) as caught:
        gather(parse("https://h/c"), options)
    assert caught.value.rule == "fetch-credentials"
    assert "a\\nb" not in str(caught.value)


def test_token_and_auth_together_are_refused() -> None:
    with pytest.raises(UsageError, match="both"):
        gather(parse("https://h/c"), FetchOptions(token="a", auth=("b", "c")))


@pytest.mark.parametrize(
    ("start", "target", "same"),
    [
        ("https://h/a", "https://H:443/b", True),
        ("http://h/a", "https://h/b", True),
        ("https://h/a", "http://h/b", False),
        ("https://h/a", "https://h:444/b", False),
        ("http://h:8080/a", "https://h:8080/b", False),
        ("https://h/a", "https://sub.h/b", False),
        ("https://h/a", "https://h.evil/b", False),
    ],
)
def test_credentials_belong_to_one_origin(start: str, target: str, same: bool) -> None:
    assert Credentials(origin_of(start)).belong_to(target) is same


def test_the_scope_tells_holders_apart_and_does_not_show_the_secret() -> None:
    def scope(url: str, options: FetchOptions) -> str | None:
        return gather(parse(url), options).scope()

    named = scope("https://h/c", FetchOptions(token="abc"))
    assert named and "abc" not in named
    assert named == scope("https://h/other", FetchOptions(token="abc"))
    assert named != scope("https://h/c", FetchOptions(token="abd"))
    assert named != scope("https://other/c", FetchOptions(token="abc"))
    assert scope("https://h/c", FetchOptions(headers={"X-Key": "1"})) != ""
    assert scope("https://h/c", FetchOptions(auth=lambda request: request)) is None


def test_options_do_not_show_their_secrets() -> None:
    assert "s3cret" not in repr(FetchOptions(token="s3cret", headers={"X": "s3cret"}, auth=("u", "s3cret")))
