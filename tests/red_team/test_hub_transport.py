"""A hub that means harm, on the way from its server to this machine."""

from __future__ import annotations

import gzip
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalog.errors import CatalogError, FetchError, IntegrityError
from catalog.library.hub.cached_files import CachedFiles
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.index import open_index
from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.hub.library import HubLibrary
from catalog.library.hub.open_files import open_files
from catalog.library.hub.token_file import store_token
from catalog.library.hub.web_files import WebFiles
from catalog.library.index.canonical import canonical, sha256_hex
from catalog.library.libraries import Libraries, default_libraries
from catalog.load.byte_cache import ByteCache, Entry
from catalog.load.options import FetchOptions
from tests.library.hub.hubs import asked, publish_to, served, static_files
from tests.load.servers import Request, Server, serving

TOKEN = "s3cret-token"
ONCE = FetchOptions(retries=0, total_timeout=20)
MEBIBYTE = 1 << 20


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without settings."""
    for variable in ("CATALOG_HUBS", "CATALOG_CONFIG", "CATALOG_LIBRARIES", "CATALOG_OFFLINE", "CATALOG_HUB_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """A hub with one component."""
    publish_to(tmp_path / "hub", "train", "1.0.0")
    return tmp_path / "hub"


def redirecting(to: Callable[[Request], str]) -> Callable[[Request], None]:
    return lambda request: request.reply(b"", 302, Location=to(request))


def authorisations(server: Server) -> set[str | None]:
    return {request.get("Authorization") for request in server.seen}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_token_does_not_follow_a_redirect_to_another_origin(hub: Path, status: int) -> None:
    with served(hub) as other:

        def answer(request: Request) -> None:
            request.reply(b"", status, Location=other.url(request.path))

        with serving(answer) as server:
            store_token(server.url(""), TOKEN)
            assert HubLibrary(open_index(open_files(server.url("")))).load("train", "1.0.0")
            assert authorisations(server) == {f"Bearer {TOKEN}"}
            assert authorisations(other) == {None}


def test_a_token_does_not_come_back_with_a_redirect_from_elsewhere(hub: Path) -> None:
    """Who was asked in between chose the address: that it lies at home again makes it no request of ours."""
    with serving(redirecting(lambda request: f"{home_server.url('/elsewhere')}")) as other:

        def answer(request: Request) -> None:
            if request.path == "/elsewhere":
                request.reply("{}")
            else:
                request.reply(b"", 302, Location=other.url("/x"))

        with serving(answer) as home_server:
            store_token(home_server.url(""), TOKEN)
            open_files(home_server.url("")).read("index.json", 100)
            assert [request.get("Authorization") for request in home_server.seen] == [f"Bearer {TOKEN}", None]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1.", "[::ffff:127.0.0.1]", "2130706433"])
def test_a_token_goes_to_no_other_spelling_of_a_host(hub: Path, host: str) -> None:
    with served(hub) as server:
        store_token(server.url(""), TOKEN)
        files = open_files(server.url("", host=host))
        try:
            files.read("index.json", MEBIBYTE)
        except FetchError:
            assert server.seen == []  # this machine does not know the spelling
        assert authorisations(server) <= ({None} if host != "127.0.0.1." else {None, f"Bearer {TOKEN}"})


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_token_stands_in_no_message(hub: Path, status: int, home: Path) -> None:
    def answer(request: Request) -> None:
        request.reply(f"you sent {request.headers['Authorization']}", status)

    with serving(answer) as server:
        store_token(server.url(""), TOKEN)
        with pytest.raises(CatalogError) as caught:
            LazyHub(HubEntry("h", server.url(""))).holds("train")
        assert TOKEN not in str(caught.value) and TOKEN not in repr(caught.value.__cause__)
    kept = [path for path in home.rglob("*") if path.is_file() and path.name != "credentials.yaml"]
    assert all(TOKEN.encode() not in path.read_bytes() and TOKEN not in str(path) for path in kept)


def test_what_was_read_with_a_token_is_not_given_to_others(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: Request) -> None:
        if request.headers["Authorization"] != f"Bearer {TOKEN}":
            request.reply("who are you", 401)
        else:
            static_files(hub)(request)

    with serving(answer) as server:
        store_token(server.url(""), TOKEN)
        HubLibrary(open_index(open_files(server.url("")))).load("train", "1.0.0")
        store_token(server.url(""), "another")
        for offline in (False, True):
            with pytest.raises(FetchError):
                HubLibrary(open_index(open_files(server.url(""), offline=offline))).load("train", "1.0.0")


def test_a_redirect_leads_to_the_web_alone(hub: Path) -> None:
    for target in (f"file://{hub}/index.json", "ftp://127.0.0.1/index.json", "gopher://127.0.0.1/x", "data:,{}"):
        with serving(redirecting(lambda request, target=target: target)) as server:  # type: ignore[misc]
            with pytest.raises(FetchError) as caught:
                WebFiles(server.url(""), ONCE).read("index.json", MEBIBYTE)
            assert caught.value.rule == "fetch-redirect"


def test_an_endless_body_ends_at_the_limit() -> None:
    sent = threading.Event()

    def answer(request: Request) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(b"{" * 65536)
        finally:
            sent.set()

    with serving(answer) as server:
        with pytest.raises(FetchError) as caught:
            WebFiles(server.url(""), ONCE).read("index.json", MEBIBYTE)
        assert caught.value.rule == "fetch-too-large"
        assert sent.wait(30)


def test_a_body_that_drips_ends_at_the_deadline() -> None:
    stop = threading.Event()

    def answer(request: Request) -> None:
        request.send_response(200)
        request.end_headers()
        while not stop.wait(0.05):
            request.wfile.write(b"{")
            request.wfile.flush()

    with serving(answer) as server:
        try:
            with pytest.raises(FetchError) as caught:
                WebFiles(server.url(""), FetchOptions(retries=0, total_timeout=1)).read("index.json", MEBIBYTE)
        finally:
            stop.set()
        assert caught.value.rule == "fetch-timeout"


def test_a_gzip_bomb_goes_off_at_the_limit() -> None:
    bomb = gzip.compress(b"\0" * (64 * MEBIBYTE))
    with serving(lambda request: request.reply(bomb, Content_Encoding="gzip")) as server:
        with pytest.raises(FetchError) as caught:
            WebFiles(server.url(""), ONCE).read("index.json", MEBIBYTE)
        assert caught.value.rule == "fetch-too-large"


def swapped(root: Path, folder: str, data: bytes) -> None:
    """Other bytes in every file of a folder of the hub."""
    for path in (root / folder).rglob("*"):
        if path.is_file():
            path.write_bytes(data)


@pytest.mark.parametrize("folder", ["buckets", "shards", "blobs"])
def test_a_file_swapped_under_the_root_is_refused_and_not_kept(hub: Path, folder: str) -> None:
    swapped(hub, folder, b"{}" if folder != "blobs" else b"name: Evil\nimplementation: {container: {image: evil}}\n")
    with served(hub) as server:
        library = LazyHub(HubEntry("h", server.url("")))
        with pytest.raises(CatalogError) as caught:
            library.load("train", "1.0.0")
        assert caught.value.rule in ("hub-digest", "hub-malformed", "fetch-too-large")
    kept = [path.read_bytes() for path in (hub.parent / "home" / "cache").rglob("*") if path.is_file()]
    assert not any(b"Evil" in data for data in kept)


def test_a_shard_of_another_component_is_refused(hub: Path) -> None:
    publish_to(hub, "other", "1.0.0")
    index = open_index(open_files(str(hub)))
    train, other = index.entry("train"), index.entry("other")
    assert train is not None and other is not None
    with pytest.raises(IntegrityError) as caught:
        index.shard_at("train", other.digest)
    assert caught.value.rule == "hub-malformed"


@pytest.mark.parametrize(
    "root",
    [b"", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, canonical({"index": 1, "bucket_count": 256, "buckets": []})],
)
def test_a_root_that_is_none_is_an_error_and_no_empty_hub(root: bytes) -> None:
    with serving(lambda request: request.reply(root)) as server, pytest.raises(CatalogError):
        default = Libraries((LazyHub(HubEntry("h", server.url(""))),))
        default.resolve("train")


def plant(link: Path, target: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    os.symlink(target, link)


def content_path(cache: ByteCache, data: bytes) -> Path:
    digest = sha256_hex(data)
    return cache.root / cache.scope / cache.kind / digest[:2] / digest


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ByteCache]:
    yield ByteCache(tmp_path / "cache", "any")


def test_a_link_in_the_cache_is_not_followed_when_read(cache: ByteCache, tmp_path: Path) -> None:
    (tmp_path / "private").write_bytes(b"private")
    plant(content_path(cache, b"private"), tmp_path / "private")
    assert cache.content(sha256_hex(b"private"), 100) is None
    plant(content_path(cache, b"x"), Path("/dev/zero"))
    assert cache.content(sha256_hex(b"x"), 100) is None


def test_a_link_in_the_cache_is_replaced_and_its_target_stays(cache: ByteCache, tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"precious")
    plant(content_path(cache, b"new"), tmp_path / "precious")
    assert cache.put(sha256_hex(b"new"), b"new")
    assert (tmp_path / "precious").read_bytes() == b"precious"
    assert cache.content(sha256_hex(b"new"), 100) == b"new"


def test_a_folder_of_the_cache_that_leads_elsewhere_is_not_written_to(cache: ByteCache, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder = content_path(cache, b"new").parent
    plant(folder, tmp_path / "elsewhere")
    assert not cache.put(sha256_hex(b"new"), b"new")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_pipe_in_the_cache_does_not_hang(cache: ByteCache) -> None:
    path = content_path(cache, b"x")
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    assert cache.content(sha256_hex(b"x"), 100) is None


def test_a_damaged_cache_is_read_anew(hub: Path, tmp_path: Path) -> None:
    cache = ByteCache(tmp_path / "cache", "any")
    with served(hub) as server:
        files = CachedFiles(WebFiles(server.url(""), ONCE), cache)
        HubLibrary(open_index(files)).load("train", "1.0.0")
        for path in cache.root.rglob("*"):
            if path.is_file():
                path.write_bytes(b"damaged")
        assert HubLibrary(open_index(files)).load("train", "1.0.0").name == "train"


def test_an_entry_of_the_cache_cannot_name_a_path(cache: ByteCache, tmp_path: Path) -> None:
    cache.keep("https://h/index.json", b"1", Entry(sha256_hex(b"1")))
    (entry,) = (cache.root / cache.scope / "urls").rglob("*.json")
    entry.write_text('{"digest": "../../../../etc/passwd"}')
    assert cache.entry("https://h/index.json") is None


def test_a_name_cannot_lead_out_of_a_hub(hub: Path) -> None:
    (hub.parent / "outside.json").write_text("{}")
    with served(hub) as server:
        library = LazyHub(HubEntry("h", server.url("")))
        for name in ("../outside", "a/../../outside", "/etc/passwd", "a%2f..", "train\0", "..", "CON:"):
            with pytest.raises(CatalogError) as caught:
                library.holds(name)
            assert caught.value.rule == "reference-invalid"
        assert asked(server) in ([], ["/index.json"])


def test_a_project_cannot_have_the_users_token_sent_to_itself(
    hub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository that was cloned lists a hub of its own; the token in the environment is for another one."""
    with served(hub) as evil, served(hub) as good:
        (tmp_path / ".catalog.yaml").write_text(f"hubs: [{{name: evil, url: '{evil.url('')}'}}]\n")
        monkeypatch.setenv("CATALOG_HUB_TOKEN", TOKEN)
        with pytest.raises(CatalogError, match="CATALOG_HUB_TOKEN_ORIGIN"):
            default_libraries().resolve("train")
        monkeypatch.setenv("CATALOG_HUBS", good.url(""))
        default_libraries().resolve("train")
        assert authorisations(evil) == {None}
