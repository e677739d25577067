"""Answers to a template's questions: given, asked for, or the defaults; each held against its question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from catalog.errors import UsageError
from catalog.scaffold.names import check_version
from catalog.scaffold.template import Question, Template
from catalog.spec.suggestions import suggest

MAX_ANSWER = 512 << 10
MAX_SHOWN = 80
DEFAULT_VERSION = "0.1.0"
VERSION = Question("version", "Version", DEFAULT_VERSION, hint="write three numbers, such as 0.1.0")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

Ask = Callable[[Question, str], str]
"""Asks a person: (question, default, empty for none) → answer, not checked yet."""


def parse_answers(pairs: Iterable[str]) -> dict[str, str]:
    """`key=value` texts as a dict. UsageError for a text without `=`, and for a key given twice."""
    given: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise UsageError(f"{pair[:MAX_SHOWN]!r} is no answer", rule="answer-invalid", hint="write name=value")
        if key.strip() in given:
            raise UsageError(
                f'"{key.strip()[:MAX_SHOWN]}" is answered twice', rule="answer-invalid", hint="once will do"
            )
        given[key.strip()] = value
    return given


def complete_answers(
    template: Template,
    name: str,
    given: Mapping[str, str],
    suggested: Mapping[str, str] | None = None,
    ask: Ask | None = None,
) -> dict[str, str]:
    """Every answer, `name` and `version` first.

    `suggested` displaces defaults. `ask` is asked for what is not given; without it the defaults are taken. Raises
    UsageError: answer-unknown, answer-invalid, answer-missing (all that are wrong in one error).
    """
    questions = (VERSION, *template.questions)
    _require_known(given, questions, template)
    answers = {"name": name}
    missing: list[Question] = []
    for question in questions:
        default = (suggested or {}).get(question.name)
        if default is None:
            default = default_of(question, answers)
        if question.name in given:
            answers[question.name] = check_answer(question, given[question.name])
        elif ask is not None:
            answers[question.name] = check_answer(question, ask(question, default or ""))
        elif default is None:
            missing.append(question)
            answers[question.name] = ""
        else:
            answers[question.name] = check_answer(question, default)
    if missing:
        shown = " ".join(f"-a {question.name}=…" for question in missing)
        names = ", ".join(question.name for question in missing)
        raise UsageError(f"the template needs an answer: {names}", rule="answer-missing", hint=f"add {shown}")
    return answers


def default_of(question: Question, answers: Mapping[str, str]) -> str | None:
    """The question's default, rendered with the answers so far; None when it has none."""
    if question.default is None or "{" not in question.default:
        return question.default
    from catalog.scaffold.sandbox import render_text

    return render_text(question.default, answers, f"the default of {question.name}")


def check_answer(question: Question, answer: str) -> str:
    """`answer`, when it is one to this question; UsageError `answer-invalid` otherwise."""
    if question.name == VERSION.name:
        return check_version(answer)
    why = _wrong(question, answer)
    if not why:
        return answer
    shown = answer if len(answer) <= MAX_SHOWN else f"{answer[:MAX_SHOWN]}…"
    raise UsageError(f"{question.name}: {shown!r} {why}", rule="answer-invalid", hint=question.hint)


def _wrong(question: Question, answer: str) -> str:
    if len(answer) > MAX_ANSWER:
        return f"has more than {MAX_ANSWER} characters"
    if _CONTROL.search(answer):
        return "holds a control character"
    if question.choices and answer not in question.choices:
        return f"is none of {', '.join(question.choices)}"
    if question.pattern and not re.fullmatch(question.pattern, answer):
        return f"does not have the form {question.pattern}"
    return ""


def _require_known(given: Mapping[str, str], questions: Iterable[Question], template: Template) -> None:
    known = [question.name for question in questions]
    for name in given:
        if name not in known:
            message = f'the template {template.id} has no question "{name[:MAX_SHOWN]}"'
            raise UsageError(message, rule="answer-unknown", hint=suggest(name, known))
