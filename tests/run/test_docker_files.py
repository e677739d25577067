from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from catalog.errors import CatalogError, MachineError, RunError
from catalog.run.docker_files import pack, unpack


def archive(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """A tar file with these members."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for info, data in members:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def member(
    name: str, kind: bytes = tarfile.REGTYPE, link: str = "", data: bytes = b""
) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info, data


def pieces(data: bytes, size: int = 7) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def test_what_is_packed_comes_out_again(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "sub" / "empty").mkdir(parents=True)
    (source / "sub" / ("long-" * 40)).write_bytes(os.urandom(700_000))
    (source / "ünï").write_text("x")
    (source / "tool").write_text("#!")
    (source / "tool").chmod(0o700)
    (source / "link").symlink_to("sub/empty")
    stream = b"".join(pack({"tmp/outputs": 0o777}, {"tmp/in/data": str(source)}))
    with tarfile.open(fileobj=io.BytesIO(stream)) as tar:
        modes = {info.name: oct(info.mode) for info in tar}
    assert modes["tmp/outputs"] == "0o777"
    assert (modes["tmp/in/data/tool"], modes["tmp/in/data/ünï"]) == ("0o755", "0o644")
    unpack(pieces(stream, 1000), {"tmp/in/data": str(tmp_path / "target")})
    found = {path.relative_to(tmp_path / "target") for path in (tmp_path / "target").rglob("*")}
    assert found == {path.relative_to(source) for path in source.rglob("*")}
    for path in found:
        if (source / path).is_file():
            assert (tmp_path / "target" / path).read_bytes() == (source / path).read_bytes()
    assert os.readlink(tmp_path / "target" / "link") == "sub/empty"
    assert os.access(tmp_path / "target" / "tool", os.X_OK)


def test_packing_holds_one_piece_at_a_time(tmp_path: Path) -> None:
    with (tmp_path / "big").open("wb") as stream:
        stream.truncate(50 << 20)
    sizes = [len(piece) for piece in pack({}, {"big": str(tmp_path / "big")})]
    assert max(sizes) <= 1 << 20
    assert sum(sizes) > 50 << 20


def test_only_what_is_wanted_is_written(tmp_path: Path) -> None:
    data = archive(
        member("outputs/a/data", data=b"1"), member("outputs/a/data2", data=b"2"), member("outputs/b", data=b"3")
    )
    unpack([data], {"outputs/a/data": str(tmp_path / "a")})
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a", "1")]


def test_hard_links_inside_an_output_become_copies(tmp_path: Path) -> None:
    data = archive(member("o/data/one", data=b"1"), member("o/data/two", tarfile.LNKTYPE, "o/data/one"))
    unpack([data], {"o/data": str(tmp_path / "o")})
    assert (tmp_path / "o" / "two").read_text() == "1"
    assert (tmp_path / "o" / "two").stat().st_nlink == 1


@pytest.mark.parametrize(
    ("members", "rule"),
    [
        ([member("o/../../evil", data=b"x")], "archive-path"),
        ([member("/o/evil", data=b"x")], "archive-path"),
        ([member("o", tarfile.SYMTYPE, "/etc/passwd")], "artifact-link"),
        ([member("o/link", tarfile.SYMTYPE, "/etc/passwd")], "artifact-link"),
        ([member("o/link", tarfile.SYMTYPE, "../../x")], "artifact-link"),
        ([member("o/link", tarfile.LNKTYPE, "etc/passwd")], "artifact-link"),
        ([member("o/pipe", tarfile.FIFOTYPE)], "artifact-special-file"),
        ([member("o/disk", tarfile.BLKTYPE)], "artifact-special-file"),
    ],
)
def test_what_could_leave_the_folder_is_refused(
    tmp_path: Path, members: Iterable[tuple[tarfile.TarInfo, bytes]], rule: str
) -> None:
    with pytest.raises(RunError) as raised:
        unpack([archive(*members)], {"o": str(tmp_path / "in" / "o")})
    assert raised.value.rule == rule
    assert not (tmp_path / "evil").exists()


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    data = archive(member("o/sub", tarfile.SYMTYPE, "other"), member("o/sub/file", data=b"x"))
    with pytest.raises((CatalogError, OSError)):
        unpack([data], {"o": str(tmp_path / "o")})
    assert not (tmp_path / "o" / "other").exists()


def test_a_broken_stream(tmp_path: Path) -> None:
    whole = archive(member("o", data=b"x" * 5000))
    with pytest.raises(MachineError, match="broken archive"):
        unpack([whole[:2000]], {"o": str(tmp_path / "o")})
    with pytest.raises(MachineError, match="broken archive"):
        unpack([b"no tar at all"], {"o": str(tmp_path / "p")})
