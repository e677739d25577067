"""Chains of small tasks in one pod, where the result is the same."""

from __future__ import annotations

import pytest

from catalog.compile.compiled import Compiled
from tests.compile.building import case, compiled, dag_task, template, written


def test_a_chain_is_one_pod_and_what_stands_beside_it_another() -> None:
    found = compiled(case("fused"), fuse=True)
    made = dag_task(found, "fused", "last")["template"]
    assert [task["name"] for task in template(found, "fused")["dag"]["tasks"]] == ["last", "beside"]
    place = found.places[made]
    assert place.kind == "fused" and place.tasks == {"make": "make", "copy": "copy", "main": "last"}
    assert {name: dict(inner.outputs) for name, inner in place.containers.items()} == {
        "make": {"make_text": "text"},
        "copy": {"copy_data": "data"},
        "main": {"main_Joined_text": "Joined text"},
    }


def test_a_file_is_mounted_where_the_next_container_reads_it() -> None:
    found = compiled(case("fused"), fuse=True)
    first, second, _ = template(found, "make-copy-last")["containerSet"]["containers"]
    written_to = {mount["subPath"]: mount["mountPath"] for mount in first["volumeMounts"]}
    read_from = {mount["subPath"]: mount["mountPath"] for mount in second["volumeMounts"]}
    assert written_to == {"make/text": "/tmp/outputs/text"}
    assert read_from == {"copy/data": "/tmp/outputs/data", "make/text": "/tmp/inputs/data"}
    assert second["dependencies"] == ["make"]


def test_nothing_is_fused_unless_asked() -> None:
    found = compiled(case("fused"))
    assert len(template(found, "fused")["dag"]["tasks"]) == 4
    assert not [place for place in found.places.values() if place.kind == "fused"]


CHAIN = """
name: chain
implementation:
  graph:
    tasks:
      {first}:
        componentRef:
          spec:
            name: a
            outputs: [{{name: x}}]
            implementation: {{container: {{image: a, command: [a, {{outputPath: x}}]}}}}
      second:
        componentRef:
          spec:
            name: b
            inputs: [{{name: x}}]
            implementation: {{container: {{image: b, command: [b, {{{how}: x}}]}}}}
        arguments: {{x: {{taskOutput: {{taskId: {first}, outputName: x}}}}}}
        x-catalog: {{v: 1{more}}}
"""


def chain(first: str = "first", how: str = "inputPath", more: str = "") -> Compiled:
    return compiled(written(CHAIN.format(first=first, how=how, more=more)), fuse=True)


def is_fused(found: Compiled) -> bool:
    return any(place.kind == "fused" for place in found.places.values())


def test_a_value_of_the_chain_on_a_command_line_is_not_fused() -> None:
    assert is_fused(chain())
    assert not is_fused(chain(how="inputValue"))


@pytest.mark.parametrize("more", [", timeout: 5", ", finally: true", ", pod: {priority: 1}"])
def test_tasks_with_settings_of_their_own_are_not_fused(more: str) -> None:
    assert not is_fused(chain(more=more))


@pytest.mark.parametrize("name", ["main", "wait", "init"])
def test_no_container_is_called_as_one_of_argos(name: str) -> None:
    found = chain(first=name)
    [place] = [place for place in found.places.values() if place.kind == "fused"]
    assert dict(place.tasks) == {f"t-{name}": name, "main": "second"}
