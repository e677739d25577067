"""A server that reads URLs of strangers connects to public addresses and to nothing else, however they are spelt."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import urllib3.util.connection

from catalog.errors import CatalogError
from catalog.library.libraries import Libraries
from catalog.library.link import link
from catalog.load.fetch import FetchOptions, fetch
from tests.library.folders import pipeline
from tests.load.servers import YAML, Request, Server, serving

FOR_STRANGERS = FetchOptions(allow_private=False, use_cache=False, retries=0, backoff=0.001)
REFUSALS = ("fetch-private-address", "fetch-dns", "fetch-url-invalid", "fetch-scheme")

THIS_MACHINE = (
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "0177.0.0.01",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7F.0x0.0x0.0x1",
    "0",
    "0.0.0.0",
    "00000000",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "127.0.0.1.",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fe80::1%25lo]",
    "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460",
    "127\u30020\u30020\u30021",
    "\uff11\uff12\uff17.0.0.1",
    "user@127.0.0.1",
    "8.8.8.8@127.0.0.1",
    "8.8.8.8%40127.0.0.1",
    "127.0.0.1%23.public.example",
)
INSIDE = (
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "0xa9.0xfe.0xa9.0xfe",
    "169.254.43518",
    "169.16689662",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::a9fe:a9fe]",
    "[2002:a9fe:a9fe::]",
    "[fd00:ec2::254]",
    "[fd20:ce::254]",
    "168.63.129.16",
    "100.100.100.200",
    "192.0.0.192",
    "192.0.0.8",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "198.18.0.1",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "[ff02::1]",
    "[fc00::1]",
    "[2001:db8::1]",
    "[2001:0:7f00:1::]",
    "[2001:2::1]",
    "[3fff::1]",
    "[::ffff:0:127.0.0.1]",
)


@dataclass
class Network:
    """A network in which a public host answers: names as the test says, connections noted."""

    server: Server
    names: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    dialled: list[str] = field(default_factory=list)

    def url(self, host: str, path: str = "/component.yaml") -> str:
        return self.server.url(path, host)

    def resolve(self, host: str, *rest: Any, **options: Any) -> Any:
        """The next answer for a name of the test; numbers, and names of this machine, as the system spells them."""
        self.asked.append(host)
        answers = self.names.get(host)
        if answers is None:
            if any(sign.isalpha() for sign in host.removeprefix("0x")) and host.rstrip(".").lower() != "localhost":
                options["flags"] = socket.AI_NUMERICHOST
            return REAL_RESOLVER(host, *rest, **options)
        numbers = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 0)) for number in numbers]

    def dial(self, address: tuple[str, int], *rest: Any, **options: Any) -> socket.socket:
        """Every address is the test's server."""
        self.dialled.append(address[0])
        return REAL_DIALLER(("127.0.0.1", self.server.server_address[1]), *rest, **options)


REAL_RESOLVER = socket.getaddrinfo
REAL_DIALLER = urllib3.util.connection.create_connection


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    with serving(Request.reply) as server:
        network = Network(server, {"public.example": [["8.8.8.8"]], "other.example": [["9.9.9.9"]]})
        monkeypatch.setattr(socket, "getaddrinfo", network.resolve)
        monkeypatch.setattr(urllib3.util.connection, "create_connection", network.dial)
        yield network


def refused(action: Callable[[], Any]) -> str:
    """The rule by which the action is refused."""
    with pytest.raises(CatalogError) as caught:
        action()
    return caught.value.rule


def redirecting(location: str, status: int = 302) -> Callable[[Request], None]:
    """Sends every visitor of /go elsewhere."""

    def answer(request: Request) -> None:
        if request.path == "/go":
            request.reply("", status, Location=location)
        else:
            request.reply()

    return answer


def test_the_public_host_of_these_tests_answers(network: Network) -> None:
    assert fetch(network.url("public.example"), FOR_STRANGERS).text == YAML
    assert network.dialled == ["8.8.8.8"]


@pytest.mark.parametrize("host", [*THIS_MACHINE, *INSIDE], ids=ascii)
def test_no_spelling_leads_inside(network: Network, host: str) -> None:
    rule = refused(lambda: fetch(network.url(host), FOR_STRANGERS))
    assert rule in REFUSALS
    assert network.dialled == []
    assert network.server.seen == []


