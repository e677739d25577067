"""Rules about the command line as a whole: is there a command, is input pasted into a script."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.spec.placeholders import Concat, Element, IfPlaceholder, InputValue, branch_items
from catalog.validate.problem import Problem
from catalog.validate.subject import Subject


def command_missing(subject: Subject) -> Iterator[Problem]:
    """Argo's executor must know the entry point, and does not ask the image for it."""
    container = subject.spec.container
    if container is not None and not container.command:
        hint = "write the image's ENTRYPOINT as `command`"
        yield Problem(subject.at("implementation", "container"), "the container has no command; Argo needs one", hint)


def script_injection(subject: Subject) -> Iterator[Problem]:
    """An argument joined into the text of a script is run as code."""
    for program in subject.programs:
        element = program.element
        if isinstance(element, InputValue):
            continue  # the script is the input, on purpose
        names = sorted(set(_pasted(element)))
        if names:
            shown = ", ".join(f'"{name}"' for name in names)
            message = f"the script is put together with the input {shown}: a caller can make it run anything"
            hint = 'pass the value as an argument after the script and read it as "$0", "$1" or sys.argv'
            yield Problem(program.node, message, hint)


def _pasted(element: Element) -> Iterator[str]:
    if isinstance(element, InputValue):
        yield element.name
    elif isinstance(element, Concat):
        for item in element.items:
            yield from _pasted(item)
    elif isinstance(element, IfPlaceholder):
        for item in (*branch_items(element.then_value), *branch_items(element.else_value)):
            yield from _pasted(item)
