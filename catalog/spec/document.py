"""Text to YAML nodes: the limits that hold before parsing, and a Reader that collects findings with positions.

The grammar is YAML 1.1 as PyYAML's SafeLoader reads it, one document, without anchors, aliases and duplicate keys.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.errors import Finding, Position, SpecError
from catalog.resources import MAX_SPEC_BYTES, MAX_SPEC_DEPTH
from catalog.spec.suggestions import suggest_key

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

STR = "tag:yaml.org,2002:str"
MERGE = "tag:yaml.org,2002:merge"
MAP = "tag:yaml.org,2002:map"
SEQ = "tag:yaml.org,2002:seq"
SCALAR_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "str"))
# A key written as = is text to PyYAML, a value is an error.
TEXT_KEY_TAGS = frozenset((STR, "tag:yaml.org,2002:value"))
PLAIN_TAGS = SCALAR_TAGS | {"tag:yaml.org,2002:timestamp"}
KEY_TAGS = PLAIN_TAGS | TEXT_KEY_TAGS

# libyaml composes by recursion in C: what could nest deeper than this is first walked as events.
SAFE_NESTING = 2000
MAX_DOCUMENTS = 3
# Nobody reads more, and a hostile file could ask for a hundred thousand.
MAX_FINDINGS = 50
# Python refuses to read or write whole numbers with more digits.
MAX_DIGITS = 4300
# What libyaml counts as the end of a line.
LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
MAY_REFER = re.compile(r"(?:^|[\s\ufeff\[\]{},:?-])[&*][^\s&*]", re.MULTILINE)
# Longer plain words hardly come twice.
_SHORT = 40


class Loader(_Base):  # type: ignore[misc]
    """SafeLoader, which asks only once what a short plain word such as `name` or `true` is."""

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> str:
        """The tag of a node that has none."""
        if kind is not ScalarNode:
            return SEQ if kind is SequenceNode else MAP
        if not implicit[0]:
            return STR
        return _plain_tag(value) if len(value) <= _SHORT else _resolved(value)


def _resolved(word: str) -> str:
    rules = _Base.yaml_implicit_resolvers
    for tag, pattern in rules.get(word[:1], ()):
        if pattern.match(word):
            return str(tag)
    return STR


_plain_tag = lru_cache(4096)(_resolved)


def compose(text: str, file: str = "") -> Node:
    """The root node of the one YAML document in `text`.

    Raises SpecError (rules spec-too-large, yaml-syntax, yaml-alias, yaml-tag, yaml-too-deep, spec-empty).
    """
    nodes = compose_all(text, file)
    if len(nodes) > 1:
        mark = nodes[1].start_mark
        raise SpecError(
            "not valid YAML: more than one document in the file",
            rule="yaml-syntax",
            position=_position(mark, file),
            source_line=_line(text, mark.line),
            hint="a component is one document: remove the line `---`",
        )
    return nodes[0]


def compose_all(text: str, file: str = "") -> list[Node]:
    """The root nodes of the first YAML documents in `text`, one to MAX_DOCUMENTS. Raises SpecError as compose does."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_SPEC_BYTES:
        raise SpecError(
            f"the file has {size} bytes; a component may have {MAX_SPEC_BYTES}",
            rule="spec-too-large",
            position=Position(file),
            hint="keep large data outside the component file and pass it as an input",
        )
    try:
        nesting = text.count("[") + text.count("{") + text.count("- ") + text.count("? ") + text.count("-\t")
        values = 2 * (text.count("\n") + text.count(",")) + text.count(":") + nesting
        refers = ("&" in text or "*" in text) and MAY_REFER.search(text)
        if nesting > SAFE_NESTING or values > _most_values(text) or refers:
            _walk_events(text, file)
        nodes: list[Node] = list(islice(yaml.compose_all(text, Loader=Loader), MAX_DOCUMENTS))
    except yaml.YAMLError as error:
        raise _syntax_error(error, text, file) from None
    except (UnicodeError, ValueError) as error:
        raise SpecError(f"the file is not YAML text: {error}", rule="yaml-syntax", position=Position(file)) from None
    if not nodes:
        raise SpecError(
            "the file is empty",
            rule="spec-empty",
            position=Position(file, 1, 1),
            hint="a component needs at least `implementation`",
        )
    if "!" in text:
        _check_tags(nodes, text, file)
    return nodes


def _check_tags(nodes: list[Node], text: str, file: str) -> None:
    """Refuse tags that contradict the node's shape, such as `!!str [a]`: everything later goes by one or the other."""
    reader = Reader(text, file)
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        children: list[Node] = []
        if isinstance(node, MappingNode):
            fits, children = node.tag == MAP, [part for pair in node.value for part in pair]
        elif isinstance(node, SequenceNode):
            fits, children = node.tag == SEQ, node.value
        else:
            fits = node.tag not in (MAP, SEQ)
        if not fits:
            reader.refuse(node, "yaml-tag", f"the YAML tag {node.tag} is not allowed here", "leave the tag out")
        waiting.extend(reversed(children))
    reader.finish()


