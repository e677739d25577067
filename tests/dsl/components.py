"""Factories of small components, which pipelines of the tests refer to by name."""

from __future__ import annotations

from catalog.load.factory import ComponentFactory, make_factory
from catalog.spec.model import ComponentRef
from catalog.spec.parse import parse_component


def named(reference: str, inputs: str = "", outputs: str = "") -> ComponentFactory:
    """The factory of a component with these ports, as YAML flow; tasks refer to it as `reference`."""
    text = (
        f"name: {reference.partition('@')[0]}\n"
        f"inputs: [{inputs}]\n"
        f"outputs: [{outputs}]\n"
        "implementation: {container: {image: bash, command: [echo]}}\n"
    )
    return make_factory(parse_component(text), ComponentRef(name=reference))


echo = named("echo@^1", "{name: text, type: String}", "{name: text, type: String}")
flip = named("flip_coin@^1", "", "{name: side, type: String}")
numbers = named("numbers@^1", "{name: count, type: Integer, default: '3'}", "{name: list, type: JsonArray}")
total = named("total@^1", "{name: Numbers, type: JsonArray}", "{name: sum, type: Integer}")
split = named(
    "split@^1",
    "{name: Table, type: CSV}, {name: rows, type: Integer}, {name: seed, type: Integer, optional: true}",
    "{name: Left part, type: CSV}, {name: right, type: CSV}, {name: mlpipeline-metrics}",
)
train = named("train@^1", "{name: table, type: CSV}, {name: rate, type: Float, default: '0.1'}", "{name: model}")
report = named("report@^1", "{name: text, type: String}, {name: status, type: PipelineTaskFinalStatus}")
