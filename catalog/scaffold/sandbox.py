"""Renders one text of a template, whoever wrote the template: it can print, choose and repeat, and nothing else.

Imports jinja2; import this module inside the function that needs it.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from catalog.errors import Position, UsageError
from catalog.scaffold.filters import FILTERS

MAX_SOURCE = 256 << 10
MAX_RENDERED = 1 << 20
MAX_LOOPS = 2
# Nothing in this list makes a text longer than its parts, calls anything, or reads another file. jinja2's sandbox
# alone bounds neither memory nor time.
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.If,
    nodes.For,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Test,
)
_HINT = "a template prints values, with filters, if and for; prepare the rest as an answer"


class _Environment(ImmutableSandboxedEnvironment):
    """Values of a template are data: no attribute of an object is reachable, and no callable."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, LoopContext) and not attr.startswith("_") and not callable(value)

    def wrap_str_format(self, value: Any) -> None:
        """No method of a text is reachable, `format` included."""

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def render_text(source: str, values: Mapping[str, Any], where: str) -> str:
    """`source` rendered with `values`; `where` names it in messages.

    Raises UsageError: template-invalid (syntax, unknown value or filter), template-unsafe, template-too-large.
    """
    if len(source) > MAX_SOURCE:
        raise _too_large(where, MAX_SOURCE)
    environment = _environment()
    try:
        tree = environment.parse(source, filename=where)
        _require_harmless(tree, where)
        return _joined(environment.from_string(source).generate(values), where)
    except TemplateSyntaxError as error:
        raise _invalid(error.message or "it cannot be read", Position(where, error.lineno)) from None
    except (TemplateError, TypeError, ValueError) as error:
        message = getattr(error, "message", None) or str(error)
        rule = "template-unsafe" if type(error).__name__ == "SecurityError" else "template-invalid"
        raise _invalid(message, Position(where, _line(error)), rule) from None


def _environment() -> _Environment:
    environment = _Environment(
        undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    filters: dict[str, Callable[..., Any]] = dict(FILTERS)
    environment.filters = filters
    environment.tests = {name: environment.tests[name] for name in ("defined", "none")}
    environment.globals = {}
    return environment


def _require_harmless(tree: nodes.Template, where: str) -> None:
    for node, depth in _walk(tree, 0):
        what = type(node).__name__
        if not isinstance(node, _ALLOWED):
            raise _unsafe(f"a template may not use {what}", Position(where, node.lineno))
        if isinstance(node, nodes.For) and (depth > MAX_LOOPS or node.recursive):
            raise _unsafe(f"loops may be nested {MAX_LOOPS} deep, and not recursive", Position(where, node.lineno))
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            raise _unsafe(f"a template may not read {node.attr}", Position(where, node.lineno))


def _walk(node: nodes.Node, depth: int) -> Iterator[tuple[nodes.Node, int]]:
    """Every node, and how many loops it stands in, itself included."""
    depth += isinstance(node, nodes.For)
    yield node, depth
    for child in node.iter_child_nodes():
        yield from _walk(child, depth)


def _joined(pieces: Iterator[str], where: str) -> str:
    found: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_RENDERED:
            raise _too_large(where, MAX_RENDERED)
        found.append(piece)
    return "".join(found)


def _line(error: Exception) -> int:
    """The line of the template where a rendering failed; 0 when unknown."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return (frames[-1].lineno or 0) if frames else 0


def _invalid(message: str, position: Position, rule: str = "template-invalid") -> UsageError:
    return UsageError(f"the template cannot be rendered: {message}", rule=rule, position=position, hint=_HINT)


def _unsafe(message: str, position: Position) -> UsageError:
    return UsageError(message, rule="template-unsafe", position=position, hint=_HINT)


def _too_large(where: str, limit: int) -> UsageError:
    return UsageError(
        f"a file of the template has more than {limit} characters",
        rule="template-too-large",
        position=Position(where),
        hint="a template holds small text files",
    )
