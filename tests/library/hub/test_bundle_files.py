from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.errors import LibraryError
from catalog.library.hub.bundle_files import BundleFiles
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.hub.open_files import open_files
from tests.library.hub.hubs import publish_to


def member(
    name: str, data: bytes = b"x", kind: bytes = tarfile.REGTYPE, link: str = ""
) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(data) if kind == tarfile.REGTYPE else 0, kind, link
    return info, data


def tar(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w") as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))
    return path


def test_a_tar_of_a_hub_is_a_hub(tmp_path: Path) -> None:
    digest = publish_to(tmp_path / "hub", "echo", "1.0.0")
    with tarfile.open(tmp_path / "hub.tar", "w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted((tmp_path / "hub").rglob("*")):
            archive.add(path, str(path.relative_to(tmp_path / "hub")), recursive=False)
    files = open_files(str(tmp_path / "hub.tar"))
    assert isinstance(files, BundleFiles)
    source = HubLibrary(open_index(files)).load("echo", "1.0.0").source
    assert source is not None and source.digest == digest
    assert files.read("records/other.json", 10) is None


@pytest.mark.parametrize(
    "odd",
    [
        member("../index.json"),
        member("/etc/passwd"),
        member("blobs/../../x"),
        member("./index.json"),
        member("a\\b"),
        member("a\nb"),
        member("link", kind=tarfile.SYMTYPE, link="/etc/passwd"),
        member("link", kind=tarfile.LNKTYPE, link="index.json"),
        member("pipe", kind=tarfile.FIFOTYPE),
        member("device", kind=tarfile.CHRTYPE),
    ],
)
def test_what_is_no_plain_file_below_the_root_is_refused(tmp_path: Path, odd: tuple[tarfile.TarInfo, bytes]) -> None:
    with pytest.raises(LibraryError) as caught:
        BundleFiles(tar(tmp_path / "x.tar", member("index.json"), odd)).read("index.json", 10)
    assert caught.value.rule == "bundle-malformed"


def test_a_file_that_stands_twice_is_refused(tmp_path: Path) -> None:
    bundle = BundleFiles(tar(tmp_path / "x.tar", member("index.json", b"1"), member("index.json", b"2")))
    with pytest.raises(LibraryError, match="twice"):
        bundle.read("index.json", 10)


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.XGLTYPE])
def test_a_size_below_nothing_does_not_go_round_in_circles(tmp_path: Path, kind: bytes) -> None:
    header = bytearray(tarfile.TarInfo("index.json").tobuf(tarfile.USTAR_FORMAT))
    header[156:157] = kind
    header[124:136] = b"\xff" * 10 + b"\xfe\x00"
    total = sum(header[:148]) + sum(header[156:]) + 8 * ord(" ")
    header[148:156] = f"{total:06o}\0 ".encode()
    (tmp_path / "x.tar").write_bytes(bytes(header) + b"\0" * 1024)
    with pytest.raises(LibraryError) as caught:
        BundleFiles(tmp_path / "x.tar").read("index.json", 10)
    assert caught.value.rule == "bundle-malformed"


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: b"no tar" * 200, lambda data: data[:700], lambda data: b"\x1f\x8b" + data]
)
def test_what_is_no_tar_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tar(tmp_path / "x.tar", member("index.json", b"1" * 1000))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(LibraryError) as caught:
        BundleFiles(path).read("index.json", 10_000)
    assert caught.value.rule == "bundle-malformed"


def test_a_file_larger_than_the_reader_allows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError) as caught:
        BundleFiles(tar(tmp_path / "x.tar", member("index.json", b"1" * 11))).read("index.json", 10)
    assert caught.value.rule == "hub-too-large"


def test_a_size_that_the_file_does_not_have_costs_no_memory(tmp_path: Path) -> None:
    info, _ = member("blobs/huge")
    info.size = 1 << 40
    path = tmp_path / "x.tar"
    path.write_bytes(info.tobuf(tarfile.GNU_FORMAT) + b"\0" * 1024)
    with pytest.raises(LibraryError) as caught:
        BundleFiles(path).read("blobs/huge", 1 << 50)
    assert caught.value.rule == "hub-too-large"
    assert os.path.getsize(path) < 10_000
