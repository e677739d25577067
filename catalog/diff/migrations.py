"""Reads migrations.yaml, which stands beside a component.yaml: `migrations: [{from: ^1, steps: [{…}]}]`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from yaml.nodes import MappingNode, Node, ScalarNode

from catalog.diff.steps import (
    DropInput,
    DropOutput,
    Migration,
    Note,
    RenameInput,
    RenameOutput,
    SetDefault,
    SetInput,
    Step,
)
from catalog.diff.text_files import read_text
from catalog.errors import LibraryError
from catalog.library.reference import parse_reference
from catalog.spec.document import SCALAR_TAGS, Reader, compose, kind_of
from catalog.spec.model import Scalar
from catalog.spec.suggestions import suggest

NAME = "migrations.yaml"


def read_migrations(path: Path) -> tuple[Migration, ...]:
    """The migrations in a file; none when there is no such file. Raises SpecError, or UsageError (unreadable)."""
    return parse_migrations(read_text(path), str(path)) if path.is_file() else ()


def parse_migrations(text: str, file: str = "") -> tuple[Migration, ...]:
    """The migrations in `text`, in file order; `file` is its name in messages. SpecError with every finding."""
    root = compose(text, file)
    reader = Reader(text, file)
    fields = reader.fields(root, NAME, ("migrations",))
    if "migrations" not in fields and isinstance(root, MappingNode):
        reader.refuse(root, "missing-key", f"{NAME} needs `migrations`")
    found = [_read_migration(reader, node) for node in reader.sequence(fields.get("migrations"), "migrations") or []]
    reader.finish()
    return tuple(migration for migration in found if migration is not None)


def _read_migration(reader: Reader, node: Node) -> Migration | None:
    fields = reader.fields(node, "migration", ("from", "steps"))
    for name in ("from", "steps"):
        if name not in fields and isinstance(node, MappingNode):
            reader.refuse(node, "missing-key", f"a migration needs `{name}`")
    text = reader.string(fields.get("from"), "from")
    if text is not None and not _is_range(text):
        hint = "such as ^1, or '>=1.2 <3'"
        reader.refuse(fields["from"], "range-invalid", f'"{text[:80]}" is not a version range', hint)
    steps = [_read_step(reader, item) for item in reader.sequence(fields.get("steps"), "steps") or []]
    if text is None:
        return None
    return Migration(text, tuple(step for step in steps if step is not None), reader.position(node))


def _is_range(text: str) -> bool:
    try:
        return bool(parse_reference(f"x@{text}").range_text)
    except LibraryError:
        return False


def _read_step(reader: Reader, node: Node) -> Step | None:
    items = reader.items(node, "step") if isinstance(node, MappingNode) else []
    if len(items) != 1:
        hint = f"one of: {', '.join(STEPS)}"
        reader.refuse(node, "wrong-type", f"a step must be a map with one key, not {kind_of(node)}", hint)
        return None
    name, key, value = items[0]
    read = STEPS.get(name)
    if read is None:
        reader.refuse(key, "unknown-key", f'there is no step "{name}"', suggest(name, STEPS))
        return None
    return read(reader, value)


def _read_rename(make: Callable[[str, str], Step]) -> Callable[[Reader, Node], Step | None]:
    def read(reader: Reader, node: Node) -> Step | None:
        before, after = _texts(reader, node, ("from", "to"))
        return None if before is None or after is None else make(before, after)

    return read


def _read_drop(make: Callable[[str], Step]) -> Callable[[Reader, Node], Step | None]:
    def read(reader: Reader, node: Node) -> Step | None:
        name = _name(reader, node, "name") if isinstance(node, ScalarNode) else _texts(reader, node, ("name",))[0]
        return None if name is None else make(name)

    return read


def _read_value(make: Callable[[str, Scalar], Step], key: str) -> Callable[[Reader, Node], Step | None]:
    def read(reader: Reader, node: Node) -> Step | None:
        fields = reader.fields(node, "step", (key, "value"))
        name, value = _name(reader, fields.get(key), key), _scalar(reader, fields.get("value"))
        for wanted in (key, "value"):
            if wanted not in fields and isinstance(node, MappingNode):
                reader.refuse(node, "missing-key", f"the step needs `{wanted}`")
        return None if name is None or value is None else make(name, value)

    return read


def _read_note(reader: Reader, node: Node) -> Step | None:
    text = reader.string(node, "note")
    return None if text is None else Note(text)


STEPS: dict[str, Callable[[Reader, Node], Step | None]] = {
    "rename_input": _read_rename(RenameInput),
    "set_default": _read_value(SetDefault, "input"),
    "set_input": _read_value(SetInput, "name"),
    "drop_input": _read_drop(DropInput),
    "rename_output": _read_rename(RenameOutput),
    "drop_output": _read_drop(DropOutput),
    "note": _read_note,
}


def _texts(reader: Reader, node: Node, keys: tuple[str, ...]) -> list[str | None]:
    fields = reader.fields(node, "step", keys)
    for key in keys:
        if key not in fields and isinstance(node, MappingNode):
            reader.refuse(node, "missing-key", f"the step needs `{key}`")
    return [_name(reader, fields.get(key), key) for key in keys]


def _name(reader: Reader, node: Node | None, what: str) -> str | None:
    text = reader.string(node, what)
    if text == "" and node is not None:
        reader.refuse(node, "wrong-type", f"{what} must not be empty")
    return text or None


def _scalar(reader: Reader, node: Node | None) -> Scalar | None:
    if node is None:
        return None
    if isinstance(node, ScalarNode) and node.tag in SCALAR_TAGS:
        return reader.scalar(node)
    reader.refuse(node, "wrong-type", f"value must be a constant, not {kind_of(node)}", "write lists as JSON text")
    return None


def steps_from(migrations: tuple[Migration, ...], version: str) -> tuple[Step, ...] | None:
    """The steps of the first migration whose range holds `version` (SemVer), or None when there is none."""
    for migration in migrations:
        if parse_reference(f"x@{migration.range_text}").select((version,)) is not None:
            return migration.steps
    return None
