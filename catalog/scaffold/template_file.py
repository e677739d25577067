"""Reading template.yaml: what a template asks, every finding with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node

from catalog.scaffold.derive import DERIVED, RESERVED
from catalog.scaffold.template import Question
from catalog.spec.document import Reader, compose, kind_of
from catalog.spec.suggestions import suggest

MAX_QUESTIONS = 50
MAX_PATTERN = 500
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_RULE = "template-invalid"


@dataclass(frozen=True)
class Head:
    """What template.yaml says."""

    description: str
    questions: tuple[Question, ...]
    derive: str
    ready: str


def read_template_file(text: str, file: str) -> Head:
    """The head of a template. Raises SpecError with every finding."""
    root = compose(text, file)
    reader = Reader(text, file)
    if not isinstance(root, MappingNode):
        reader.refuse(root, "wrong-type", f"a template must be a map, not {kind_of(root)}")
        reader.finish()
    fields = reader.fields(root, "template", ("description", "derive", "ready", "questions"))
    derive = reader.string(fields.get("derive"), "derive") or ""
    if derive and derive not in DERIVED:
        reader.refuse(fields["derive"], _RULE, f'nothing is derived as "{derive[:60]}"', suggest(derive, DERIVED))
    questions: dict[str, Question] = {}
    for node in reader.sequence(fields.get("questions"), "questions") or []:
        question = _question(reader, node)
        if question is None:
            continue
        if question.name in questions or len(questions) >= MAX_QUESTIONS:
            reader.refuse(node, _RULE, f'"{question.name}" is asked twice, or there are more than {MAX_QUESTIONS}')
        questions[question.name] = question
    head = Head(
        description=reader.string(fields.get("description"), "description") or "",
        questions=tuple(questions.values()),
        derive=derive,
        ready=reader.string(fields.get("ready"), "ready") or "",
    )
    reader.finish()
    return head


def _question(reader: Reader, node: Node) -> Question | None:
    fields = reader.fields(node, "question", ("name", "prompt", "default", "pattern", "choices", "hint"))
    name = reader.string(fields.get("name"), "name of a question") or ""
    if not _NAME.fullmatch(name) or name in RESERVED:
        why = "is taken by the program" if name in RESERVED else "is no name: use a-z, 0-9 and _"
        reader.refuse(fields.get("name", node), _RULE, f'the question "{name[:60]}" {why}')
        return None
    choices = [reader.string(item, "a choice") for item in reader.sequence(fields.get("choices"), "choices") or []]
    return Question(
        name=name,
        prompt=reader.string(fields.get("prompt"), f'prompt of "{name}"') or name,
        default=reader.string(fields.get("default"), f'default of "{name}"'),
        pattern=_pattern(reader, fields.get("pattern"), name),
        choices=tuple(choice for choice in choices if choice is not None),
        hint=reader.string(fields.get("hint"), f'hint of "{name}"') or "",
    )


def _pattern(reader: Reader, node: Node | None, name: str) -> str:
    pattern = reader.string(node, f'pattern of "{name}"') or ""
    try:
        if len(pattern) > MAX_PATTERN:
            raise ValueError(f"it has more than {MAX_PATTERN} characters")
        re.compile(pattern)
    except (re.error, ValueError) as error:
        assert node is not None
        reader.refuse(node, _RULE, f'the pattern of "{name}" is no regular expression: {error}')
        return ""
    return pattern
