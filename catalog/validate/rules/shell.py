"""Rules about shell scripts after `sh -c`: do they parse, do they stop on errors, do they quote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.errors import Position
from catalog.validate.problem import Problem
from catalog.validate.programs import Program
from catalog.validate.shell_text import bare_code, unquoted_positionals
from catalog.validate.subject import Subject

_SET_E = re.compile(r"(?:^|[;&\n])[ \t]*set[ \t]+(?:-\S+[ \t]+)*(?:-[a-zA-Z]*e|-o[ \t]+errexit)")
_WORDS_ALONE = frozenset(("", "(", ")", "{", "}", "fi", "done", "esac", "then", "else", "do"))


def shell_syntax(subject: Subject) -> Iterator[Problem]:
    """What `sh -n` refuses."""
    for program, script in _scripts(subject):
        for complaint in subject.surroundings.shell_complaints(program.interpreter, script):
            message = f"the script is not valid {program.interpreter}: {complaint.message}"
            yield Problem(_place(subject, program, complaint.line), message, f"try it with {program.interpreter} -n")


def shellcheck(subject: Subject) -> Iterator[Problem]:
    """What shellcheck says, where it is installed, about a script that parses."""
    for program, script in _scripts(subject):
        if subject.surroundings.shell_complaints(program.interpreter, script):
            continue
        for complaint in subject.surroundings.shellcheck(program.interpreter, script):
            yield Problem(_place(subject, program, complaint.line), f"shellcheck: {complaint.message}")


def stops_on_errors(subject: Subject) -> Iterator[Problem]:
    """Several commands without `-e`: all but the last may fail unseen."""
    for program, script in _scripts(subject):
        if "e" in program.flags or _SET_E.search(script):
            continue
        pieces = re.split(r"[;\n]", bare_code(script).replace("\\\n", " "))
        if sum(piece.strip() not in _WORDS_ALONE for piece in pieces) > 1:
            message = "the script goes on after a command that failed"
            yield Problem(program.node, message, f"call {program.interpreter} with -ec, or begin with `set -e`")


def quotes_arguments(subject: Subject) -> Iterator[Problem]:
    """Unquoted `$0`, `$1`, `$@`: split at blanks and expanded as patterns."""
    for program, script in _scripts(subject):
        found = unquoted_positionals(script)
        if found:
            offset, text = found[0]
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            place = _place(subject, program, script.count("\n", 0, offset) + 1)
            message = f"{text} stands without quotes{more}: a value with blanks becomes several words"
            yield Problem(place, message, f'write "{text}"')


def _scripts(subject: Subject) -> Iterator[tuple[Program, str]]:
    for program in subject.programs:
        if not program.is_python and program.text is not None:
            yield program, program.text


def _place(subject: Subject, program: Program, line: int) -> Position:
    return Position(subject.text.path, *program.place(line))
