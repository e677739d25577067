from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import UsageError
from catalog.library.hub.address import check_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://hub.example", "https://hub.example"),
        (" https://hub.example/team/ ", "https://hub.example/team"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("s3://bucket/prefix/", "s3://bucket/prefix"),
        ("gs://bucket", "gs://bucket"),
        ("file:///srv/hub", "/srv/hub"),
        ("file:///srv/hub/", "/srv/hub"),
        ("/srv/hub", "/srv/hub"),
        ("hub/public", "/home/me/hub/public"),
        ("./site.tar", "/home/me/site.tar"),
    ],
)
def test_an_address_has_one_spelling(text: str, address: str) -> None:
    assert check_address(text, Path("/home/me")) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "ftp://hub.example",
        "ssh://git@hub.example",
        "https://",
        "https://hub.example?token=s3cret",
        "https://hub.example#part",
        "https://user:s3cret@hub.example",
        "https://s3cret@hub.example",
        "https://hub.example/\nHost: evil",
        "https://hub.example\\@evil.example",
        "file://other-host/hub",
    ],
)
def test_what_is_none_is_refused_without_its_secrets(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_address(text, Path("/home/me"))
    assert "s3cret" not in str(caught.value)
