from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Optional

import pytest

from catalog import dsl
from catalog.command import Places, resolve_command
from catalog.dsl.build import build_pipeline
from catalog.dsl.function_component import DEFAULT_IMAGE, PACKAGES, create_component_from_func, function_spec
from catalog.errors import CatalogError, CompositionError
from catalog.load.factory import ComponentFactory, LooseTask
from catalog.spec.emit import to_yaml
from catalog.spec.model import ComponentSpec, InputSpec, OutputSpec
from catalog.spec.parse import parse_component
from tests.dsl.building import check_refusal


def run(
    spec: ComponentSpec,
    folder: Path,
    python: str = sys.executable,
    files: Mapping[str, bytes] | None = None,
    **values: str,
) -> subprocess.CompletedProcess[str]:
    """Run the component's command line in a folder: outputs lie in `<folder>/out/<name>/data`."""
    for name, content in (files or {}).items():
        (folder / name).write_bytes(content)
    places = Places(
        input_path=lambda name: str(folder / name),
        output_path=lambda name: str(folder / "out" / name / "data"),
        input_uri=str,
        output_uri=str,
    )
    line = resolve_command(spec, {**values, **dict.fromkeys(files or {})}, places)
    words = [python if word == "python3" else word for word in (*line.command, *line.args)]
    return subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder)


def outputs(folder: Path) -> dict[str, str]:
    return {path.parent.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("out/*/data"))}


def describe_rows(
    table_path: dsl.InputPath("CSV"),  # type: ignore[valid-type]
    notes_file: dsl.InputTextFile(str),  # type: ignore[valid-type]
    raw: dsl.InputBinaryFile(),  # type: ignore[valid-type]
    copy_path: dsl.OutputPath("CSV"),  # type: ignore[valid-type]
    log_file: dsl.OutputTextFile(),  # type: ignore[valid-type]
    blob: dsl.OutputBinaryFile(),  # type: ignore[valid-type]
    count: int,
    rate: float,
    loud: bool,
    names: list[str],
    text: str = "-x",
    options: Optional[dict[str, Any]] = None,  # noqa: UP045
    extra_path: dsl.InputPath() = None,  # type: ignore[valid-type]
) -> NamedTuple("Result", [("total", int), ("about", dict), ("same", bool), ("share", float)]):  # type: ignore[valid-type]
    """Describes rows.

    Args:
        table_path: the table
        count: how many
        copy_path: the same table
    """
    from collections import namedtuple

    with open(table_path) as table, open(copy_path, "w") as copy:
        copy.write(table.read())
    log_file.write(f"{notes_file.read()} {text} {options} {extra_path}")
    blob.write(raw.read() * 2)
    Result = namedtuple("Result", ["total", "about", "same", "share"])
    return Result(count + 1, {"names": names, "loud": loud}, loud, rate / 2)


def test_the_interface() -> None:
    spec = function_spec(describe_rows)
    assert (spec.name, spec.description) == ("Describe rows", "Describes rows.")
    assert spec.inputs == (
        InputSpec("table", "CSV", "the table"),
        InputSpec("notes", "String"),
        InputSpec("raw"),
        InputSpec("count", "Integer", "how many"),
        InputSpec("rate", "Float"),
        InputSpec("loud", "Boolean"),
        InputSpec("names", "JsonArray"),
        InputSpec("text", "String", default="-x", optional=True),
        InputSpec("options", "JsonObject", optional=True),
        InputSpec("extra", optional=True),
    )
    assert spec.outputs == (
        OutputSpec("copy", "CSV", "the same table"),
        OutputSpec("log"),
        OutputSpec("blob"),
        OutputSpec("total", "Integer"),
        OutputSpec("about", "JsonObject"),
        OutputSpec("same", "Boolean"),
        OutputSpec("share", "Float"),
    )


