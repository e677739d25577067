"""Reading tests.yaml: from its text to cases, every finding with its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Union

from yaml.nodes import MappingNode, Node, SequenceNode

from catalog.client.testing.case_rules import case_findings
from catalog.client.testing.cases import Case, Check, JsonCheck
from catalog.client.testing.json_path import parse_json_path
from catalog.errors import Finding, Position, SpecError
from catalog.resources import MAX_SPEC_BYTES
from catalog.spec.document import LINE_BREAK, Reader, compose
from catalog.spec.model import ComponentSpec

FILE = "tests.yaml"

Place = tuple[Union[str, int], ...]


def read_cases(file: Path, spec: ComponentSpec) -> tuple[Case, ...]:
    """The cases in the file `tests.yaml` of the component `spec`, in the file's order.

    Raises SpecError with every finding: `tests-missing` when there is no file, `tests-invalid` where the schema is not
    met, and those of `case_rules`.
    """
    text = _read(file)
    if not text.strip():
        position = Position(str(file), 1, 1)
        raise SpecError("the file is empty", rule="tests-invalid", position=position, hint="write at least one case")
    root = compose(text, str(file))
    reader = Reader(text, str(file))
    data = reader.plain(root)
    reader.finish()
    lines = LINE_BREAK.split(text)
    _require_schema(data, root, str(file), lines)
    places = {number: _position(_node_at(root, ("cases", number)), file) for number in range(len(data["cases"]))}
    findings = [
        Finding(rule, message, position, _line(lines, position), hint)
        for path, rule, message, hint in case_findings(data["cases"], spec, file.parent)
        for position in (_position(_node_at(root, ("cases", *path)), file),)
    ]
    if findings:
        raise SpecError(findings=findings)
    engines = tuple(data.get("engines", ()))
    return tuple(_case(body, engines, file.parent, places[number]) for number, body in enumerate(data["cases"]))


def _read(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_SPEC_BYTES + 1).decode("utf-8")
    except FileNotFoundError:
        raise SpecError(
            f"there is no {FILE} beside the component",
            rule="tests-missing",
            position=Position(str(file.parent)),
            hint="write at least one case: nothing shows that the component works",
        ) from None
    except OSError as error:
        raise SpecError(
            f"cannot read it: {error.strerror}", rule="file-unreadable", position=Position(str(file))
        ) from None
    except UnicodeDecodeError:
        raise SpecError("the file is not UTF-8 text", rule="not-utf8", position=Position(str(file))) from None


def _require_schema(data: Any, root: Node, file: str, lines: list[str]) -> None:
    from catalog.validate.schema import schema_findings

    findings = []
    for path, message in schema_findings("tests", data):
        position = _position(_node_at(root, path), Path(file))
        where = ".".join(str(part) for part in path)
        hint = "put it in quotes" if message.startswith("must be text, not a number") else ""
        findings.append(
            Finding(
                "tests-invalid", f"{where}: {message}" if where else message, position, _line(lines, position), hint
            )
        )
    if findings:
        raise SpecError(findings=findings)


def _node_at(root: Node, path: Place) -> Node:
    """The node at a path of keys and indices, or the deepest one on the way."""
    node = root
    for part in path:
        child: Node | None = None
        if isinstance(node, MappingNode):
            child = next((value for key, value in node.value if key.value == part), None)
        elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
            child = node.value[part]
        if child is None:
            return node
        node = child
    return node


def _position(node: Node, file: Path) -> Position:
    return Position(str(file), node.start_mark.line + 1, node.start_mark.column + 1)


def _line(lines: list[str], position: Position) -> str:
    return lines[position.line - 1] if position.line <= len(lines) else ""


def _case(body: Mapping[str, Any], engines: tuple[str, ...], folder: Path, position: Position) -> Case:
    failing = body.get("fails")
    expected = body["expect"] if failing is None else failing
    return Case(
        name=body["name"],
        arguments=body.get("arguments", {}),
        files={name: folder.absolute() / path for name, path in body.get("files", {}).items()},
        inline=body.get("inline", {}),
        outputs={name: _check(output) for name, output in expected.get("outputs", {}).items()},
        log=_check(expected["log"]) if "log" in expected else None,
        fails=failing is not None,
        exit_code=expected.get("exit_code"),
        engines=tuple(body.get("engines", engines)),
        position=position,
    )


def _check(body: Mapping[str, Any]) -> Check:
    return Check(
        equals=body.get("equals"),
        matches=body.get("matches"),
        sha256=body.get("sha256"),
        json=tuple(
            JsonCheck(parse_json_path(item["path"]), item.get("equals"), item.get("matches"))
            for item in body.get("json", ())
        ),
        files={path: _check(inner) for path, inner in body.get("files", {}).items()},
    )
