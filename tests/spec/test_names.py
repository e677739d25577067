from __future__ import annotations

import keyword

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.spec.names import file_name, file_names, kubernetes_name, output_names, python_name, python_names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("WorkingDir", "workingdir"),
        ("PVC Name", "pvc_name"),
        ("1st", "n1st"),
        ("a - b", "a_b"),
        ("_private_", "private"),
        ("Größe", "größe"),
        ("日本", "日本"),
        ("--", "port"),
    ],
)
def test_python_name(name: str, expected: str) -> None:
    assert python_name(name) == expected


def test_names_in_python_form_are_kept_and_the_others_numbered() -> None:
    names = python_names(["a-b", "a b", "A_B", "a_b"])
    assert names == {"a-b": "a_b_2", "a b": "a_b_3", "A_B": "a_b_4", "a_b": "a_b"}


def test_a_number_that_is_taken_is_left_out() -> None:
    assert python_names(["a-b", "a b", "a_b_2"]) == {"a_b_2": "a_b_2", "a-b": "a_b", "a b": "a_b_3"}


def test_a_keyword_gets_an_underscore_as_an_input_and_stays_as_an_output() -> None:
    assert python_names(["In", "lambda"]) == {"In": "in_", "lambda": "lambda_"}
    assert output_names(["In"]) == {"In": "in"}


@pytest.mark.parametrize(("name", "expected"), [("x²", "x_"), ("²", "n_"), ("२", "n२")])
def test_an_input_is_always_a_possible_parameter(name: str, expected: str) -> None:
    assert python_names([name]) == {name: expected}


def test_names_without_word_characters_stay_apart() -> None:
    assert len(set(python_names(["-", "--", "...", "port"]).values())) == 4


@example(["\u0eb3"])
@settings(max_examples=200)
@given(st.lists(st.text(max_size=8), unique=True, max_size=12))
def test_python_names_are_unique_parameters(names: list[str]) -> None:
    found = python_names(names)
    assert list(found) and set(found) == set(names) if names else found == {}
    assert len(set(found.values())) == len(names)
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in found.values())


def test_file_name_keeps_case() -> None:
    assert file_name("Output Path") == "Output_Path"
    assert file_name("a/b: c") == "a_b_c"


def test_file_names_that_collide_are_numbered() -> None:
    assert file_names(["O 1", "O_1", "O/1"]) == {"O 1": "O_1", "O_1": "O_1_2", "O/1": "O_1_3"}


@settings(max_examples=200)
@given(st.lists(st.text(max_size=6), unique=True, max_size=12))
def test_file_names_are_unique_and_stay_in_their_folder(names: list[str]) -> None:
    found = file_names(names).values()
    assert len(set(found)) == len(names)
    assert all("/" not in name and name not in ("", ".", "..") for name in found)


@pytest.mark.parametrize(("name", "expected"), [("Train model", "train-model"), ("--A__b!", "a-b"), ("日本", "")])
def test_kubernetes_name(name: str, expected: str) -> None:
    assert kubernetes_name(name) == expected