def _most_values(text: str) -> int:
    """How many values a text of this length may hold: far more than real files do, few enough to be read at once."""
    return 10_000 + len(text) // 8


def _walk_events(text: str, file: str) -> None:
    depth, left = 0, _most_values(text)
    for event in yaml.parse(text, Loader=Loader):
        mark: Any = event.start_mark
        if isinstance(event, yaml.NodeEvent):
            left -= 1
            if left < 0:
                raise _too_dense(text, _position(mark, file))
        if getattr(event, "anchor", None) is not None:
            raise SpecError(
                "anchors and aliases are not allowed",
                rule="yaml-alias",
                position=_position(mark, file),
                source_line=_line(text, mark.line),
                hint="write the value out where it is used",
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_SPEC_DEPTH:
                raise _too_deep(_position(mark, file))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _too_dense(text: str, position: Position) -> SpecError:
    return SpecError(
        f"the file holds more than {_most_values(text)} values in {len(text)} characters",
        rule="spec-too-large",
        position=position,
        hint="keep large data outside the component file and pass it as an input",
    )


def _too_deep(position: Position) -> SpecError:
    return SpecError(
        f"nested deeper than {MAX_SPEC_DEPTH} levels",
        rule="yaml-too-deep",
        position=position,
        hint="split nested pipelines into components of their own",
    )


def _syntax_error(error: yaml.YAMLError, text: str, file: str) -> SpecError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    context = getattr(error, "context", None)
    message = f"not valid YAML: {context + ': ' if context else ''}{problem}"
    if mark is None:
        return SpecError(message, rule="yaml-syntax", position=Position(file))
    return SpecError(message, rule="yaml-syntax", position=_position(mark, file), source_line=_line(text, mark.line))


def _position(mark: Any, file: str) -> Position:
    return Position(file, mark.line + 1, mark.column + 1)


def _line(text: str, index: int) -> str:
    lines = LINE_BREAK.split(text, index + 1)
    return lines[index] if index < len(lines) else ""


class Reader:
    """Reads nodes of one file into plain values and collects what is wrong with it."""

    def __init__(self, text: str, file: str = "") -> None:
        self.text = text
        self.file = file
        self.findings: list[Finding] = []
        self._scalars: Any = yaml.constructor.SafeConstructor()

    def position(self, node: Node) -> Position:
        """Where `node` begins."""
        return _position(node.start_mark, self.file)

    @cached_property
    def _lines(self) -> list[str]:
        return LINE_BREAK.split(self.text)

    def refuse(self, node: Node, rule: str, message: str, hint: str = "") -> None:
        """Add a finding at `node`; raises SpecError with all of them when there are MAX_FINDINGS."""
        mark = node.start_mark
        line = self._lines[mark.line] if mark.line < len(self._lines) else ""
        self.findings.append(Finding(rule, message, _position(mark, self.file), line, hint))
        if len(self.findings) >= MAX_FINDINGS:
            self.finish()

    def finish(self) -> None:
        """Raise SpecError when anything was refused."""
        if self.findings:
            raise SpecError(findings=self.findings)

    def items(self, node: Node, what: str, allowed: frozenset[str] = TEXT_KEY_TAGS) -> list[tuple[str, Node, Node]]:
        """The (key, key node, value node) of a mapping in file order; reports other shapes, duplicate keys, and keys
        with other tags than the `allowed` ones."""
        if not isinstance(node, MappingNode):
            self.refuse(node, "wrong-type", f"{what} must be a map, not {kind_of(node)}")
            return []
        for key, _ in node.value:
            if key.tag == MERGE:
                self._merge(node)
                break
        found: list[tuple[str, Node, Node]] = []
        seen: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or key.tag not in allowed:
                self.refuse(key, "wrong-type", f"a key of {what} must be text, not {kind_of(key)}", "put it in quotes")
                continue
            if key.tag not in TEXT_KEY_TAGS:
                self.scalar(key)  # reports a key such as !!int "x"
            name = key.value
            if name in seen:
                self.refuse(key, "duplicate-key", f'key "{name}" of {what} stands twice (first in line {seen[name]})')
                continue
            seen[name] = key.start_mark.line + 1
            found.append((name, key, value))
        return found

    def _merge(self, node: MappingNode) -> None:
        try:
            self._scalars.flatten_mapping(node)
        except yaml.YAMLError as error:
            self.refuse(node, "yaml-syntax", f"merge key: {getattr(error, 'problem', error)}")

    def fields(self, node: Node, what: str, allowed: tuple[str, ...]) -> dict[str, Node]:
        """The value nodes of a mapping whose keys must be among `allowed`; null values are left out."""
        result: dict[str, Node] = {}
        for name, key, value in self.items(node, what):
            if name not in allowed:
                self.refuse(key, "unknown-key", f'{what} has no key "{name}"', suggest_key(name, allowed))
            elif value.tag != "tag:yaml.org,2002:null":
                result[name] = value
        return result

    def sequence(self, node: Node | None, what: str) -> list[Node] | None:
        """The nodes of a list, or None; reports other shapes."""
        if node is None:
            return None
        if not isinstance(node, SequenceNode):
            self.refuse(node, "wrong-type", f"{what} must be a list, not {kind_of(node)}")
            return None
        return list(node.value)

    def string(self, node: Node | None, what: str) -> str | None:
        """A text, or None; reports anything else, with a hint to quote it."""
        if node is None:
            return None
        if isinstance(node, ScalarNode) and node.tag == STR:
            return str(node.value)
        self.refuse(node, "wrong-type", f"{what} must be text, not {kind_of(node)}", _quote_hint(node))
        return None

    def annotations(self, node: Node | None) -> dict[str, Any] | None:
        """Free annotations, a map of texts to plain data, or None."""
        if node is None:
            return None
        if not isinstance(node, MappingNode):
            self.refuse(node, "wrong-type", f"annotations must be a map, not {kind_of(node)}")
            return None
        found: dict[str, Any] = self.plain(node, keys=TEXT_KEY_TAGS)
        return found

    def strings(self, node: Node | None, what: str) -> dict[str, str] | None:
        """A map of text to text, or None."""
        if node is None:
            return None
        found = {name: self.string(value, f'"{name}" of {what}') for name, _, value in self.items(node, what)}
        return {name: value for name, value in found.items() if value is not None}

    def boolean(self, node: Node | None, what: str) -> bool | None:
        """A bool, or None."""
        if node is None:
            return None
        value = self.scalar(node) if node.tag == "tag:yaml.org,2002:bool" else None
        if isinstance(value, bool):
            return value
        self.refuse(node, "wrong-type", f"{what} must be true or false, not {kind_of(node)}")
        return None

    def integer(self, node: Node | None, what: str) -> int | None:
        """An int, or None."""
        if node is None:
            return None
        value = self.scalar(node) if node.tag == "tag:yaml.org,2002:int" else None
        if isinstance(value, int):
            return value
        self.refuse(node, "wrong-type", f"{what} must be a whole number, not {kind_of(node)}")
        return None

    def scalar(self, node: Node) -> str | int | float | bool | None:
        """The value of a scalar node; a date stays the text it was written as."""
        if node.tag == STR or not isinstance(node, ScalarNode):
            return str(node.value)
        try:
            if len(node.value) > MAX_DIGITS:
                raise ValueError("too long")
            value = self._scalars.construct_object(node)
            str(value)  # a hexadecimal number may still be too long to write
            return value if node.tag in SCALAR_TAGS else str(node.value)
        except (ValueError, ArithmeticError, LookupError, AttributeError, yaml.YAMLError):
            self.refuse(node, "yaml-syntax", f"cannot read the value {node.value[:40]!r} as {kind_of(node)}")
            return None

    def plain(self, node: Node, depth: int = 0, keys: frozenset[str] = KEY_TAGS) -> Any:
        """The node as plain Python data (dict, list, scalar); reports odd tags and duplicate keys.

        `keys` are the tags allowed for keys of the outermost map.
        """
        if depth > MAX_SPEC_DEPTH:
            self.refuse(node, "yaml-too-deep", f"nested deeper than {MAX_SPEC_DEPTH} levels")
            return None
        if isinstance(node, MappingNode):
            # Numbers and the like are keys to YAML; as text they survive JSON too.
            items = self.items(node, "the map", keys)
            return {name: self.plain(value, depth + 1) for name, _, value in items}
        if isinstance(node, SequenceNode):
            return [self.plain(item, depth + 1) for item in node.value]
        if node.tag not in PLAIN_TAGS:
            self.refuse(node, "yaml-tag", f"the YAML tag {node.tag} is not allowed", "leave the tag out")
            return None
        return self.scalar(node)


def kind_of(node: Node) -> str:
    """The node's kind in plain words, for messages."""
    if isinstance(node, MappingNode):
        return "a map"
    if isinstance(node, SequenceNode):
        return "a list"
    short = str(node.tag).rsplit(":", 1)[-1]
    names = {"int": "a number", "float": "a number", "bool": "true/false", "null": "nothing", "timestamp": "a date"}
    return names.get(short, "text" if short == "str" else f"a {short}")


def _quote_hint(node: Node) -> str:
    return "put it in quotes" if isinstance(node, ScalarNode) and node.value else ""
