from __future__ import annotations

import sys
from pathlib import Path

import pytest

from catalog.dsl.from_file import load_pipeline_file, split_reference
from catalog.errors import CatalogError, CompositionError, UsageError

PLAIN = """
from catalog import dsl
from tests.dsl.components import echo

@dsl.pipeline(name="one")
def one():
    echo("1")
"""


def put(folder: Path, text: str, name: str = "pipe.py") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(reference: object) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        load_pipeline_file(str(reference))
    return caught.value


def test_the_only_pipeline(tmp_path: Path) -> None:
    assert load_pipeline_file(str(put(tmp_path, PLAIN))).name == "one"


def test_a_pipeline_by_name(tmp_path: Path) -> None:
    path = put(tmp_path, PLAIN + "\n@dsl.pipeline\ndef two():\n    echo('2')\n\ndef plain():\n    echo('3')\n")
    assert load_pipeline_file(f"{path}:two").name == "Two"
    assert load_pipeline_file(f"{path}:plain").name == "Plain"


def test_a_component_by_name(tmp_path: Path) -> None:
    path = put(tmp_path, PLAIN + "\n@dsl.component\ndef double(number: int) -> int:\n    return 2 * number\n")
    spec = load_pipeline_file(f"{path}:double")
    assert (spec.name, [port.name for port in spec.inputs]) == ("Double", ["number"])
    assert spec.container is not None


def test_several_pipelines_need_a_name(tmp_path: Path) -> None:
    path = put(tmp_path, PLAIN + "\n@dsl.pipeline\ndef two():\n    echo('2')\n")
    error = refusal(path)
    assert (type(error), error.rule) == (UsageError, "pipeline-ambiguous")
    assert f"{path}:two" in error.hint


def test_a_pipeline_that_was_imported_is_not_counted(tmp_path: Path) -> None:
    put(tmp_path, PLAIN, "other.py")
    path = put(tmp_path, "from other import dsl, echo, one\n@dsl.pipeline\ndef mine():\n    one()\n")
    assert load_pipeline_file(str(path)).name == "Mine"
    assert load_pipeline_file(str(put(tmp_path, "from other import one\n", "again.py"))).name == "one"


def test_nothing_of_the_file_is_left_behind(tmp_path: Path) -> None:
    for number in ("1", "2"):
        folder = tmp_path / number
        folder.mkdir()
        put(folder, f"WORD = '{number}'\n", "neighbour_of_pipe.py")
        path = put(folder, PLAIN.replace('echo("1")', "import neighbour_of_pipe as n; echo(n.WORD)"))
        before = (list(sys.path), set(sys.modules))
        graph = load_pipeline_file(str(path)).graph
        assert (list(sys.path), set(sys.modules)) == before
        assert graph is not None
        assert graph.tasks["echo"].arguments == {"text": number}
    assert not list(tmp_path.glob("1/__pycache__/pipe*"))


def test_modules_of_a_virtual_environment_beside_the_file_stay_loaded(tmp_path: Path) -> None:
    packages = tmp_path / ".venv" / "lib"
    packages.mkdir(parents=True)
    put(packages, "WORD = '1'\n", "installed_for_pipe.py")
    text = PLAIN.replace('echo("1")', "import installed_for_pipe as n; echo(n.WORD)")
    path = put(tmp_path, f"import sys; sys.path.append({str(packages)!r})\n{text}")
    try:
        load_pipeline_file(str(path))
        assert "installed_for_pipe" in sys.modules
    finally:
        sys.modules.pop("installed_for_pipe", None)
        sys.path.remove(str(packages))


def test_dataclasses_and_components_of_the_file_work(tmp_path: Path) -> None:
    text = """
from __future__ import annotations
from dataclasses import dataclass
from catalog import dsl

@dataclass
class Setting:
    word: str = "x"

@dsl.component
def shout(word: str) -> str:
    return word.upper()

@dsl.pipeline
def pipe(count: int = 1):
    shout(Setting().word)
"""
    spec = load_pipeline_file(str(put(tmp_path, text)))
    assert spec.inputs[0].type == "Integer"


@pytest.mark.parametrize(
    ("text", "rule"),
    [("", "pipeline-unknown"), ("def echo(): pass\n", "pipeline-unknown")],
)
def test_no_pipeline(text: str, rule: str, tmp_path: Path) -> None:
    assert refusal(put(tmp_path, text)).rule == rule


def test_an_unknown_name(tmp_path: Path) -> None:
    error = refusal(f"{put(tmp_path, PLAIN)}:noe")
    assert (error.rule, error.hint) == ("pipeline-unknown", 'did you mean "one"?')


def test_a_missing_file(tmp_path: Path) -> None:
    error = refusal(tmp_path / "none.py")
    assert (type(error), error.rule) == (UsageError, "pipeline-file-missing")
    assert "No such file" in str(error)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("import not_there_at_all", "No module named"),
        ("helper()", "ValueError: mine"),
    ],
)
def test_what_fails_in_the_file_is_told_at_its_line(line: str, said: str, tmp_path: Path) -> None:
    text = PLAIN.replace('echo("1")', line) + "\ndef helper():\n    import json\n    raise ValueError('mine')\n"
    path = put(tmp_path, text)
    error = refusal(path)
    assert isinstance(error, CompositionError)
    assert said in str(error)
    assert error.position is not None
    assert error.position.file == str(path)
    assert error.position.line == (11 if line == "helper()" else 7)


def test_a_refusal_of_the_dsl_stays_as_it_is(tmp_path: Path) -> None:
    path = put(tmp_path, PLAIN.replace('echo("1")', "echo(5)"))
    error = refusal(path)
    assert error.rule == "argument-type"
    assert error.position is not None
    assert (error.position.file, error.position.line) == (str(path), 7)


def test_a_file_that_is_not_python(tmp_path: Path) -> None:
    error = refusal(put(tmp_path, "a = 1\nb = = 2\n"))
    assert error.rule == "pipeline-file-failed"
    assert error.position is not None
    assert error.position.line == 2


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "pipe.py"
    path.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in str(refusal(path))


@pytest.mark.parametrize(
    ("reference", "expected"),
    [("a/b.py", ("a/b.py", "")), ("b.py:f", ("b.py", "f")), ("c:/b.py", ("c:/b.py", "")), ("x:y", ("x:y", ""))],
)
def test_references(reference: str, expected: tuple[str, str]) -> None:
    path, name = split_reference(reference)
    assert (path.as_posix(), name) == expected
