"""Texts as Argo and Kubernetes read them: what is written down comes back as the text it was."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.compile.expressions import (
    BRACE_VARIABLE,
    fill_run_texts,
    line_tag,
    line_text,
    line_value,
    literal,
    member,
    own_tag,
    parameter_name,
    raw_text,
    refuse_own_tags,
    tag,
    unique,
    value_text,
)
from catalog.errors import CompileError

PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TRICKY = st.lists(
    st.sampled_from(["{", "{{", "}}", "}", "$", "$$", "(", ")", "(HOME)", "$(HOME)", "'", '"', "\\", "\n", "a", "é"]),
    max_size=12,
).map("".join)
TEXTS = PLAIN | TRICKY


def expanded(text: str) -> str:
    """A text of a command line as a container gets it: Kubernetes knows the brace's variable and no other."""
    found = re.compile(r"\$\$|\$\(([^)]*)\)")
    return found.sub(_expansion, text)


def _expansion(match: re.Match[str]) -> str:
    if match[0] == "$$":
        return "$"
    return "{" if match[1] == BRACE_VARIABLE else match[0]


@given(TEXTS)
def test_a_literal_is_the_text_without_a_brace_in_it(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text
    assert not set("{}") & set(literal(text))


@given(TEXTS)
def test_a_value_is_the_text_once_its_tags_are_evaluated(text: str) -> None:
    value = value_text(text)
    assert re.sub(r"\{\{=('.*?')\}\}", lambda match: str(ast.literal_eval(match[1])), value) == text


@given(TEXTS)
def test_a_command_line_is_the_text_once_kubernetes_has_read_it(text: str) -> None:
    line = line_text(text)
    assert expanded(line) == text
    assert "{{" not in line and not line.endswith("{")


@given(TEXTS)
def test_so_is_a_value_on_its_way_there(text: str) -> None:
    value = line_value(text)
    assert "{{" not in value
    # What line_tag's expression does.
    argument = value.replace("$", "$$").replace(f"$$({BRACE_VARIABLE})", f"$({BRACE_VARIABLE})")
    assert expanded(argument) == text


@given(TEXTS)
def test_so_is_the_content_of_a_file(text: str) -> None:
    content = re.sub(r"\{\{=('.*?')\}\}", lambda match: str(ast.literal_eval(match[1])), raw_text(text))
    assert expanded(content) == text


def test_the_tag_of_a_value_in_a_command_line() -> None:
    escaped = "replace(inputs.parameters.a,'$','$$')"
    assert line_tag("a") == "{{=replace(" + escaped + ",'$$(CATALOG_BRACE)','$(CATALOG_BRACE)')}}"


@pytest.mark.parametrize("write", [value_text, line_text, line_value])
def test_the_name_and_id_of_the_run_stay_tags(write: object) -> None:
    assert callable(write)
    assert write("a {{workflow.uid}} b {{workflow.name}}") == "a {{workflow.uid}} b {{workflow.name}}"


def test_what_is_known_of_the_run_is_put_in() -> None:
    texts = {"workflow.name": "first", "workflow.uid": "42"}
    assert fill_run_texts("{{workflow.name}}-{{workflow.uid}} {{workflow.namespace}}", texts) == (
        "first-42 {{workflow.namespace}}"
    )
    assert fill_run_texts("{{workflow.name}}", {"workflow.uid": "42"}) == "{{workflow.name}}"


@pytest.mark.parametrize(
    "text", ["{{=1+1}}", "{{ inputs.parameters.a }}", "{{workflow.namespace}}", "a {{tasks.b.status}}", "{{pod.name}}"]
)
def test_what_argo_would_fill_in_all_the_same_is_refused(text: str) -> None:
    for refuse in (refuse_own_tags, value_text):
        with pytest.raises(CompileError) as caught:
            refuse(text)
        assert caught.value.rule == "argo-own-tag"
    assert own_tag(f"before {text}") == text.removeprefix("a ")
    assert "{{" not in line_text(text)


@pytest.mark.parametrize("text", ["{{item}}", "{{ user }}", "{{inputsize}}", "{{workflow.name}}"])
def test_other_braces_are_no_matter(text: str) -> None:
    refuse_own_tags(text)
    assert own_tag(text) == ""


def test_an_expression_that_ends_in_braces_does_not_end_its_tag() -> None:
    assert tag("{'a':{'b':1}}") == "{{={'a':{'b':1} }}}"


def test_paths_of_names_that_are_no_identifiers() -> None:
    assert member("tasks", "a") == "tasks.a"
    assert member("tasks", "a-b", "in") == "tasks['a-b']['in']"


@pytest.mark.parametrize(
    ("name", "made"),
    [("Row count", "Row_count"), ("9", "n9"), ("数", "port"), ("in", "in_"), ("_x_", "x"), ("has_a", "has_a")],
)
def test_names_of_parameters_are_identifiers(name: str, made: str) -> None:
    assert parameter_name(name, ()) == made


@given(st.lists(st.text(max_size=6), max_size=8, unique=True))
def test_names_of_parameters_are_unique(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(parameter_name(name, taken))
    assert len(set(taken)) == len(names)
    assert all(name.isascii() and name.isidentifier() for name in taken)


def test_a_taken_name_gets_a_number() -> None:
    assert unique("a", ("a", "a-2")) == "a-3"
    assert unique("a", ("a",), "_") == "a_2"
