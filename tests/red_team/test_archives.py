"""Archives with paths that lead out, links, devices, copies of themselves, and more bytes than there is memory."""

from __future__ import annotations

import io
import resource
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.cli.main import main
from catalog.errors import CatalogError
from catalog.library.hub.bundle_files import BundleFiles
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.load.fetch import FetchOptions, fetch
from catalog.load.loader import load_component_from_file, load_component_from_url
from tests.library.folders import container
from tests.load.servers import Request, serving
from tests.red_team.archives import deflated_zeros, gzipped_zeros, member, tarred, zip_of_zeros, zipped
from tests.red_team.one_component import hub_of

COMPONENT = container("Echo").encode()
NO_CACHE = FetchOptions(use_cache=False, backoff=0.001, retries=0)
ESCAPES = ("../x", "../../x", "/tmp/x", "a/../../x", "..\\x", "C:\\x", "a/./../../x", "a\nb", "")


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, deep enough that a path may climb."""
    work = tmp_path / "deep" / "down" / "work"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    return work


@pytest.fixture
def no_more_memory() -> Iterator[None]:
    """Two gigabytes of addresses more than now, and then none: a bomb that is unpacked blows up here."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + (2 << 30), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def refused(action: Callable[[], Any]) -> str:
    """The rule by which the action is refused."""
    with pytest.raises(CatalogError) as caught:
        action()
    return caught.value.rule


def files_around(work: Path) -> list[str]:
    """What lies outside of the current folder and of the user's home."""
    top = work.parents[2]
    found = (path for path in top.rglob("*") if path.is_file() and work not in path.parents)
    return sorted(str(path) for path in found if top / "home" not in path.parents)


# -- zips of components -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [f"{escape}/component.yaml" for escape in ESCAPES])
def test_a_zip_is_read_in_memory_whatever_its_members_are_called(work: Path, name: str) -> None:
    Path("c.zip").write_bytes(zipped({name: COMPONENT}))
    factory = load_component_from_file("c.zip")
    assert factory.component_spec.name == "Echo"
    assert files_around(work) == []
    assert [path.name for path in work.iterdir()] == ["c.zip"]


@pytest.mark.parametrize("member_name", ["../component.yaml", "/etc/passwd", "..%2fcomponent.yaml", "../../c.zip"])
def test_the_member_of_a_url_is_one_of_the_zip_and_no_path(work: Path, member_name: str) -> None:
    (work.parent / "component.yaml").write_bytes(COMPONENT)
    Path("c.zip").write_bytes(zipped({"folder/component.yaml": COMPONENT}))
    url = f"{(work / 'c.zip').as_uri()}!/{member_name}"
    assert refused(lambda: load_component_from_url(url)) == "fetch-archive"


