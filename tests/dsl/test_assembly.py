from __future__ import annotations

from typing import Any

from catalog import dsl
from catalog.dsl.build import build_pipeline
from catalog.load.factory import make_factory
from catalog.pipeline.check import check_pipeline
from catalog.spec.emit import to_yaml
from catalog.spec.parse import parse_component
from tests.dsl import components

# The same components, as tasks that hold them inline.
echo, flip, numbers, total, report = (
    make_factory(factory.component_spec)
    for factory in (components.echo, components.flip, components.numbers, components.total, components.report)
)


@dsl.graph_component
def until_tails(side: str, word: str) -> None:
    echo(word)
    with dsl.If(side == "heads"):
        until_tails(flip().output, word)


@dsl.pipeline(name="everything")
def everything(word: str = "hi", items: list[str] = ["a"], loud: bool = False) -> Any:  # noqa: B006
    with dsl.ExitHandler(report(word)):
        coin = flip().set_retry(2, backoff_duration="1s").set_timeout(60)
        with dsl.If((coin.output == "heads") | loud):
            with dsl.ParallelFor(items, parallelism=1) as item:
                inner = echo(item)
        with dsl.Else():
            with dsl.ParallelFor([{"n": 1}, {"n": 2}]) as row:
                listed = numbers(row.n)
                with dsl.ParallelFor(listed.output) as number:
                    deep = echo(number).after(coin)
    until_tails(coin.output, word)
    return {"sum": total(inner.output).output, "deep": deep.output, "text": echo(inner.output.ignore_type()).output}


def test_what_is_composed_passes_the_checks_of_pipelines() -> None:
    spec = build_pipeline(everything)
    assert check_pipeline(spec) == []
    assert [(port.name, port.type) for port in spec.outputs] == [
        ("sum", "Integer"),
        ("deep", "JsonArray"),
        ("text", "String"),
    ]


def test_it_is_the_same_each_time_and_survives_its_yaml() -> None:
    spec = build_pipeline(everything)
    assert build_pipeline(everything) == spec
    assert parse_component(to_yaml(spec)) == spec


def test_a_long_chain() -> None:
    def pipeline() -> None:
        last = echo("0")
        for _ in range(2000):
            last = echo(last.output)

    spec = build_pipeline(pipeline)
    assert spec.graph is not None
    assert list(spec.graph.tasks)[-1] == "echo-2001"
