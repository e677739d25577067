from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.load.source import parse, shown

DIGEST = "ab" * 32


def test_a_plain_url_is_left_as_it_is() -> None:
    source = parse("https://host.example/x/component.yaml?v=1")
    assert source.url == "https://host.example/x/component.yaml?v=1"
    assert (source.scheme, source.member, source.pin, source.user, source.hint) == ("https", "", "", None, "")


def test_user_and_password_are_taken_out_and_decoded() -> None:
    source = parse("https://me:p%40ss@host.example:8443/c.yaml")
    assert source.url == "https://host.example:8443/c.yaml"
    assert source.user == ("me", "p@ss")
    assert "ss" not in repr(source).replace("https", "")


def test_a_pin_is_taken_out_in_lower_case() -> None:
    assert parse(f"https://h/c.yaml#sha256={DIGEST.upper()}").pin == DIGEST


@pytest.mark.parametrize(
    "fragment", ["sha256=abc", f"sha265={DIGEST}", f"md5={DIGEST}", DIGEST, f"sha256={DIGEST}&x=1"]
)
def test_a_malformed_pin_is_not_taken_for_an_anchor(fragment: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(f"https://h/c.yaml#{fragment}")
    assert caught.value.rule == "fetch-pin"


def test_an_ordinary_anchor_is_dropped() -> None:
    assert parse("https://h/c.yaml#L10-L20").url == "https://h/c.yaml"


def test_a_member_of_a_zip_is_named_after_an_exclamation_mark() -> None:
    source = parse("https://h/x.zip!/in%20side/c.yaml")
    assert (source.url, source.member) == ("https://h/x.zip", "in side/c.yaml")
    assert source.address == "https://h/x.zip!/in%20side/c.yaml"
    assert parse(source.address) == source


@pytest.mark.parametrize(
    "url", ["component.yaml", "/x/component.yaml", "C:\\x\\component.yaml", "ftp://h/c", "data:,x", ""]
)
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(url)
    assert caught.value.rule == "fetch-scheme"
    assert caught.value.hint


@pytest.mark.parametrize(
    "url",
    [
        "https:///c.yaml",
        "https://me:secret@h:port/c.yaml",
        "https://me:sec/ret@h/c.yaml",
        "https://me:secret@[::1/c.yaml",
        "https://me:secret@good.example\\@bad.example/c.yaml",
        "https://me:secret@h h/c.yaml",
        "https://me:secret@\u2100.example/c.yaml",
        "https://h/c\n.yaml",
    ],
)
def test_a_malformed_url_is_refused_without_quoting_its_password(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(url)
    assert caught.value.rule == "fetch-url-invalid"
    assert "sec" not in str(caught.value)


def test_messages_show_no_secrets_and_everything_else() -> None:
    assert (
        shown("https://me:secret@h/pkg@1/c.yaml?a=1&X-Signature=abc&b=2")
        == "https://h/pkg@1/c.yaml?a=1&X-Signature=***&b=2"
    )
