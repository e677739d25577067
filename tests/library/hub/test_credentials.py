from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import UsageError
from catalog.library.hub.credentials import credentials_file, token_for
from catalog.library.hub.token_file import remove_token, store_token

HUB = "https://hub.example/some/path"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home folder, and no other settings."""
    for variable in ("CATALOG_HUBS", "CATALOG_CONFIG", "CATALOG_HUB_TOKEN", "CATALOG_HUB_TOKEN_ORIGIN"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path))
    return tmp_path


def write(home: Path, text: str, mode: int = 0o600) -> None:
    (home / "credentials.yaml").write_text(text)
    (home / "credentials.yaml").chmod(mode)


def test_without_credentials_there_is_no_token() -> None:
    assert token_for(HUB) is None


@pytest.mark.parametrize("address", ["https://hub.example", "https://HUB.example:443", "https://hub.example/other"])
def test_a_token_is_found_by_the_origin(home: Path, address: str) -> None:
    write(home, f"{address}: abc\n")
    assert token_for(HUB) == "abc"


@pytest.mark.parametrize(
    "other",
    [
        "http://hub.example",
        "https://hub.example:8443",
        "https://hub.example.evil.example",
        "https://evil.example/https://hub.example",
        "https://sub.hub.example",
    ],
)
def test_no_other_origin_gets_it(home: Path, other: str) -> None:
    write(home, "https://hub.example: abc\n")
    assert token_for(other) is None


def test_a_token_may_stand_in_a_variable(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, "https://hub.example: {token_env: ACME_TOKEN}\n")
    with pytest.raises(UsageError, match="ACME_TOKEN"):
        token_for(HUB)
    monkeypatch.setenv("ACME_TOKEN", "abc")
    assert token_for(HUB) == "abc"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_file_that_others_may_touch_is_refused(home: Path, mode: int) -> None:
    write(home, "https://hub.example: abc\n", mode)
    with pytest.raises(UsageError, match="chmod 600") as caught:
        token_for(HUB)
    assert caught.value.rule == "credentials-open"


@pytest.mark.parametrize(
    "text",
    [
        "https://hub.example: [s3cret]\n",
        "https://hub.example: {token: s3cret}\n",
        "s3cret\n",
        "s3cret: abc\n",
        "https://hub.example: 's3cret\n",
        "https://hub.example: %s3cret\n",
    ],
)
def test_a_malformed_file_is_refused_without_quoting_it(home: Path, text: str) -> None:
    write(home, text)
    with pytest.raises(UsageError) as caught:
        token_for(HUB)
    assert caught.value.rule == "credentials-malformed"
    assert "s3cret" not in str(caught.value)


def test_the_variable_is_bound_to_the_origin_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_HUB_TOKEN", "abc")
    monkeypatch.setenv("CATALOG_HUB_TOKEN_ORIGIN", "https://hub.example")
    assert token_for(HUB) == "abc"
    assert token_for("https://other.example") is None


def test_the_variable_is_bound_to_the_one_hub_of_the_other_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_HUB_TOKEN", "abc")
    monkeypatch.setenv("CATALOG_HUBS", "https://hub.example /some/folder")
    assert token_for(HUB) == "abc"
    assert token_for("https://project.example") is None


@pytest.mark.parametrize("hubs", ["", "https://hub.example https://other.example"])
def test_a_variable_that_may_be_meant_for_anyone_is_sent_to_nobody(hubs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_HUB_TOKEN", "s3cret")
    monkeypatch.setenv("CATALOG_HUBS", hubs)
    with pytest.raises(UsageError, match="CATALOG_HUB_TOKEN_ORIGIN") as caught:
        token_for(HUB)
    assert "s3cret" not in str(caught.value)


def test_a_stored_token_is_for_its_owner_alone_and_can_be_removed(home: Path) -> None:
    write(home, "https://other.example: {token_env: OTHER}\n")
    file = store_token(HUB, "abc")
    assert file == credentials_file()
    assert file.stat().st_mode & 0o777 == 0o600
    assert token_for(HUB) == "abc"
    store_token(HUB, "def")
    assert token_for(HUB) == "def"
    assert remove_token(HUB)
    assert not remove_token(HUB)
    assert token_for(HUB) is None
    assert "OTHER" in file.read_text()
    assert [path.name for path in home.iterdir()] == ["credentials.yaml"]


@pytest.mark.parametrize("token", ["", "two words", "line\nend", "é"])
def test_what_cannot_be_a_token_is_not_stored(token: str) -> None:
    with pytest.raises(UsageError):
        store_token(HUB, token)
    assert not credentials_file().exists()


@pytest.mark.parametrize("url", ["s3://bucket/hub", "/folder", "file:///folder"])
def test_only_web_servers_have_tokens(url: str) -> None:
    with pytest.raises(UsageError):
        store_token(url, "abc")


def test_an_ipv6_address_is_an_origin_too(home: Path) -> None:
    store_token("http://[::1]:8080/hub", "abc")
    assert token_for("http://[::1]:8080/elsewhere") == "abc"


@pytest.mark.parametrize("url", ["https://hub.example:port", "https://[::1", "no url"])
def test_what_is_no_url_has_no_token_and_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError):
        token_for(url)
    monkeypatch.setenv("CATALOG_HUB_TOKEN", "abc")
    monkeypatch.setenv("CATALOG_HUBS", url.replace(" ", "://"))
    with pytest.raises(UsageError):
        token_for(HUB)