@pytest.mark.parametrize("host", [*THIS_MACHINE, *INSIDE], ids=ascii)
def test_no_redirect_leads_inside(network: Network, host: str) -> None:
    to = f"http://{host}:{network.server.server_address[1]}/latest/meta-data"
    network.server.answer = redirecting(to.encode().decode("latin-1"))
    rule = refused(lambda: fetch(network.url("public.example", "/go"), FOR_STRANGERS))
    assert rule in (*REFUSALS, "fetch-redirect")
    assert network.dialled == ["8.8.8.8"]
    assert [asked["path"] for asked in network.server.seen] == ["/go"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_kind_of_redirect_leads_inside(network: Network, status: int) -> None:
    network.server.answer = redirecting("http://169.254.169.254/latest/meta-data", status)
    assert refused(lambda: fetch(network.url("public.example", "/go"), FOR_STRANGERS)) == "fetch-private-address"
    assert network.dialled == ["8.8.8.8"]


@pytest.mark.parametrize(
    "location",
    [
        "//169.254.169.254/",
        "///169.254.169.254/",
        "\\\\169.254.169.254\\",
        "http:\\\\169.254.169.254\\",
        "http:169.254.169.254",
        "HTTP://169.254.169.254/",
        " http://169.254.169.254/",
        "http://public.example@169.254.169.254/",
        "http://169.254.169.254#public.example/",
        "http://169.254.169.254?public.example",
        "http://169.254.169.254\\@public.example/",
        "http://[::ffff:169.254.169.254]:80/",
        "file:///etc/passwd",
        "file://public.example/etc/passwd",
        "gopher://169.254.169.254:80/_GET",
        "ftp://169.254.169.254/",
        "dict://127.0.0.1:11211/",
        "data:text/plain,hello",
        "s3://bucket/key",
        "gs://bucket/key",
        "unix:///var/run/docker.sock",
        "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
        "javascript:alert(1)",
        "http://",
        "http://:80/",
        "http://public.example:99999/",
    ],
)
def test_no_odd_redirect_leads_inside(network: Network, location: str) -> None:
    """It is refused, or it is a path of the public host, which answers."""
    network.server.answer = redirecting(location)
    try:
        fetch(network.url("public.example", "/go"), FOR_STRANGERS)
    except CatalogError as error:
        assert error.rule.startswith("fetch-")
    assert set(network.dialled) <= {"8.8.8.8"}


def test_a_redirect_over_other_public_hosts_does_not_lead_inside_either(network: Network) -> None:
    port = network.server.server_address[1]

    def answer(request: Request) -> None:
        to = {"/go": f"http://other.example:{port}/on", "/on": "http://169.254.169.254/"}
        request.reply("", 302, Location=to[request.path])

    network.server.answer = answer
    assert refused(lambda: fetch(network.url("public.example", "/go"), FOR_STRANGERS)) == "fetch-private-address"
    assert network.dialled == ["8.8.8.8", "9.9.9.9"]


@pytest.mark.parametrize("number", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "::ffff:169.254.169.254"])
def test_a_public_name_of_an_address_inside_is_refused(network: Network, number: str) -> None:
    network.names["rebind.example"] = [[number]]
    assert refused(lambda: fetch(network.url("rebind.example"), FOR_STRANGERS)) == "fetch-private-address"
    assert network.dialled == []


@pytest.mark.parametrize("numbers", [["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"]])
def test_one_address_inside_among_public_ones_is_enough(network: Network, numbers: list[str]) -> None:
    network.names["rebind.example"] = [numbers]
    assert refused(lambda: fetch(network.url("rebind.example"), FOR_STRANGERS)) == "fetch-private-address"
    assert network.dialled == []


def test_a_name_that_changes_after_the_check_is_not_asked_again(network: Network) -> None:
    """The address that was checked is the one that is connected to."""
    network.names["rebind.example"] = [["8.8.8.8"], ["127.0.0.1"]]
    assert fetch(network.url("rebind.example"), FOR_STRANGERS).text == YAML
    assert network.dialled == ["8.8.8.8"]
    assert network.asked.count("rebind.example") == 1


def test_a_name_that_changes_between_redirects_is_checked_again(network: Network) -> None:
    network.names["rebind.example"] = [["8.8.8.8"], ["127.0.0.1"]]
    network.server.answer = redirecting(network.url("rebind.example", "/inside"))
    assert refused(lambda: fetch(network.url("rebind.example", "/go"), FOR_STRANGERS)) == "fetch-private-address"
    assert network.dialled == ["8.8.8.8"]


def test_a_name_that_changes_between_attempts_is_checked_again(network: Network) -> None:
    network.names["rebind.example"] = [["8.8.8.8"], ["127.0.0.1"]]
    network.server.answer = lambda request: request.reply("", 503)
    again = FetchOptions(allow_private=False, use_cache=False, retries=3, backoff=0.001)
    assert refused(lambda: fetch(network.url("rebind.example"), again)) == "fetch-private-address"
    assert network.dialled == ["8.8.8.8"]


def test_the_proxy_of_the_server_is_no_way_inside(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would resolve the name itself, and may reach what the server may not."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, network.server.url(""))
        monkeypatch.setenv(name.upper(), network.server.url(""))
    assert refused(lambda: fetch("http://169.254.169.254/", FOR_STRANGERS)) == "fetch-private-address"
    assert network.server.seen == []


def test_the_credentials_of_the_server_are_not_sent_along(
    network: Network, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("default login admin password s3cret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("GITHUB_TOKEN", "s3cret")
    fetch(network.url("public.example"), FOR_STRANGERS)
    assert "Authorization" not in network.server.seen[0]


@pytest.mark.parametrize("host", ["169.254.169.254", "2852039166", "[::ffff:127.0.0.1]", "localhost"])
def test_a_component_in_a_pipeline_of_a_stranger_leads_inside_no_more_than_its_url(network: Network, host: str) -> None:
    text = f"name: p\nimplementation: {{graph: {{tasks: {{a: {{componentRef: {{url: '{network.url(host)}'}}}}}}}}}}"
    spec = pipeline(text)
    assert refused(lambda: link(spec, Libraries(), options=FOR_STRANGERS)) == "fetch-private-address"
    assert network.dialled == []


def test_files_and_object_stores_of_the_server_are_not_read(network: Network, tmp_path: Path) -> None:
    (tmp_path / "component.yaml").write_text(YAML)
    for url in (
        (tmp_path / "component.yaml").as_uri(),
        f"file://localhost{tmp_path}/component.yaml",
        f"FILE://{tmp_path}/component.yaml",
        "s3://bucket/component.yaml",
    ):
        assert refused(lambda: fetch(url, FOR_STRANGERS)) in ("fetch-scheme", "fetch-url-invalid")  # noqa: B023
    task = f"{{componentRef: {{url: '{tmp_path}/component.yaml'}}}}"
    spec = pipeline(f"name: p\nimplementation: {{graph: {{tasks: {{a: {task}}}}}}}")
    assert refused(lambda: link(spec, Libraries(), options=FOR_STRANGERS)) == "fetch-scheme"
