"""Holding what a component did against what a case expects."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator

from catalog.client.testing.cases import Case, Check, JsonCheck
from catalog.client.testing.json_path import path_text, same_json, value_at
from catalog.client.testing.outcome import Mismatch, Outcome
from catalog.errors import CatalogError
from catalog.run.content_store import ContentStore
from catalog.run.model import Artifact

MAX_TEXT_BYTES = 16 << 20
MAX_DIFF_LINES = 40
MAX_SHOWN = 200


def mismatches(case: Case, outcome: Outcome, artifacts: ContentStore) -> tuple[Mismatch, ...]:
    """Everything that is not as the case says; outputs are looked at only where the program ended as expected."""
    found = list(_ending(case, outcome))
    if case.log is not None:
        found += _text("the log", outcome.log.removesuffix("\n"), case.log)
    if not found or outcome.succeeded:
        for name, check in case.outputs.items():
            found += _output(f'output "{name}"', outcome.outputs.get(name), check, artifacts)
    return tuple(found)


def _ending(case: Case, outcome: Outcome) -> Iterator[Mismatch]:
    if not case.fails:
        if not outcome.succeeded:
            yield Mismatch("the end", "success", outcome.message or "failure")
        return
    wanted = "an exit code other than 0" if case.exit_code is None else f"exit code {case.exit_code}"
    fits = outcome.exit_code != 0 if case.exit_code is None else outcome.exit_code == case.exit_code
    if not fits:
        yield Mismatch("the end", wanted, f"exit code {outcome.exit_code}")


def _output(what: str, artifact: Artifact | None, check: Check, artifacts: ContentStore) -> Iterator[Mismatch]:
    if artifact is None:
        yield Mismatch(what, "to be written", "nothing")
        return
    if check.files:
        yield from _files(what, artifact, check, artifacts)
    if check.sha256 is not None and (artifact.kind, artifact.digest) != ("file", check.sha256):
        got = f"sha256 {artifact.digest}, {artifact.size} bytes" if artifact.kind == "file" else "a folder"
        yield Mismatch(what, f"sha256 {check.sha256}", got)
    if check.equals is None and check.matches is None and not check.json:
        return
    try:
        data = artifacts.read(artifact, MAX_TEXT_BYTES)
    except CatalogError as error:
        yield Mismatch(what, "a text", error.findings[0].message)
        return
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        yield Mismatch(what, "UTF-8 text", f"{len(data)} other bytes")
        return
    yield from _text(what, text.removesuffix("\n"), check)


def _files(what: str, artifact: Artifact, check: Check, artifacts: ContentStore) -> Iterator[Mismatch]:
    if artifact.kind != "folder":
        yield Mismatch(what, "a folder", f"a file of {artifact.size} bytes")
        return
    entries = {entry.path: entry for entry in artifacts.manifest(artifact).files}
    for path, inner in check.files.items():
        entry = entries.get("/".join(part for part in path.split("/") if part not in ("", ".")))
        if entry is None:
            listed = ", ".join(sorted(entries)[:10]) or "nothing"
            yield Mismatch(what, f"a file {path}", f"a folder with {_short(listed)}")
        else:
            yield from _output(f"{what}, file {path}", Artifact(entry.digest, entry.size), inner, artifacts)


def _text(what: str, text: str, check: Check) -> Iterator[Mismatch]:
    if check.equals is not None and text != check.equals:
        yield Mismatch(what, _quoted(check.equals), _quoted(text), _diff(check.equals, text))
    if check.matches is not None and not re.search(check.matches, text):
        yield Mismatch(what, f"a match of {_quoted(check.matches)}", _quoted(text))
    if not check.json:
        return
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Mismatch(what, "JSON", f"{_quoted(text)} ({_short(str(error))})")
        return
    for item in check.json:
        yield from _json(what, value, item)


def _json(what: str, value: object, item: JsonCheck) -> Iterator[Mismatch]:
    where = f"{what}, {path_text(item.path)}"
    wanted = f"a match of {_quoted(item.matches)}" if item.matches is not None else _as_json(item.equals)
    try:
        found = value_at(value, item.path)
    except LookupError as error:
        yield Mismatch(where, wanted, str(error))
        return
    if item.matches is None:
        if not same_json(found, item.equals):
            yield Mismatch(where, wanted, _as_json(found), _diff(_as_json(item.equals), _as_json(found)))
        return
    text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    if not re.search(item.matches, text):
        yield Mismatch(where, wanted, _quoted(text))


def _diff(expected: str, got: str) -> tuple[str, ...]:
    """A unified diff of texts of several lines; nothing where one line each says it all."""
    one, other = expected.split("\n"), got.split("\n")
    if len(one) == 1 and len(other) == 1:
        return ()
    # difflib needs time that grows with the product of the lengths.
    lines = difflib.unified_diff(one[:1000], other[:1000], "expected", "got", lineterm="", n=2)
    shown = [_short(line) for line in lines]
    cut = [f"… {len(shown) - MAX_DIFF_LINES} more lines"] if len(shown) > MAX_DIFF_LINES else []
    return (*shown[:MAX_DIFF_LINES], *cut)


def _as_json(value: object) -> str:
    return _short(json.dumps(value, ensure_ascii=False, default=str))


def _quoted(text: str) -> str:
    return json.dumps(_short(text), ensure_ascii=False)


def _short(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"
