"""Inputs of pipelines as fields, and fields as arguments."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.spec.model import ComponentSpec, InputSpec
from hub.run_pages.forms_inputs import FILE_PREFIX, TEXT_PREFIX, InputField, input_fields, posted_fields
from hub.run_pages.forms_posted import PostedFile, PostedForm


def spec_of(type_name: Any, **more: Any) -> ComponentSpec:
    return ComponentSpec(name="one", inputs=(InputSpec("x", type_name, **more),))


def posted(spec: ComponentSpec, text: str, **options: bool) -> tuple[InputField, dict[str, str]]:
    """The only field of a component after a text was written into it, and the arguments."""
    fields, arguments = posted_fields(spec, PostedForm({f"{TEXT_PREFIX}x": (text,)}), **options)
    return fields[0], arguments


@pytest.mark.parametrize(
    ("type_name", "kind"),
    [
        ("Integer", "int"),
        ("Float", "float"),
        ("Bool", "bool"),
        ("List", "list"),
        ("typing.Dict[str, int]", "dict"),
        ("String", "str"),
        (None, "str"),
        ("CSV", "file"),
        ({"GCSPath": {"data_type": "CSV"}}, "file"),
    ],
)
def test_the_kind_of_a_field_follows_the_type(type_name: Any, kind: str) -> None:
    assert input_fields(spec_of(type_name))[0].kind == kind


def test_a_field_begins_with_the_default_or_with_what_is_given() -> None:
    spec = spec_of("Integer", default="5")
    assert input_fields(spec)[0].text == "5"
    assert input_fields(spec, {"x": "7"})[0].text == "7"
    assert input_fields(spec, {})[0].text == "", "what an earlier run left out stays out"


@pytest.mark.parametrize(
    ("type_name", "good", "bad"),
    [
        ("Integer", ("12", "-3", " 4 "), ("1.5", "x", "")),
        ("Float", ("0.1", "1e-3", "4"), ("x", "")),
        ("Boolean", ("true", "False", "yes"), ("maybe", "")),
        ("JsonArray", ("[]", '[1, {"a": 2}]'), ("{}", "[1,", "1", "", "[" * 100_000)),
        ("JsonObject", ("{}", '{"a": [1]}'), ("[]", "{a: 1}", "")),
        ("String", ("any", "several\nlines"), ("",)),
        ("CSV", ("a,b\n1,2\n",), ("",)),
    ],
)
def test_each_type_takes_its_values_and_no_others(type_name: str, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    spec = spec_of(type_name)
    for text in good:
        assert posted(spec, text)[0].error == "", text
    for text in bad:
        assert posted(spec, text)[0].error, text


def test_an_empty_field_is_left_out_where_nothing_is_needed() -> None:
    assert posted(spec_of("Integer", optional=True), "") == (
        InputField(0, "x", "int", "Integer", "", False, None, ""),
        {},
    )
    assert posted(spec_of("String", default="a"), "")[1] == {"x": ""}, "a text may be emptied"
    assert posted(spec_of("Integer", default="5"), "")[0].error


def test_a_placeholder_stands_for_a_value_of_any_type_where_it_is_filled_in_later() -> None:
    spec = spec_of("Integer")
    assert posted(spec, "[[Index]]")[0].error
    field, arguments = posted(spec, "[[Index]]", placeholders=True)
    assert (field.error, arguments) == ("", {"x": "[[Index]]"})


def test_a_file_goes_before_the_text() -> None:
    form = PostedForm({f"{TEXT_PREFIX}x": ("typed",)}, {f"{FILE_PREFIX}x": PostedFile("a.csv", b"of the file\r\n")})
    assert posted_fields(spec_of("CSV"), form)[1] == {"x": "of the file\r\n"}


def test_what_the_runner_fills_in_is_not_asked_for() -> None:
    assert input_fields(spec_of("PipelineTaskFinalStatus")) == ()
