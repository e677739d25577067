"""The rule against secrets in a file that everybody can read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.validate.problem import Place, Problem
from catalog.validate.programs import line_parts
from catalog.validate.subject import Subject

# (what, a text that is in every one, its form)
_FORMS = (
    ("an AWS access key", "AKIA", re.compile(r"\bAKIA[0-9A-Z]{16}\b")),
    ("an AWS access key", "ASIA", re.compile(r"\bASIA[0-9A-Z]{16}\b")),
    ("a private key", "PRIVATE KEY", re.compile(r"-----BEGIN (?:[A-Z]{1,20} ){0,4}PRIVATE KEY-----")),
    ("a GitHub token", "gh", re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36}")),
    ("a GitHub token", "github_pat_", re.compile(r"\bgithub_pat_[A-Za-z0-9_]{40,}")),
    ("a Slack token", "xox", re.compile(r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}")),
    ("a Google API key", "AIza", re.compile(r"\bAIza[0-9A-Za-z_-]{35}\b")),
    ("a PyPI token", "pypi-", re.compile(r"\bpypi-[A-Za-z0-9_-]{50,}")),
    ("a web token", "eyJ", re.compile(r"\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,2000}\.[\w-]{10,}")),
    ("a password in a URL", "://", re.compile(r"\b[a-z][a-z0-9+]{0,15}://[^/\s:@]{1,80}:[^/\s@$<{]{1,200}@")),
)
_SECRET_NAME = re.compile(
    r"(?:^|[_\W])(?:password|passwd|secret|token|api[_\s-]?key|access[_\s-]?key|secret[_\s-]?key|private[_\s-]?key)$",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(
    r"""(?:^|[\s;?&_-])(?:password|passwd|pwd|api[_-]?key|secret|token)=["']?([^\s"'$<{(;&]{4,200})""", re.IGNORECASE
)
_NO_SECRET = re.compile(r"[$<{*]|^(?:true|false|none|null|\d{1,4}|/.*)$", re.IGNORECASE)


def secret_in_file(subject: Subject) -> Iterator[Problem]:
    """Known forms of secrets in env, defaults and command, and values of what is called a password."""
    container = subject.spec.container
    for name, value in (container.env or {}).items() if container else ():
        place = subject.at("implementation", "container", "env", name)
        yield from _found(place, f'the environment variable "{name}"', _form(value) or _named(name, value))
    for index, port in enumerate(subject.spec.inputs):
        if isinstance(port.default, str):
            place = subject.at("inputs", index, "default")
            kind = _form(port.default) or _named(port.name, port.default)
            yield from _found(place, f'the default of input "{port.name}"', kind)
    for element, node in line_parts(subject.spec, subject.root):
        if isinstance(element, str):
            yield from _found(node, "the command line", _form(element, assigned="\n" not in element))


def _found(place: Place, where: str, kind: str) -> Iterator[Problem]:
    if kind:
        hint = "take it out and replace the secret itself; pass secrets through the engine, never in a file"
        yield Problem(place, f"{where} holds {kind}", hint)


def _form(text: str, assigned: bool = True) -> str:
    """What kind of secret stands in a text, or the empty text."""
    if len(text) < 8:
        return ""
    kind = next((kind for kind, sign, pattern in _FORMS if sign in text and pattern.search(text)), "")
    found = None if kind or not assigned else _ASSIGNED.search(text)
    return "a password" if found and not _NO_SECRET.search(found[1]) else kind


def _named(name: str, value: str) -> str:
    if not _SECRET_NAME.search(name) or len(value) < 4 or _NO_SECRET.search(value) or " " in value:
        return ""
    return "a value, though its name says that it is secret"
