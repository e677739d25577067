"""A PostgreSQL server of the tests' own: the machine's server programs on a temporary folder and a unix socket."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# The server refuses to run as root; packages of PostgreSQL make this user.
_SERVER_USER = "postgres"
_HARMLESS = "-c listen_addresses='' -c fsync=off -c max_connections=60 -c shared_buffers=16MB"


def required(what: str) -> bool:
    """True when the tests must fail and not skip where `what` is absent."""
    return what in os.environ.get("CATALOG_REQUIRE", "").split(",")


@contextmanager
def running_server() -> Iterator[str]:
    """A running server; gives the URL of its maintenance database. Skips the test where the programs are absent."""
    programs = _programs()
    if programs is None:
        _absent("the PostgreSQL server programs (initdb, pg_ctl) are not on this machine")
    if os.geteuid() == 0 and not _user_exists():
        _absent(f"the tests run as root, and there is no user `{_SERVER_USER}` to run the PostgreSQL server as")
    assert programs is not None
    # A unix socket's path is limited to about 100 bytes, so the folder does not lie in pytest's own.
    folder = Path(tempfile.mkdtemp(prefix="catalog-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _SERVER_USER)
        data = folder / "data"
        _run(programs / "initdb", "-D", data, "-U", "catalog", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", f"{_HARMLESS} -k {folder}", "start")
        try:
            yield f"postgresql://catalog@/postgres?host={folder}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    found = shutil.which("pg_ctl")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def _user_exists() -> bool:
    import pwd

    return any(entry.pw_name == _SERVER_USER for entry in pwd.getpwall())


def _absent(reason: str) -> None:
    if required("postgres"):
        pytest.fail(f"CATALOG_REQUIRE names postgres, but {reason}")
    pytest.skip(reason)


def _run(program: Path, *arguments: str | Path) -> None:
    as_root = os.geteuid() == 0
    done = subprocess.run(
        [program, *arguments],
        user=_SERVER_USER if as_root else None,
        group=_SERVER_USER if as_root else None,
        extra_groups=[] if as_root else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        # Files, not pipes: the server keeps what it inherits open.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0, f"{program.name} ended with {done.returncode}"
