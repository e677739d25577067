"""Reading the JSON files that tasks write for the user interface, with everything that is wrong told in a sentence."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zlib
from typing import Any

from catalog.errors import RunError

MAX_PROBLEMS = 100

_GZIP = b"\x1f\x8b"


def read_json_object(data: bytes, what: str, limit: int) -> dict[str, Any]:
    """The JSON object in `data`, which may be packed as a gzip tar with one file, as Kubeflow Pipelines keeps it.

    `what` names the file in messages, `limit` is in bytes after unpacking. Raises RunError, also for JSON that is not
    an object. `NaN` and `Infinity`, which are no JSON, are read as floats, for the caller to judge.
    """
    text = _text(_unpacked(data, what, limit), what, limit)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"{what} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        raise _wrong(message, "write it with json.dump") from error
    except (RecursionError, ValueError) as error:
        raise _wrong(f"{what} cannot be read as JSON: {error}", "write it with json.dump") from error
    if not isinstance(value, dict):
        raise _wrong(f"{what} holds no JSON object", "start the file with {")
    return value


def _text(data: bytes, what: str, limit: int) -> str:
    if len(data) > limit:
        raise _wrong(f"{what} is larger than {limit} bytes", "write large data to an output of its own and refer to it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(f"{what} is not UTF-8 at byte {error.start}", "open the file with encoding='utf-8'") from error


def _unpacked(data: bytes, what: str, limit: int) -> bytes:
    if not data.startswith(_GZIP):
        return data
    room = limit + (64 << 10)
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            plain = stream.read(room + 1)
        if len(plain) > room:
            raise _wrong(f"{what} unpacks to more than {limit} bytes", "write less to it")
        if not tarfile.is_tarfile(io.BytesIO(plain)):
            return plain
        return _only_member(plain, what)
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        raise _wrong(f"{what} is a damaged archive: {error}", "write plain JSON") from error


def _only_member(plain: bytes, what: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as archive:
        members = archive.getmembers()
        stream = archive.extractfile(members[0]) if len(members) == 1 and members[0].isreg() else None
        if stream is None:
            names = ", ".join(member.name for member in members[:5]) or "nothing"
            raise _wrong(f"{what} is an archive with {names}, not with one file", "write one file of plain JSON")
        return stream.read()


def _wrong(message: str, hint: str) -> RunError:
    return RunError(message, rule="json-output", hint=hint)


def limited(problems: list[str]) -> tuple[str, ...]:
    """The first 100 problems, and how many more there are."""
    more = len(problems) - MAX_PROBLEMS
    return tuple(problems) if more <= 0 else (*problems[:MAX_PROBLEMS], f"and {more} more problems")


def problem(error: RunError) -> str:
    """The error as one line for a list of problems: the message, then how to mend it."""
    first = error.findings[0]
    return f"{first.message}; {first.hint}" if first.hint else first.message
