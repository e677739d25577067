"""Damaged packages are refused with findings, never with another error."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from catalog.compile.package import read_package
from catalog.errors import CatalogError
from catalog.spec.emit import dump_yaml
from tests.compile.from_argo.workflows import MAKE, SAY, dag, task, text_of
from tests.compile.from_ir import test_read as ir

WORKFLOW = text_of(
    dag(
        "main",
        task("make"),
        task("say", arguments={"text": "{{item.a}}"}, withItems=[{"a": 1}], when="{{item.a}} > 0"),
        task("work", withParam="{{tasks.make.outputs.parameters.make-data}}", dependencies=["say"]),
    ),
    MAKE,
    SAY,
    {
        "name": "work",
        "volumes": [{"name": "v", "emptyDir": {}}],
        "retryStrategy": {"limit": 2, "backoff": {"duration": "1s"}},
        "container": {
            "image": "i",
            "command": ["c"],
            "env": [{"name": "A", "value": "1"}],
            "resources": {"limits": {}},
        },
    },
    annotations={"pipelines.kubeflow.org/pipeline_spec": '{"inputs": [{"name": "x"}]}'},
    arguments={"parameters": [{"name": "x", "value": "1"}]},
)
IR = ir.text_of(
    {
        "say": ir.task(text={"componentInputParameter": "name"}, retryPolicy={"maxRetryCount": 2}),
        "loop": ir.task("loop", parameterIterator={"itemInput": "item", "items": {"raw": '[{"word": "a"}]'}}),
    },
    loop=ir.LOOP,
)
WRONG: tuple[Any, ...] = (
    None, True, -1, float("inf"), "", "x", "{{", "{{item}}", "[" * 3000, [], [None], ["x"], {}, {"a": 1}, {"a": {}},
)  # fmt: skip


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of plain data."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield (*path, key)
        yield from places(value, (*path, key))


@pytest.mark.parametrize("text", [WORKFLOW, IR], ids=["workflow", "ir"])
def test_a_wrong_value_in_any_place(text: str) -> None:
    assert read_package(text).graph is not None
    document = yaml.safe_load(text)
    choose = random.Random(7)
    refused = 0
    for path in places(document):
        damaged = copy.deepcopy(document)
        part = damaged
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = choose.choice(WRONG)
        try:
            read_package(dump_yaml(damaged))
        except CatalogError as error:
            refused += 1
            assert all(finding.rule for finding in error.findings)
    assert refused > 20
