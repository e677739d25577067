"""What is read from the archives that pods leave behind, and which archives are refused."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from catalog.errors import CatalogError, RunError
from catalog.run.artifact_stores import open_artifacts
from catalog.run.packed_stream import Content, read_packed
from catalog.run.tree import Entry, Manifest


def keep(stream: IO[bytes], size: int) -> tuple[str, int]:
    data = stream.read()
    return hashlib.sha256(data).hexdigest(), len(data)


def read(data: bytes, packing: str = "tgz", max_bytes: int = 1 << 30) -> Content:
    return read_packed(io.BytesIO(data), "none" if packing == "none" else "tgz", keep, max_bytes)


def file_entry(path: str, data: bytes, executable: bool = False) -> Entry:
    return Entry(path, "file", hashlib.sha256(data).hexdigest(), len(data), executable)


def add(archive: tarfile.TarFile, name: str, data: bytes = b"", mode: int = 0o644) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), mode
    archive.addfile(info, io.BytesIO(data))


def add_other(archive: tarfile.TarFile, name: str, kind: bytes, link: str = "") -> None:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    archive.addfile(info)


def tgz(fill: Callable[[tarfile.TarFile], None]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        fill(archive)
    return packed.getvalue()


def test_file_that_is_not_packed_is_its_bytes() -> None:
    inner = tgz(lambda archive: add(archive, "x", b"y"))
    assert read(inner, "none") == file_entry("", inner)


@pytest.mark.parametrize("data", [b"", b"text\n", os.urandom(3 << 20), bytes(9 << 20)])
def test_file_is_what_the_archive_holds(data: bytes) -> None:
    assert read(tgz(lambda archive: add(archive, "any name", data, 0o755))) == file_entry("", data)


def test_packed_archive_is_unpacked_once() -> None:
    inner = tgz(lambda archive: add(archive, "x", b"y"))
    assert read(tgz(lambda archive: add(archive, "data", inner))) == file_entry("", inner)


def test_folder_is_what_a_local_store_makes_of_it(tmp_path: Path) -> None:
    source = tmp_path / "out"
    (source / "sub" / "empty" / "deep").mkdir(parents=True)
    (source / ("long" * 40)).mkdir()
    (source / "sub" / "grün").write_bytes(b"a")
    (source / "sub" / "tool").write_bytes(b"#!/bin/sh\n")
    (source / "sub" / "tool").chmod(0o755)
    (source / "link").symlink_to("sub/tool")
    os.link(source / "sub" / "grün", source / "twin")
    content = read(tgz(lambda archive: archive.add(source, "out")))
    assert isinstance(content, Manifest)
    store = open_artifacts(tmp_path / "store")
    assert content == store.manifest(store.put(source))


def test_folder_without_entries_of_folders_is_a_folder() -> None:
    content = read(tgz(lambda archive: add(archive, "top/a/b", b"x")))
    assert content == Manifest((file_entry("a/b", b"x"),))


def refused(fill: Callable[[tarfile.TarFile], None]) -> str:
    with pytest.raises(CatalogError) as caught:
        read(tgz(fill))
    return caught.value.rule


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "top/../../up", "."])
def test_path_that_leads_out_is_refused(name: str) -> None:
    assert refused(lambda archive: add(archive, name)) == "artifact-path"


@pytest.mark.parametrize("target", ["/etc/passwd", "../up", "sub/../../up"])
def test_link_that_leads_out_is_refused(target: str) -> None:
    def fill(archive: tarfile.TarFile) -> None:
        add_other(archive, "top/", tarfile.DIRTYPE)
        add_other(archive, "top/link", tarfile.SYMTYPE, target)

    assert refused(fill) == "artifact-link"


def test_output_that_is_a_link_is_refused() -> None:
    assert refused(lambda archive: add_other(archive, "top", tarfile.SYMTYPE, "x")) == "artifact-link"


def test_hard_link_to_nothing_is_refused() -> None:
    assert refused(lambda archive: add_other(archive, "top/x", tarfile.LNKTYPE, "etc/passwd")) == "artifact-link"


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_device_is_refused(kind: bytes) -> None:
    assert refused(lambda archive: add_other(archive, "top/x", kind)) == "artifact-special-file"


@pytest.mark.parametrize("names", [[], ["a", "b"], ["a", "a"], ["a/x", "b/x"], ["a/x", "a/x"], ["a", "a/x"]])
def test_other_than_one_file_or_folder_is_refused(names: list[str]) -> None:
    def fill(archive: tarfile.TarFile) -> None:
        for name in names:
            add(archive, name)

    assert refused(fill) == "artifact-archive"


def test_file_below_a_file_or_a_link_is_refused() -> None:
    def below_file(archive: tarfile.TarFile) -> None:
        add(archive, "top/a")
        add(archive, "top/a/b")

    def below_link(archive: tarfile.TarFile) -> None:
        add_other(archive, "top/a", tarfile.SYMTYPE, "b")
        add(archive, "top/a/b")

    assert refused(below_file) == refused(below_link) == "manifest-invalid"


@pytest.mark.parametrize("cut", [0, 5, 200, -200, -4, -1])
def test_archive_that_ends_early_is_refused(cut: int) -> None:
    whole = tgz(lambda archive: add(archive, "data", os.urandom(5000)))
    with pytest.raises(RunError, match="did not arrive") as caught:
        read(whole[:cut])
    assert caught.value.rule == "artifact-archive"


def test_damaged_archive_is_refused() -> None:
    whole = bytearray(tgz(lambda archive: add(archive, "data", os.urandom(5000))))
    whole[-6] ^= 1
    for data in (bytes(whole), b"no archive", gzip.compress(b"no archive")):
        with pytest.raises(RunError) as caught:
            read(data)
        assert caught.value.rule == "artifact-archive"


def test_more_than_is_allowed_is_refused() -> None:
    def fill(archive: tarfile.TarFile) -> None:
        add(archive, "top/a", bytes(1000))
        add(archive, "top/b", bytes(1001))

    assert isinstance(read(tgz(fill), max_bytes=2001), Manifest)
    with pytest.raises(RunError) as caught:
        read(tgz(fill), max_bytes=2000)
    assert caught.value.rule == "artifact-too-large"


def test_header_of_many_megabytes_is_not_read_into_memory() -> None:
    def fill(archive: tarfile.TarFile) -> None:
        info = tarfile.TarInfo("x")
        info.type, info.size = tarfile.XHDTYPE, 64 << 20
        archive.addfile(info, io.BytesIO(bytes(info.size)))

    data = tgz(fill)
    tracemalloc.start()
    with pytest.raises(RunError) as caught:
        read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.rule == "artifact-too-large" and peak < 32 << 20


def test_error_while_keeping_is_not_taken_for_a_broken_archive() -> None:
    def full(stream: IO[bytes], size: int) -> tuple[str, int]:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        read_packed(io.BytesIO(tgz(lambda archive: add(archive, "x"))), "tgz", full)