def test_the_program_runs(tmp_path: Path) -> None:
    files = {"table": b"a,b\n", "notes": "schön".encode(), "raw": b"\0\1"}
    values = {"count": "2", "rate": "0.5", "loud": "true", "names": '["x"]', "text": "--flag"}
    done = run(function_spec(describe_rows), tmp_path, files=files, **values)
    assert (done.returncode, done.stderr) == (0, "")
    assert outputs(tmp_path) == {
        "copy": "a,b\n",
        "log": "schön --flag None None",
        "blob": "\0\1\0\1",
        "total": "3",
        "about": '{"loud": true, "names": ["x"]}',
        "same": "True",
        "share": "0.25",
    }


def test_left_out_arguments_take_the_functions_defaults(tmp_path: Path) -> None:
    @dsl.component
    def show(word: str = "default", more: list[int] = [1]) -> str:  # noqa: B006
        return f"{word} {more}"

    assert run(show.component_spec, tmp_path).returncode == 0
    assert outputs(tmp_path) == {"Output": "default [1]"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"count": "two", "loud": "1"}, "argument --count: invalid literal"),
        ({"count": "1", "loud": "maybe"}, "argument --loud: 'maybe' is neither true nor false"),
    ],
)
def test_arguments_that_do_not_read(values: dict[str, str], said: str, tmp_path: Path) -> None:
    @dsl.component
    def show(count: int, loud: bool) -> str:
        return f"{count} {loud}"

    done = run(show.component_spec, tmp_path, files=None, **values)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_result_of_another_type_fails(tmp_path: Path) -> None:
    @dsl.component
    def wrong() -> str:
        return 5  # type: ignore[return-value]

    @dsl.component
    def few() -> NamedTuple("Two", [("a", str), ("b", str)]):  # type: ignore[valid-type]
        return ("a",)

    assert "5 is not a str" in run(wrong.component_spec, tmp_path).stderr
    assert "returned 1 values, 2 are declared" in run(few.component_spec, tmp_path).stderr


