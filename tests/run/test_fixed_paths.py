from __future__ import annotations

import pytest

from catalog.command import resolve_command, standard_places
from catalog.errors import RunError
from catalog.run.fixed_paths import lost_paths, occurs, refuse_unfindable, relocate, unfindable_paths
from catalog.spec.model import ComponentSpec
from tests.run.jobs import component

DOWNLOAD = """
name: download
inputs: [{name: url}]
outputs: [{name: data}]
implementation:
  container:
    image: x
    command: [sh, -c, 'fetch $0 | tee $1 && cp /tmp/results.txt /tmp/results.txt2']
    args: [{inputValue: url}, /tmp/results.txt]
    fileOutputs: {data: /tmp/results.txt}
"""


def resolved(spec: ComponentSpec, texts: dict[str, str]) -> tuple[str, ...]:
    line = resolve_command(spec, texts, standard_places(spec))
    return line.command + line.args


@pytest.mark.parametrize(
    "text",
    [
        "/tmp/out",
        "--out=/tmp/out",
        "a > /tmp/out",
        "a >/tmp/out;b",
        "ls '/tmp/out' | wc",
        "-o/tmp/out",
        "gcc -o/tmp/out x",
        "/tmp/out/part-0",
        "a:/tmp/out:b",
        "file:///tmp/out",
        "written to /tmp/out.",
        'open("/tmp/out", "w")',
    ],
)
def test_a_whole_path_is_found(text: str) -> None:
    assert occurs("/tmp/out", text)


@pytest.mark.parametrize(
    "text",
    [
        "/tmp/output2",
        "/tmp/out2",
        "/tmp/out.txt",
        "/tmp/out-2",
        "/var/tmp/out",
        "../tmp/out",
        "~/tmp/out",
        "$HOME/tmp/out",
        "${HOME}/tmp/out",
        "$(pwd)/tmp/out",
        "/tmp/out$i",
        "/tmp/out*",
        "/tmp/outé",
        "http://tmp/out2",
        "",
    ],
)
def test_another_path_is_not(text: str) -> None:
    assert not occurs("/tmp/out", text)


def test_a_path_is_replaced_in_shell_texts_and_as_an_element() -> None:
    spec = component(DOWNLOAD)
    moved = relocate(spec, {"url": "u"}, {"data": "/jobs/1/data"})
    assert resolved(moved.spec, dict(moved.texts)) == (
        "sh",
        "-c",
        "fetch $0 | tee $1 && cp /jobs/1/data /tmp/results.txt2",
        "u",
        "/jobs/1/data",
    )
    assert moved.spec.container and moved.spec.container.file_outputs == {"data": "/jobs/1/data"}


def test_a_text_that_the_user_passes_stays_as_it_is() -> None:
    moved = relocate(component(DOWNLOAD), {"url": "/tmp/results.txt"}, {"data": "/jobs/1/data"})
    assert resolved(moved.spec, dict(moved.texts))[3] == "/tmp/results.txt"


def test_paths_inside_concat_and_if_are_replaced() -> None:
    spec = component("""
inputs: [{name: a, optional: true}]
outputs: [{name: x}, {name: y}]
implementation:
  container:
    image: x
    command: [prog, {concat: ['--x=', /tmp/x]}, {if: {cond: {isPresent: a}, then: [--y, /tmp/y], else: [--z, /tmp/y]}}]
    fileOutputs: {x: /tmp/x, y: /tmp/y}
""")
    moved = relocate(spec, {}, {"x": "/j/x", "y": "/j/y"})
    assert resolved(moved.spec, {}) == ("prog", "--x=/j/x", "--z", "/j/y")
    assert resolved(moved.spec, {"a": "1"}) == ("prog", "--x=/j/x", "--y", "/j/y")


def test_a_path_below_another_follows_it() -> None:
    spec = component("""
outputs: [{name: file}, {name: folder}, {name: same}]
implementation:
  container:
    image: x
    command: [prog, /tmp/model, /tmp/model/weights, /tmp/model/]
    fileOutputs: {file: /tmp/model/weights, folder: /tmp/model/, same: /tmp/model/weights}
""")
    moved = relocate(spec, {}, {"file": "/j/file", "folder": "/j/folder", "same": "/j/same"})
    assert resolved(moved.spec, {}) == ("prog", "/j/folder", "/j/folder/weights", "/j/folder/")
    assert moved.spec.container and moved.spec.container.file_outputs == {
        "file": "/j/folder/weights",
        "folder": "/j/folder",
        "same": "/j/folder/weights",
    }


HIDDEN = """
name: hidden
inputs: [{name: where, default: /tmp/passed}]
outputs: [{name: a}, {name: b}, {name: c}, {name: d}]
implementation:
  container:
    image: x
    command: [prog, {inputValue: where}, /tmp/b2]
    fileOutputs: {a: /tmp/passed, b: /tmp/b, c: out/c.txt, d: ../d}
"""


def test_paths_that_the_program_alone_knows_are_refused() -> None:
    spec = component(HIDDEN)
    assert unfindable_paths(spec) == {"b": "/tmp/b", "d": "../d"}
    with pytest.raises(RunError) as raised:
        refuse_unfindable(spec)
    assert raised.value.rule == "fixed-output-path"
    assert '/tmp/b of output "b"' in str(raised.value)
    assert "--engine docker" in raised.value.hint


def test_a_path_may_be_the_value_of_an_argument() -> None:
    spec = component(HIDDEN)
    targets = {name: f"/j/{name}" for name in "abcd"}
    moved = relocate(spec, {"where": "/tmp/passed"}, targets)
    line = resolved(moved.spec, dict(moved.texts))
    assert line[:2] == ("prog", "/j/a")
    assert lost_paths(spec, moved.spec, line) == {"b": "/tmp/b"}
    elsewhere = relocate(spec, {"where": "/tmp/elsewhere"}, targets)
    line = resolved(elsewhere.spec, dict(elsewhere.texts))
    assert lost_paths(spec, elsewhere.spec, line) == {"a": "/tmp/passed", "b": "/tmp/b"}


def test_a_component_without_fixed_paths_is_left_alone() -> None:
    spec = component("implementation: {container: {image: x, command: [echo]}}")
    assert relocate(spec, {}, {}).spec is spec
    refuse_unfindable(spec)
