"""Asking a template's questions on a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from catalog.errors import UsageError
from catalog.view.safe_text import one_line

if TYPE_CHECKING:
    from catalog.scaffold.answers import Ask
    from catalog.scaffold.template import Question


def asker(defaults: bool) -> Ask | None:
    """What asks the person at the terminal; None where nobody is to be asked."""
    return _ask if not defaults and sys.stdin.isatty() and sys.stderr.isatty() else None


def _ask(question: Question, default: str) -> str:
    """Ask until the answer is one."""
    from catalog.scaffold.answers import check_answer

    def checked(text: str) -> str:
        try:
            return check_answer(question, text)
        except UsageError as error:
            hint = f" ({error.hint})" if error.hint else ""
            raise click.UsageError(one_line(f"{error.findings[0].message}{hint}")) from None

    choices = f" [{', '.join(question.choices)}]" if question.choices else ""
    text = one_line(question.prompt) + choices
    answer: str = click.prompt(text, default=default, value_proc=checked, err=True, show_default=bool(default))
    return answer
