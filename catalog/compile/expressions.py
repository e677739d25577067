"""Texts as Argo sees them: expression tags, literals that no substitution changes, and names fit for both.

Measured on Argo 3.7: an expression tag `{{=…}}` passes any text on unharmed, where a plain tag breaks on control
characters; the text it yields is left alone by later passes unless it holds one of Argo's own variables.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping

from catalog.errors import CompileError

BRACE_VARIABLE = "CATALOG_BRACE"
_RUN_TEXT = re.compile(r"(\{\{workflow\.(?:name|uid)\}\})")
# What Argo fills in wherever it meets it, in a text that came out of an expression too.
_OWN_TAG = re.compile(r"\{\{\s*(?:=|(?:workflow|inputs|outputs|tasks|steps|pod|node|retries|lastRetry)\b)")
# Kubernetes reads `$$` as `$`, and `$(NAME)` as a variable; what is behind the end is not known here.
_DOLLARS = re.compile(r"\$+(?=\()|\${2,}|\$\Z")
_NOT_WORD = re.compile(r"[^a-zA-Z0-9_]+")
_SPLIT = re.compile(r"(?<=\{)\{|(\$*)\{\Z")
_IDENTIFIER = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_RESERVED = frozenset(("true", "false", "nil", "in", "not", "and", "or", "let", "if", "else"))


def literal(text: str) -> str:
    """`text` as a string of Argo's expression language, free of braces."""
    inner = json.dumps(text, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return "'" + inner.replace("{", "\\u007b").replace("}", "\\u007d").replace("\x7f", "\\u007f") + "'"


def tag(expression: str) -> str:
    """The expression as an expression tag."""
    return "{{=" + expression.replace("}}", "} }") + "}}"


def member(base: str, *names: str) -> str:
    """A path into a map: `tasks.a` or `tasks['a-b']`."""
    for name in names:
        base += f".{name}" if _IDENTIFIER.fullmatch(name) and name not in _RESERVED else f"[{literal(name)}]"
    return base


def fill_run_texts(text: str, texts: Mapping[str, str]) -> str:
    """`text` with the run's name and id put in, where they are known."""
    if not texts or "{{workflow." not in text:
        return text
    return _RUN_TEXT.sub(lambda match: texts.get(match[1][2:-2], match[1]), text)


def value_text(text: str) -> str:
    """A constant as the value of a parameter: the run's own variables stay tags, any other double brace is text.

    Raises CompileError as refuse_own_tags does.
    """
    if "{{" not in text:
        return text
    refuse_own_tags(text)
    parts = _RUN_TEXT.split(text)
    return "".join(part if index % 2 or "{" not in part else tag(literal(part)) for index, part in enumerate(parts))


def refuse_own_tags(text: str) -> None:
    """Raise CompileError (rule argo-own-tag) for a text that holds what Argo fills in however it is written."""
    found = own_tag(text)
    if found:
        raise CompileError(
            f"Argo would fill in {found!r}, which is meant as text",
            rule="argo-own-tag",
            hint="let it stand in a command line, or write `{` and `{` apart",
        )


def own_tag(text: str) -> str:
    """The beginning of the first such place in the text; empty when there is none."""
    for part in _RUN_TEXT.split(text)[::2]:
        found = _OWN_TAG.search(part)
        if found is not None:
            return part[found.start() :][:40]
    return ""


def raw_text(text: str) -> str:
    """A constant as the content of a file, which travels in an environment variable. Raises as refuse_own_tags does."""
    return value_text(text.replace("$", "$$"))


def line_text(text: str) -> str:
    """A constant in a command line: as value_text, but the braces are put in by Kubernetes when the pod starts.

    What Kubernetes would read as a variable or an escape is escaped.
    """
    text = _DOLLARS.sub(lambda found: 2 * found[0], text)
    if "{" not in text:
        return text
    parts = _RUN_TEXT.split(text)
    return "".join(part if index % 2 else _split_braces(part) for index, part in enumerate(parts))


def line_value(text: str) -> str:
    """A constant as the value of a parameter that goes into a command line and nowhere else."""
    parts = _RUN_TEXT.split(text)
    return "".join(part if index % 2 else _split_braces(part) for index, part in enumerate(parts))


def _split_braces(text: str) -> str:
    """A brace behind another one, and one at the end, where a tag may follow, come from the variable."""
    return _SPLIT.sub(_brace, text)


def _brace(found: re.Match[str]) -> str:
    # A lone dollar before the variable would escape it.
    lone = "$" if len(found[1] or "") % 2 else ""
    return f"{found[1] or ''}{lone}$({BRACE_VARIABLE})"


def line_tag(parameter: str) -> str:
    """The tag for a parameter of a template inside its command line: `$` is escaped, less in the brace's variable."""
    value = f"replace(inputs.parameters.{parameter},'$','$$')"
    return tag(f"replace({value},'$$({BRACE_VARIABLE})','$({BRACE_VARIABLE})')")


def raw_tag(parameter: str) -> str:
    """The tag for a parameter of a template as the content of a file: it travels in an environment variable."""
    return tag(f"replace(inputs.parameters.{parameter},'$','$$')")


def guarded(expression: str) -> str:
    """The expression for a text that goes into a command line: its double braces are kept from Argo likewise."""
    return f"replace({expression},'\\u007b\\u007b','\\u007b$({BRACE_VARIABLE})')"


def parameter_name(name: str, taken: Collection[str]) -> str:
    """A name of a parameter or artifact for the port `name`: an identifier, not one of `taken`."""
    base = _NOT_WORD.sub("_", name).strip("_") or "port"
    if not base[0].isalpha():
        base = f"n{base}"
    if base in _RESERVED:
        base += "_"
    return unique(base, taken, "_")


def unique(base: str, taken: Collection[str], joint: str = "-") -> str:
    """`base`, or the first of `base-2`, `base-3`, … that is not taken."""
    candidate, number = base, 2
    while candidate in taken:
        candidate, number = f"{base}{joint}{number}", number + 1
    return candidate
