"""Answers: given, asked for, or defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import UsageError
from catalog.scaffold.answers import complete_answers, parse_answers
from catalog.scaffold.template import Question, Template
from tests.scaffold.making import make_template


@pytest.fixture
def template(tmp_path: Path) -> Template:
    head = """description: A test.
questions:
- {name: image, default: '{{ name }}:{{ version }}', pattern: '[a-z0-9:.]+', hint: lower case}
- {name: size, choices: [small, large], default: small}
- {name: owner}
"""
    return make_template(tmp_path, head=head)


def test_defaults_may_use_the_answers_before_them(template: Template) -> None:
    found = complete_answers(template, "sample", {"owner": "me", "version": "2.0.0"})
    assert found == {"name": "sample", "version": "2.0.0", "image": "sample:2.0.0", "size": "small", "owner": "me"}


def test_suggestions_displace_defaults_and_are_not_rendered(template: Template) -> None:
    found = complete_answers(template, "sample", {}, {"owner": "{{ name }}", "size": "large"})
    assert found["owner"] == "{{ name }}" and found["size"] == "large"


def test_only_what_is_not_given_is_asked_for(template: Template) -> None:
    asked: list[tuple[str, str]] = []

    def ask(question: Question, default: str) -> str:
        asked.append((question.name, default))
        return default or "somebody"

    found = complete_answers(template, "sample", {"size": "large"}, ask=ask)
    assert asked == [("version", "0.1.0"), ("image", "sample:0.1.0"), ("owner", "")]
    assert found["owner"] == "somebody"


def test_an_answer_without_default_must_be_given(template: Template) -> None:
    with pytest.raises(UsageError) as caught:
        complete_answers(template, "sample", {})
    assert caught.value.rule == "answer-missing" and "-a owner=" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "answer"),
    [("image", "A"), ("image", "a\n"), ("size", "huge"), ("owner", "a\x1b[31m"), ("owner", "a\0"), ("version", "1"),
     ("version", "../../x"), ("owner", "a" * (1 << 20))],
)  # fmt: skip
def test_answers_that_are_none_are_refused(template: Template, name: str, answer: str) -> None:
    with pytest.raises(UsageError) as caught:
        complete_answers(template, "sample", {"owner": "me", name: answer})
    assert caught.value.rule == "answer-invalid"


def test_a_question_that_nobody_asked(template: Template) -> None:
    with pytest.raises(UsageError) as caught:
        complete_answers(template, "sample", {"onwer": "me"})
    assert caught.value.rule == "answer-unknown" and 'did you mean "owner"?' in caught.value.hint


def test_pairs_on_the_command_line() -> None:
    assert parse_answers(["a=1", "b=x=y", "c="]) == {"a": "1", "b": "x=y", "c": ""}
    for pairs in (["a"], ["=1"], ["a=1", "a=2"]):
        with pytest.raises(UsageError):
            parse_answers(pairs)
