"""Comparing two versions: each change has a level and a reason, and the weightiest decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.diff.compare import compare, required_bump
from catalog.diff.kinds import KINDS
from catalog.diff.level import Level
from catalog.diff.steps import RenameInput, RenameOutput
from catalog.spec.parse import parse_component
from tests.diff.specs import input_change, kinds, ports

SITE = Path(__file__).resolve().parents[2] / "site"
TEXT = "{name: text, type: String}"

INPUTS = [
    (f"[{TEXT}]", "[]", ["major input-removed text"]),
    ("[]", f"[{TEXT}]", ["major input-added-required text"]),
    ("[]", "[{name: n, default: '3'}]", ["minor input-added n"]),
    ("[]", "[{name: n, optional: true}]", ["minor input-added n"]),
    ("[{name: n, optional: true}]", "[{name: n}]", ["major input-required n"]),
    ("[{name: n}]", "[{name: n, optional: true}]", ["minor input-relaxed n"]),
    ("[{name: n, default: a}]", "[{name: n, default: b}]", ["minor input-default-changed n"]),
    ("[{name: n, default: '3'}]", "[{name: n, default: 3}]", []),
    ("[{name: n, optional: true}]", "[{name: n, optional: true, default: b}]", ["minor input-default-added n"]),
    ("[{name: n, optional: true, default: b}]", "[{name: n, optional: true}]", ["minor input-default-removed n"]),
    ("[{name: n, default: b}]", "[{name: n, optional: true, default: b}]", ["patch input-optional-changed n"]),
    ("[{name: n, type: String}]", "[{name: n}]", ["minor input-type-widened n"]),
    ("[{name: n}]", "[{name: n, type: String}]", ["major input-type-narrowed n"]),
    ("[{name: n, type: Model}]", "[{name: n, type: Artifact}]", ["minor input-type-widened n"]),
    ("[{name: n, type: String}]", "[{name: n, type: Artifact}]", ["major input-type-narrowed n"]),
    ("[{name: n, type: String}]", "[{name: n, type: str}]", ["major input-type-narrowed n"]),
    ("[{name: n, type: GCSPath}]", "[{name: n, type: {GCSPath: {kind: CSV}}}]", ["minor input-type-widened n"]),
    ("[{name: n, type: {GCSPath: {kind: CSV}}}]", "[{name: n, type: GCSPath}]", ["major input-type-narrowed n"]),
    ("[{name: n, description: a}]", "[{name: n, description: b}]", ["patch input-described n"]),
    ("[{name: n, description: a b}]", '[{name: n, description: "a\\n  b"}]', []),
    ("[{name: n, annotations: {a: 1}}]", "[{name: n}]", ["patch input-annotated n"]),
    ("[{name: Text in}]", "[{name: text_in}]", ["major input-renamed text_in"]),
    ("[{name: a, description: same}]", "[{name: x}, {name: b, description: same}]",
     ["major input-added-required x", "major input-renamed b"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), INPUTS)
def test_inputs(old: str, new: str, expected: list[str]) -> None:
    assert input_change(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "reordered"),
    [
        ("[{name: a}, {name: b}]", "[{name: b}, {name: a}]", True),
        ("[{name: a}, {name: b, default: x}]", "[{name: b, default: x}, {name: a}]", False),
        ("[{name: a, default: x}]", "[{name: new, default: y}, {name: a, default: x}]", True),
        ("[{name: a, default: x}]", "[{name: a, default: x}, {name: new, default: y}]", False),
        ("[{name: a}, {name: b}]", "[{name: a, default: x}, {name: b}]", True),
        ("[{name: a}, {name: b}]", "[{name: a}, {name: b, default: x}]", False),
    ],
)
def test_positional_callers_count(old: str, new: str, reordered: bool) -> None:
    assert ("major inputs-reordered" in input_change(old, new)) is reordered


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[{inputValue: a}]", "[{inputPath: a}]", "minor input-by-path a"),
        ("[{inputPath: a}]", "[{inputValue: a}]", "major input-by-value a"),
        ("[{inputPath: a}]", "[{inputUri: a}]", "major input-by-uri a"),
        ("[{inputValue: a}]", "[echo]", "major input-unused a"),
        ("[echo]", "[{inputValue: a}]", "minor input-used a"),
        ("[{inputPath: a}]", "[{inputPath: a}, {inputMetadata: a}]", "patch input-use-changed a"),
        ("[{if: {cond: {isPresent: a}, then: [{inputPath: a}]}}]", "[{inputPath: a}]", "patch input-use-changed a"),
    ],
)
def test_how_an_input_is_taken(old: str, new: str, expected: str) -> None:
    found = kinds(compare(ports("[{name: a}]", line=old), ports("[{name: a}]", line=new)))
    assert found == [expected, "patch command-changed"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[{name: a}]", "[]", "major output-removed a"),
        ("[]", "[{name: a}]", "minor output-added a"),
        ("[{name: a}]", "[{name: A}]", "major output-renamed A"),
        ("[{name: a, type: Model}]", "[{name: a}]", "minor output-type-widened a"),
        ("[{name: a}]", "[{name: a, type: Model}]", "major output-type-narrowed a"),
        ("[{name: a, type: Artifact}]", "[{name: a, type: Model}]", "major output-type-narrowed a"),
        ("[{name: a}]", "[{name: a, description: text}]", "patch output-described a"),
        ("[{name: a}]", "[{name: a, annotations: {b: c}}]", "patch output-annotated a"),
    ],
)
def test_outputs(old: str, new: str, expected: str) -> None:
    assert kinds(compare(ports(outputs=old), ports(outputs=new))) == [expected]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("command: [{outputPath: a}]", "command: [x], fileOutputs: {a: /a}", "patch output-path-changed a"),
        ("fileOutputs: {a: /a}", "fileOutputs: {a: /b}", "patch output-path-changed a"),
        ("fileOutputs: {a: /a}", "command: [x]", "major output-unwritten a"),
        ("command: [x]", "fileOutputs: {a: /a}", "minor output-written a"),
        ("command: [{outputPath: a}]", "command: [{outputUri: a}]", "major output-by-uri a"),
    ],
)
def test_how_an_output_is_written(old: str, new: str, expected: str) -> None:
    form = "outputs: [{{name: a}}]\nimplementation: {{container: {{image: i, {}}}}}"
    found = compare(parse_component(form.format(old)), parse_component(form.format(new)))
    assert kinds(found)[0] == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{container: {image: a}}", "{container: {image: b}}", ["patch image-changed"]),
        ("{container: {image: a}}", "{container: {image: a, args: [x]}}", ["patch args-changed"]),
        ("{container: {image: a, env: {X: '1'}}}", "{container: {image: a, env: {X: '2'}}}", ["patch env-changed X"]),
        ("{container: {image: a}}", "{graph: {tasks: {}}}", ["major container-to-graph"]),
        ("{graph: {tasks: {}}}", "{container: {image: a}}", ["minor graph-to-container"]),
        ("null", "{container: {image: a}}", ["minor implementation-added"]),
        ("{container: {image: a}}", "null", ["major implementation-removed"]),
    ],
)
def test_implementations(old: str, new: str, expected: list[str]) -> None:
    form = "name: x\nimplementation: {}\n"
    found = compare(parse_component(form.format(old)), parse_component(form.format(new)))
    assert kinds(found) == expected


GRAPH = """outputs: [{name: out}]
implementation:
  graph:
    tasks:
      one: {componentRef: {name: echo@1}, arguments: {text: hi}}
      two: {componentRef: {name: echo@1}}
    outputValues: {out: {taskOutput: {taskId: one, outputName: text}}}
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("      two:", "      three:", ["minor task-removed two", "minor task-added three"]),
        ("one: {componentRef: {name: echo@1}", "one: {componentRef: {name: echo@2}",
         ["patch task-component-changed one"]),
        ("text: hi", "text: ho", ["patch task-changed one"]),
        ("taskId: one", "taskId: two", ["patch output-source-changed out"]),
    ],
)  # fmt: skip
def test_graphs(old: str, new: str, expected: list[str]) -> None:
    assert kinds(compare(parse_component(GRAPH), parse_component(GRAPH.replace(old, new)))) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("name: a", "name: b", ["minor name-changed"]),
        ("description: a", "description: b", ["patch described"]),
        ("metadata: {annotations: {author: a}}", "metadata: {annotations: {author: b}}",
         ["patch annotation-changed author"]),
        ("metadata: {labels: {kind: a}}", "metadata: {labels: {kind: b}}", ["patch label-changed kind"]),
        ("name: a", "name: a\nmetadata: {annotations: {deprecated: use b}}", ["minor deprecated deprecated"]),
        ("metadata: {annotations: {version: 1.0.0}}", "metadata: {annotations: {version: 1.0.1}}", []),
        ("version: other/v1", "name:", ["patch format-changed"]),
    ],
)  # fmt: skip
def test_texts(old: str, new: str, expected: list[str]) -> None:
    assert kinds(compare(parse_component(old), parse_component(new))) == expected


def test_the_weightiest_change_stands_first_and_decides() -> None:
    old, new = ports("[{name: a}]", image="x:1"), ports("[{name: b, type: Model}]", image="x:2")
    comparison = compare(old, new)
    levels = [change.level for change in comparison.changes]
    assert levels == sorted(levels, reverse=True) and levels[-1] is Level.PATCH
    assert comparison.level is required_bump(old, new) is Level.MAJOR
    assert required_bump(old, old) is Level.NONE


def test_a_migration_says_what_was_renamed() -> None:
    old, new = ports("[{name: a, type: String}]", "[{name: b}]"), ports("[{name: x}]", "[{name: y, type: Model}]")
    comparison = compare(old, new, [RenameInput("a", "x"), RenameOutput("b", "y")])
    assert kinds(comparison) == [
        "major input-renamed x",
        "major output-renamed y",
        "major output-type-narrowed y",
        "minor input-type-widened x",
    ]


def test_the_site_lists_every_kind_with_its_level_and_reason() -> None:
    page = (SITE / "versions.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{kind}` | {level.word} | {reason} |" for kind, (level, reason) in KINDS.items()]
