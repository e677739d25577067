"""Rules about programs in a component: Python that compiles, packages that are pinned."""

from __future__ import annotations

import ast
import re
import shlex
import warnings
from collections.abc import Iterator

from catalog.errors import Position
from catalog.validate.problem import Place, Problem
from catalog.validate.programs import Program, line_parts
from catalog.validate.subject import Subject

_SHELL_INSTALL = re.compile(r"\bpip[0-9.]*\s+install\b([^\n;|&)]*)")
_PYTHON_INSTALL = re.compile(r"""["']pip["']\s*,\s*["']install["']\s*,([^\])]*)""")
_QUOTED = re.compile(r"""["']([^"']*)["']""")
_PINNED = re.compile(r"[A-Za-z0-9._-]+\s*(?:\[[^\]]*\])?\s*(?:===?[^=*]+$|@)|.*[/\\@]|.*\.(?:whl|zip|gz)$|\.")
_WITH_VALUE = frozenset(
    "-r -c -e -i -f -t --requirement --constraint --index-url --extra-index-url --find-links --target --prefix --root"
    " --timeout --retries --trusted-host --proxy".split()
)
_PACKAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[^\]]*\])?\s*(?:[<>=!~].*)?$")


def python_syntax(subject: Subject) -> Iterator[Problem]:
    """Source after `python -c` that does not compile."""
    container = subject.spec.container
    for program in subject.programs:
        if not program.is_python or program.text is None or _is_python2(program, container.image if container else ""):
            continue
        error = _syntax_error(program.text)
        if error is not None:
            line, why = error
            place = Position(subject.text.path, *program.place(line))
            yield Problem(place, f"the Python program does not compile: {why}", "run it once by hand")


def pip_unpinned(subject: Subject) -> Iterator[Problem]:
    """Packages installed at run time in whatever version is newest then."""
    for program in subject.programs:
        if program.text is not None:
            yield from _unpinned_in(subject, program, program.text)
    words = [(element, node) for element, node in line_parts(subject.spec, subject.root) if isinstance(element, str)]
    for index, (word, node) in enumerate(words):
        if re.fullmatch(r"pip[0-9.]*", word) and [text for text, _ in words[index + 1 : index + 2]] == ["install"]:
            loose = _loose([text for text, _ in words[index + 2 :]])
            if loose:
                yield _problem(node, loose)


def _unpinned_in(subject: Subject, program: Program, text: str) -> Iterator[Problem]:
    if "install" not in text or "pip" not in text:
        return
    joined = text.replace("\\\n", "  ")  # as long as the text
    pattern = _PYTHON_INSTALL if program.is_python else _SHELL_INSTALL
    line, at = 1, 0
    for found in pattern.finditer(joined):
        line, at = line + text.count("\n", at, found.start()), found.start()
        loose = _loose(_QUOTED.findall(found[1]) if program.is_python else _shell_words(found[1]))
        if loose:
            yield _problem(Position(subject.text.path, *program.place(line)), loose)


def _problem(place: Place, loose: list[str]) -> Problem:
    shown = ", ".join(loose[:5]) + (", …" if len(loose) > 5 else "")
    message = f"packages are installed at run time in no fixed version: {shown}"
    return Problem(place, message, "write name==version, or put them into the image")


def _shell_words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _loose(words: list[str]) -> list[str]:
    """The packages among the arguments of `pip install` that have no fixed version."""
    found: list[str] = []
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in _WITH_VALUE:
            skip = True
        elif _PACKAGE.fullmatch(word) and not _PINNED.match(word):
            found.append(word)
    return found


def _is_python2(program: Program, image: str) -> bool:
    return program.interpreter.startswith("python2") or bool(re.search(r"python:2\b", image))


def _syntax_error(source: str) -> tuple[int, str] | None:
    """(line, what) of the first error, or None."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a doubtful escape is no error
            ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 0, error.msg
    except (ValueError, RecursionError, MemoryError) as error:
        return 0, str(error) or type(error).__name__
    return None
