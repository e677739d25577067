from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import FetchError
from catalog.load import address
from catalog.load.fetch import FetchOptions, fetch
from tests.load.servers import YAML, Request, make_certificate, serving

ONLY_PUBLIC = FetchOptions(allow_private=False, use_cache=False, backoff=0.001)
ANY = FetchOptions(use_cache=False, backoff=0.001)


def test_importing_the_loader_imports_no_http_client() -> None:
    code = "import sys, catalog.load.fetch; sys.exit(any(m in sys.modules for m in ('requests', 'urllib3', 'fsspec')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"])
def test_a_private_address_is_not_even_connected_to(host: str) -> None:
    with serving(Request.reply) as server:
        with pytest.raises(FetchError) as caught:
            fetch(server.url(host=host), ONLY_PUBLIC)
        assert caught.value.rule == "fetch-private-address"
        assert server.seen == []


def test_a_redirect_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # No public server can be had here: 127.0.0.1 counts as public, and any other address is checked as it is.
    real = address.is_public
    monkeypatch.setattr(address, "is_public", lambda number: str(number) == "127.0.0.1" or real(number))
    with serving(lambda request: request.reply("", 302, Location="http://127.0.0.2:80/")) as server:
        with pytest.raises(FetchError) as caught:
            fetch(server.url(), ONLY_PUBLIC)
    assert caught.value.rule == "fetch-private-address"
    assert "127.0.0.2" in str(caught.value)


def test_the_checked_address_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "is_public", lambda _: True)
    real, asked = socket.getaddrinfo, list[str]()

    def rebinding(host: str, *rest: Any, **options: Any) -> Any:
        """Names the right address once, and a dead one ever after."""
        asked.append(host)
        if host == "rebind.example":
            host = "127.0.0.1" if asked.count(host) == 1 else "127.0.0.9"
        return real(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with serving(Request.reply) as server:
        assert fetch(server.url(host="rebind.example"), ONLY_PUBLIC).text == YAML
        assert server.seen[0]["Host"].startswith("rebind.example:")
    assert asked.count("rebind.example") == 1


@pytest.mark.parametrize("options", [ANY, ONLY_PUBLIC])
def test_a_certificate_is_checked_against_the_name(
    options: FetchOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "is_public", lambda _: True)
    certificate = make_certificate(tmp_path, "localhost")
    with serving(Request.reply, certificate) as server:
        with pytest.raises(FetchError) as unknown:
            fetch(server.url(host="localhost"), options)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        assert fetch(server.url(host="localhost"), options).text == YAML
        with pytest.raises(FetchError) as wrong_name:
            fetch(server.url(host="127.0.0.1"), options)
        assert len(server.seen) == 1
    assert unknown.value.rule == wrong_name.value.rule == "fetch-tls"
    assert "self-signed" in str(unknown.value) or "self signed" in str(unknown.value)


def test_a_downgrade_to_http_loses_the_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(tmp_path, "localhost")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with (
        serving(Request.reply) as plain,
        serving(lambda request: request.reply("", 302, Location=plain.url(host="localhost")), certificate) as secure,
    ):
        fetch(secure.url(host="localhost"), FetchOptions(use_cache=False, token="s3cret"))
        assert secure.seen[0]["Authorization"] == "Bearer s3cret"
        assert "Authorization" not in plain.seen[0]


def test_the_environment_proxy_is_used_only_where_any_address_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving(Request.reply) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url(""))
        assert fetch("http://only-the-proxy.invalid/c.yaml", ANY).text == YAML
        assert proxy.seen[0]["path"] == "http://only-the-proxy.invalid/c.yaml"
        with pytest.raises(FetchError) as caught:
            fetch("http://only-the-proxy.invalid/c.yaml", ONLY_PUBLIC)
        assert caught.value.rule == "fetch-dns"
        assert len(proxy.seen) == 1


def test_dns_refused_and_wrong_protocol_are_told_apart() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        with serving(Request.reply) as server:
            wrong = server.url().replace("http:", "https:")
            for url, rule in [("http://h.invalid/", "fetch-dns"), (dead, "fetch-refused"), (wrong, "fetch-tls")]:
                with pytest.raises(FetchError) as caught:
                    fetch(url, ANY)
                assert caught.value.rule == rule, url
                assert caught.value.exit_code == 3
                assert caught.value.hint


def test_a_host_name_that_cannot_be_is_refused() -> None:
    for host in ["a" * 64 + ".example", "a..example"]:
        for options in (ANY, ONLY_PUBLIC):
            with pytest.raises(FetchError) as caught:
                fetch(f"http://{host}/", options)
            assert caught.value.rule in ("fetch-url-invalid", "fetch-dns")
