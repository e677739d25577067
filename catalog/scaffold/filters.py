"""What a template may do to a value: write it in the syntax of the place where it goes."""

from __future__ import annotations

import json as json_format
import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any


def yaml_inline(value: Any) -> str:
    """A value as YAML on one line, in quotes where it needs them."""
    if isinstance(value, str) and not value.isprintable():
        return json_format.dumps(value)
    import yaml

    # In a list the writer knows that brackets and commas need quotes; the brackets themselves are taken off again.
    text: str = yaml.safe_dump(
        [value], default_flow_style=True, width=float("inf"), allow_unicode=True, sort_keys=False
    )
    return text.strip()[1:-1]


def yaml_block(value: Any, indent: int = 0) -> str:
    """A value as YAML over several lines, each indented by that many spaces, without the last line's end."""
    from catalog.spec.emit import dump_yaml

    text = dump_yaml(value)
    # The writer ends a document explicitly after a text whose final line ends count.
    lines = text.removesuffix("...\n").removesuffix("\n").split("\n")
    return "\n".join(" " * min(int(indent), 40) + line if line else line for line in lines)


def yaml_entry(value: Any, key: str, indent: int = 0) -> str:
    """A key and its value as YAML, over several lines where the value has several."""
    return yaml_block({str(key): value}, indent)


def json_text(value: Any) -> str:
    """A value as JSON."""
    return json_format.dumps(value, ensure_ascii=False)


def python_literal(value: Any) -> str:
    """A text or other plain value as a Python literal in double quotes where it is a text."""
    return json_format.dumps(value, ensure_ascii=True) if isinstance(value, str) else repr(value)


def shell_word(value: Any) -> str:
    """A text as one word of a shell."""
    return shlex.quote(str(value))


def cell(value: Any) -> str:
    """A text as a cell of a Markdown table: one line, no bar."""
    return re.sub(r"\s+", " ", str(value)).strip().replace("|", "\\|")


def one_line(value: Any) -> str:
    """A text with its white space folded."""
    return re.sub(r"\s+", " ", str(value)).strip()


def words(value: Any) -> str:
    """A name as words: `count_rows` → `count rows`."""
    return re.sub(r"[_\W]+", " ", str(value)).strip()


def capital(value: Any) -> str:
    """A text with a capital first letter."""
    text = str(value)
    return text[:1].upper() + text[1:]


def type_label(value: Any) -> str:
    """A port's type as people read it."""
    if isinstance(value, Mapping):
        return str(next(iter(value), ""))
    return "" if value is None else str(value)


FILTERS: dict[str, Callable[..., Any]] = {
    "yaml": yaml_inline,
    "block": yaml_block,
    "entry": yaml_entry,
    "json": json_text,
    "python": python_literal,
    "shell": shell_word,
    "cell": cell,
    "line": one_line,
    "words": words,
    "capital": capital,
    "type": type_label,
    "lower": lambda value: str(value).lower(),
    "upper": lambda value: str(value).upper(),
    "trim": lambda value: str(value).strip(),
    "length": len,
}
