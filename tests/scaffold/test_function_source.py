"""Functions named on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import CatalogError, CompositionError
from catalog.scaffold.function_source import function_component

SOURCE = '''
from helper_of_test import TYPE
from catalog import dsl


def plain(n: int, text: str = "a") -> str:
    """Repeat."""
    return text * n


@dsl.component(base_image="python:3.12")
def dressed(n: int) -> str:
    return str(n)


def variadic(*args):
    pass


NUMBER = 3
'''


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "helper_of_test.py").write_text("TYPE = 'CSV'\n")
    (tmp_path / "functions_of_test.py").write_text(SOURCE)
    return tmp_path / "functions_of_test.py"


def test_a_function_of_a_file(file: Path) -> None:
    spec = function_component(f"{file}:plain")
    assert [port.name for port in spec.inputs] == ["n", "text"]
    assert spec.container is not None and "def plain" in str(spec.container.command)


def test_a_function_with_a_decorator(file: Path) -> None:
    spec = function_component(f"{file}:dressed")
    assert spec.container is not None and spec.container.image == "python:3.12"


def test_a_function_of_a_module(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    assert function_component("functions_of_test:plain").outputs


@pytest.mark.parametrize(
    ("name", "rule"),
    [("nothing.py:f", "function-unknown"), ("functions_of_test.py:plian", "function-unknown"),
     ("functions_of_test.py:NUMBER", "function-unknown"), ("functions_of_test.py", "function-unknown"),
     ("no_such_module:f", "function-unknown"), ("functions_of_test.py:variadic", "variadic-parameter")],
)  # fmt: skip
def test_what_is_no_component(file: Path, monkeypatch: pytest.MonkeyPatch, name: str, rule: str) -> None:
    monkeypatch.chdir(file.parent)
    with pytest.raises(CatalogError) as caught:
        function_component(name)
    assert caught.value.rule == rule


@pytest.mark.parametrize("text", ["def f(:\n", "x = 1 / 0\n", "import sys\nsys.exit(3)\n", "import no_such_thing\n"])
def test_faults_of_the_file_are_told_at_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "broken_of_test.py").write_text(text)
    with pytest.raises(CompositionError) as caught:
        function_component(f"{tmp_path / 'broken_of_test.py'}:f")
    assert caught.value.rule == "function-failed"
    assert caught.value.position is not None and caught.value.position.file.endswith("broken_of_test.py")