def test_packages_are_installed_unless_they_are_there(tmp_path: Path) -> None:
    spec = create_component_from_func(describe_nothing, packages_to_install=["pandas>=2,<3", "x y"]).component_spec
    assert spec.annotations == {PACKAGES: '["pandas>=2,<3", "x y"]'}
    assert spec.container is not None
    assert spec.container.command is not None
    shell, flag, script, *program = spec.container.command
    assert (shell, flag) == ("sh", "-ec")
    assert program[:3] == ["python3", "-u", "-c"]
    assert "pip install" in str(script)
    assert "'pandas>=2,<3' 'x y'" in str(script)
    ready = subprocess.run(
        ["sh", "-ec", str(script), "printf", "%s", "it's"],
        env={"CATALOG_PACKAGES_READY": "1", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ready.stdout == "it's"


def describe_nothing() -> None:
    """Does nothing."""


def test_without_packages_no_shell_is_needed() -> None:
    container = function_spec(describe_nothing).container
    assert container is not None
    assert container.image == DEFAULT_IMAGE
    assert container.command is not None
    assert container.command[0] == "python3"
    assert container.args is None


def test_image_and_annotations() -> None:
    @dsl.component(base_image="python:3.12", annotations={"author": "me"})
    def mine() -> None:
        pass

    spec = mine.component_spec
    assert spec.container is not None
    assert (spec.container.image, dict(spec.annotations)) == ("python:3.12", {"author": "me"})


def test_the_file_is_the_component(tmp_path: Path) -> None:
    path = tmp_path / "new" / "component.yaml"
    factory = create_component_from_func(describe_rows, output_component_file=path, packages_to_install=["a"])
    assert parse_component(path.read_text(encoding="utf-8")) == factory.component_spec
    assert parse_component(to_yaml(factory.component_spec)) == factory.component_spec


def test_the_ways_to_decorate() -> None:
    @create_component_from_func
    def one(word: str) -> str:
        return word

    @partial(create_component_from_func, base_image="a")
    def two(word: str) -> str:
        return word

    factories: list[ComponentFactory] = [one, two]
    for factory in factories:
        task = factory("x")
        assert isinstance(task, LooseTask)
        assert task.output.type == "String"


def test_in_a_pipeline_it_is_a_task() -> None:
    @dsl.component
    def add(a: int, b: int = 1) -> int:
        return a + b

    def pipeline(start: int) -> Any:
        return add(add(start).output, 3).output

    spec = build_pipeline(pipeline)
    assert spec.graph is not None
    assert list(spec.graph.tasks) == ["add", "add-2"]
    assert parse_component(to_yaml(spec)) == spec


def test_an_input_and_an_output_of_one_name(tmp_path: Path) -> None:
    @dsl.component
    def change(data_path: dsl.InputPath(), data_file: dsl.OutputTextFile()) -> None:  # type: ignore[valid-type]
        data_file.write(open(data_path).read().upper())

    assert run(change.component_spec, tmp_path, files={"data": b"abc"}).returncode == 0
    assert outputs(tmp_path) == {"data": "ABC"}


class Pair(NamedTuple):
    first: int
    second: list[str]


def test_a_named_tuple_of_the_module_may_be_declared(tmp_path: Path) -> None:
    @dsl.component
    def pair() -> Pair:
        return (1, ["a"])  # type: ignore[return-value]

    assert pair.component_spec.outputs == (OutputSpec("first", "Integer"), OutputSpec("second", "JsonArray"))
    assert run(pair.component_spec, tmp_path).returncode == 0
    assert outputs(tmp_path) == {"first": "1", "second": '["a"]'}


def test_names_that_collide_are_numbered() -> None:
    def write(output_path: dsl.OutputPath(), output_file: dsl.OutputPath()) -> str:  # type: ignore[valid-type]
        return ""

    def both(Output_path: dsl.OutputPath()) -> str:  # type: ignore[valid-type]
        return ""

    assert [port.name for port in function_spec(both).outputs] == ["Output", "Output_2"]
    assert [port.name for port in function_spec(write).outputs] == ["output", "output_2", "Output"]


def test_the_final_status_is_filled_in(tmp_path: Path) -> None:
    @dsl.component
    def last(status: dsl.PipelineTaskFinalStatus) -> str:
        return repr(status)

    port = last.component_spec.inputs[0]
    assert (port.type, port.optional) == ("PipelineTaskFinalStatus", True)
    assert run(last.component_spec, tmp_path, status=json.dumps({"state": "FAILED"})).returncode == 0
    assert outputs(tmp_path) == {"Output": "{'state': 'FAILED'}"}
    assert run(last.component_spec, tmp_path).returncode == 0
    assert outputs(tmp_path) == {"Output": "None"}


def test_defaults_of_files() -> None:
    def good(a_path: dsl.InputPath() = None) -> None:  # type: ignore[valid-type]
        pass

    def bad(a_path: dsl.InputPath() = "x") -> None:  # type: ignore[valid-type] # here
        pass

    def worse(a: dsl.InputTextFile() = None) -> None:  # type: ignore[valid-type] # here
        pass

    assert function_spec(good).inputs == (InputSpec("a", optional=True),)
    for function in (bad, worse):
        with pytest.raises(CatalogError) as caught:
            function_spec(function)
        check_refusal(caught.value, "bad-default", "only InputPath", __file__)


def test_parameters_no_port_can_fill() -> None:
    def variadic(*a: int) -> None:  # here
        pass

    def positional(a: int, /) -> None:  # here
        pass

    def bare(a: dsl.InputPath) -> None:  # here
        pass

    for function, rule in (
        (variadic, "variadic-parameter"),
        (positional, "variadic-parameter"),
        (bare, "bad-annotation"),
    ):
        with pytest.raises(CompositionError) as caught:
            function_spec(function)
        check_refusal(caught.value, rule, "", __file__)


def test_packages_are_a_list() -> None:
    with pytest.raises(CompositionError) as caught:
        create_component_from_func(describe_nothing, packages_to_install="pandas")  # here
    check_refusal(caught.value, "bad-argument", '["pandas"]', __file__)
