"""Building pipelines in tests, and reading what came out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog.dsl.build import build_pipeline
from catalog.errors import CatalogError, CompositionError
from catalog.spec.model import ComponentSpec, TaskSpec


def tasks(function: Callable[..., Any], *path: str) -> dict[str, TaskSpec]:
    """The tasks of the built pipeline, or of the group at a path of task ids."""
    return dict(graph(build_pipeline(function), *path).items())


def graph(spec: ComponentSpec, *path: str) -> dict[str, TaskSpec]:
    """The tasks of a graph component, or of the one inside it at a path of task ids."""
    for task_id in path:
        assert spec.graph is not None
        inner = spec.graph.tasks[task_id].component_ref.spec
        assert inner is not None
        spec = inner
    assert spec.graph is not None
    return dict(spec.graph.tasks)


def refused(function: Callable[..., Any], rule: str, said: str = "") -> CompositionError:
    """The refusal of a pipeline; it must point at the line of the test file that ends in `# here`."""
    with pytest.raises(CompositionError) as caught:
        build_pipeline(function)
    check_refusal(caught.value, rule, said, function.__code__.co_filename)
    return caught.value


def check_refusal(error: CatalogError, rule: str, said: str, file: str) -> None:
    """Assert the rule, a part of the message, and that the place is a line marked `# here`."""
    assert error.rule == rule
    assert said in str(error)
    assert error.position is not None
    assert error.position.file == file
    assert error.findings[0].source_line.endswith("# here")
