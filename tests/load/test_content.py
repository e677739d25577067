from __future__ import annotations

import hashlib

import pytest

from catalog.errors import FetchError, IntegrityError
from catalog.load.content import digest_of, text_of, verify
from catalog.load.source import Source

SOURCE = Source("https://h/c.yaml", "https")


def test_line_ends_become_lf_and_do_not_change_the_digest() -> None:
    text = text_of(b"name: \xc3\xa9\r\n", SOURCE, 100)
    assert text == "name: é\n"
    assert digest_of(text) == digest_of("name: é\r\n") == hashlib.sha256(b"name: \xc3\xa9\n").hexdigest()


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"<!DOCTYPE html><html>", "fetch-html"),
        (b"\xef\xbb\xbf \n<html lang='en'>", "fetch-html"),
        (b"<?xml version='1.0'?><Error/>", "fetch-html"),
        ("name: x".encode("utf-16"), "fetch-not-utf8"),
        (b"name: \xe9", "fetch-not-utf8"),
        (b"x" * 101, "fetch-too-large"),
    ],
)
def test_what_is_no_component_text_is_refused(body: bytes, rule: str) -> None:
    with pytest.raises(FetchError) as caught:
        text_of(body, SOURCE, 100)
    assert caught.value.rule == rule
    assert SOURCE.url in str(caught.value)


def test_a_member_needs_a_zip() -> None:
    with pytest.raises(FetchError, match="not a zip"):
        text_of(b"name: x", Source("https://h/x.zip", "https", "c.yaml"), 100)


def test_the_pin_must_hold() -> None:
    digest = digest_of("name: x\n")
    assert verify("name: x\n", Source("https://h/c", "https", pin=digest)) == digest
    with pytest.raises(IntegrityError, match=digest) as caught:
        verify("name: x\n", Source("https://h/c", "https", pin="0" * 64))
    assert caught.value.rule == "digest-mismatch"
