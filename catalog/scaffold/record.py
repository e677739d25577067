"""`.catalog-template.yaml`: which template a folder was made of, the answers, and the files as they were rendered."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode

from catalog.errors import Position, SpecError, UsageError
from catalog.resources import MAX_SPEC_BYTES
from catalog.scaffold.names import RECORD, check_file_path
from catalog.scaffold.template import MAX_BYTES
from catalog.spec.document import Reader, compose, kind_of

HEAD = "# Kept by `catalog new`: `catalog new --update` merges later changes of the template by it.\n"
_FORMAT = "1"
_KEYS = ("format", "template", "digest", "answers", "rendered")
# Each file twice over, and JSON's escapes.
_MAX_RENDERED = 8 * MAX_BYTES
_WIDTH = 116


@dataclass(frozen=True)
class Record:
    """`rendered` are the files by path, as the template of this digest rendered them with these answers."""

    template: str
    digest: str
    answers: Mapping[str, str]
    rendered: Mapping[str, str] = field(repr=False)


def record_text(record: Record) -> str:
    """The file's content: equal bytes for equal records."""
    from catalog.spec.emit import dump_yaml

    packed = zlib.compress(json.dumps(record.rendered, sort_keys=True).encode(), 9)
    text = base64.b64encode(packed).decode("ascii")
    lines = [text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH)]
    struct = {
        "format": _FORMAT,
        "template": record.template,
        "digest": record.digest,
        "answers": dict(record.answers),
        "rendered": "\n".join(lines) + "\n",
    }
    return HEAD + dump_yaml(struct)


def read_record(folder: Path) -> Record:
    """The record in a component's folder. Raises UsageError `record-missing`, SpecError for a file that is none."""
    path = folder / RECORD
    try:
        with path.open("rb") as stream:
            text = stream.read(MAX_SPEC_BYTES + 1).decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        hint = "name the folder of a version that `catalog new` made, such as components/NAME/0.1.0"
        raise UsageError(f"{folder} holds no {RECORD}", rule="record-missing", hint=hint) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}", rule="record-missing") from None
    root = compose(text, str(path))
    reader = Reader(text, str(path))
    if not isinstance(root, MappingNode):
        reader.refuse(root, "wrong-type", f"it must be a map, not {kind_of(root)}")
        reader.finish()
    fields = reader.fields(root, RECORD, _KEYS)
    for key in _KEYS:
        if key not in fields:
            reader.refuse(root, "missing-key", f"it has no {key}")
    reader.finish()
    plain: dict[str, Any] = {key: reader.string(fields[key], key) or "" for key in _KEYS if key != "answers"}
    answers = reader.strings(fields["answers"], "answers") or {}
    reader.finish()
    if plain["format"] != _FORMAT:
        raise _broken(path, f"its format is {plain['format'][:20]}, not {_FORMAT}", "a newer catalog may know it")
    return Record(plain["template"], plain["digest"], answers, _unpack(plain["rendered"], path))


def _unpack(text: str, path: Path) -> dict[str, str]:
    try:
        packed = base64.b64decode(re.sub(r"\s+", "", text), validate=True)
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(packed, _MAX_RENDERED)
        if not unpacker.eof:
            raise ValueError("it is cut off, or too large")
        found = json.loads(data)
    except (ValueError, zlib.error, RecursionError) as error:
        raise _broken(path, f"`rendered` cannot be read: {error}") from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise _broken(path, "`rendered` holds no files")
    return {check_file_path(name, str(path)): value for name, value in found.items()}


def _broken(path: Path, why: str, hint: str = "restore the file from version control") -> SpecError:
    return SpecError(
        f"not a record of `catalog new`: {why}", rule="record-invalid", position=Position(str(path)), hint=hint
    )