def test_a_link_in_a_zip_is_a_text_like_any_other() -> None:
    """Zip marks a link by its mode, and its bytes are where it leads."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("component.yaml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    Path("c.zip").write_bytes(buffer.getvalue())
    with pytest.raises(CatalogError) as caught:
        load_component_from_file("c.zip")
    assert "root:" not in str(caught.value)


@pytest.mark.usefixtures("no_more_memory")
@pytest.mark.parametrize("stated", [3 << 30, 100, 0xFFFFFFFE])
def test_a_zip_bomb_is_not_unpacked(stated: int) -> None:
    """Three gigabytes of zeros in three megabytes, with a true size and with false ones."""
    bomb = zip_of_zeros("component.yaml", 3000, stated)
    assert len(bomb) < 4 << 20
    with serving(lambda request: request.reply(bomb)) as server:
        assert refused(lambda: fetch(server.url(), NO_CACHE)) in ("fetch-too-large", "fetch-archive")


@pytest.mark.usefixtures("no_more_memory")
def test_a_zip_of_zips_is_not_followed_down() -> None:
    nested = zip_of_zeros("component.yaml", 1000, 1000 << 20)
    for _ in range(5):
        nested = zipped({"component.yaml": nested})
    Path("c.zip").write_bytes(nested)
    assert refused(lambda: load_component_from_file("c.zip")) in ("spec-too-large", "not-utf8", "fetch-too-large")


def test_a_zip_with_very_many_members_is_read_by_its_name_alone() -> None:
    Path("c.zip").write_bytes(zipped({f"{number}.txt": b"" for number in range(20_000)}))
    assert refused(lambda: load_component_from_file("c.zip")) in ("fetch-archive", "spec-too-large")


def test_damaged_zips_are_refused_without_a_crash() -> None:
    whole = zipped({"component.yaml": COMPONENT})
    for end in range(4, len(whole), 7):
        Path("c.zip").write_bytes(whole[:end])
        refused(lambda: load_component_from_file("c.zip"))


# -- ten gigabytes over the network -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_more_memory")
@pytest.mark.parametrize("coding", ["gzip", "deflate", "identity"])
def test_ten_gigabytes_of_zeros_are_hung_up_on(coding: str) -> None:
    sent = 0

    def answer(request: Request) -> None:
        nonlocal sent
        request.send_response(200)
        request.send_header("Content-Encoding", coding)
        request.end_headers()
        zeros: dict[str, Iterator[bytes]] = {
            "gzip": gzipped_zeros(10_000),
            "deflate": deflated_zeros(10_000),
            "identity": (bytes(1 << 20) for _ in range(10_000)),
        }
        for block in zeros[coding]:
            request.wfile.write(block)
            sent += len(block)

    with serving(answer) as server:
        assert refused(lambda: fetch(server.url(), NO_CACHE)) in ("fetch-too-large", "fetch-encoding")
    assert sent < 200 << 20


def test_a_length_that_is_promised_too_large_is_not_waited_for() -> None:
    with serving(lambda request: request.reply(b"name: x", Content_Length=str(10 << 30))) as server:
        assert refused(lambda: fetch(server.url(), NO_CACHE)) == "fetch-too-large"


# -- bundles of hubs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*ESCAPES, "./index.json", "index.json/", "a//b", "a/b\\c", "\u202e"], ids=ascii)
def test_a_bundle_with_a_path_that_leads_out_is_no_bundle(name: str) -> None:
    Path("b.tar").write_bytes(tarred(member("index.json", b"{}"), member(name, b"evil")))
    assert refused(lambda: BundleFiles(Path("b.tar")).read("index.json", 100)) == "bundle-malformed"


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_a_bundle_with_a_link_or_a_device_is_no_bundle(kind: bytes) -> None:
    Path("b.tar").write_bytes(tarred(member("index.json", kind=kind, to="/etc/passwd")))
    assert refused(lambda: BundleFiles(Path("b.tar")).read("index.json", 1 << 20)) == "bundle-malformed"


def test_a_bundle_holds_each_file_once() -> None:
    """Two readers of the same tar must not see two hubs."""
    Path("b.tar").write_bytes(tarred(member("index.json", b"{}"), member("index.json", b"[]")))
    assert refused(lambda: BundleFiles(Path("b.tar")).read("index.json", 100)) == "bundle-malformed"


def test_a_bundle_that_promises_more_than_it_has_is_refused() -> None:
    info, _ = member("index.json")
    info.size = 10 << 30
    Path("b.tar").write_bytes(info.tobuf() + bytes(1024))
    assert refused(lambda: BundleFiles(Path("b.tar")).read("index.json", 1 << 20)) in (
        "hub-too-large",
        "bundle-malformed",
    )


@pytest.mark.usefixtures("no_more_memory")
def test_a_packed_bundle_is_not_unpacked() -> None:
    with open("b.tar", "wb") as file:
        for block in gzipped_zeros(10_000):
            file.write(block)
    assert refused(lambda: BundleFiles(Path("b.tar")).read("index.json", 1 << 20)) == "bundle-malformed"


def test_a_bundle_is_checked_like_any_hub() -> None:
    hub = hub_of("echo")
    (blob,) = [path for path in hub.files if path.startswith("blobs/")]
    hub.files[blob] = container("evil").encode()
    Path("b.tar").write_bytes(tarred(*(member(path, data) for path, data in hub.files.items())))
    assert refused(lambda: HubLibrary(open_index(BundleFiles(Path("b.tar")))).load("echo", "1.0.0")) in (
        "hub-digest",
        "hub-too-large",
    )


def test_the_command_line_refuses_a_bad_bundle(capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.tar").write_bytes(tarred(member("../index.json", b"{}")))
    assert main(["show", "echo", "--hub", str(Path("b.tar").absolute())]) in (1, 2)
    assert "Traceback" not in capsys.readouterr().err


def test_the_zeros_are_what_they_say() -> None:
    """The bombs of these tests are real ones."""
    assert zlib.decompress(b"".join(deflated_zeros(3)), -15) == bytes(3 << 20)
    assert zlib.decompressobj(31).decompress(b"".join(gzipped_zeros(2)), 1 << 20) == bytes(1 << 20)
    with zipfile.ZipFile(io.BytesIO(zip_of_zeros("component.yaml", 2, 2 << 20))) as archive:
        assert archive.open("component.yaml").read(1 << 20) == bytes(1 << 20)
