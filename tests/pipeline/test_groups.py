"""Walking a pipeline's graphs."""

from __future__ import annotations

from catalog.pipeline.groups import containers_of, graphs_of
from catalog.spec.parse import parse_component

LEAF = "{spec: {name: leaf, implementation: {container: {image: i, command: [c]}}}}"
NESTED = f"""
name: outer
implementation:
  graph:
    tasks:
      a: {{componentRef: {LEAF}}}
      g:
        componentRef:
          spec:
            name: inner
            implementation:
              graph:
                tasks:
                  b: {{componentRef: {LEAF}}}
                  again: {{componentRef: {{name: inner}}, x-catalog: {{v: 1, recurse: 1}}}}
"""


def test_every_graph_is_met_with_its_path() -> None:
    assert [(path, spec.name) for path, spec in graphs_of(parse_component(NESTED))] == [
        ((), "outer"),
        (("g",), "inner"),
    ]


def test_containers_at_every_depth() -> None:
    assert [spec.name for spec in containers_of(parse_component(NESTED))] == ["leaf", "leaf"]


def test_a_container_component_is_its_own_container() -> None:
    spec = parse_component("implementation: {container: {image: i}}")
    assert containers_of(spec) == [spec]
    assert list(graphs_of(spec)) == []
