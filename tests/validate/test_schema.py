"""The published schemas: valid themselves, true to the corpus, to our loader and to our own files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from catalog.diff.migrations import STEPS, parse_migrations
from catalog.errors import SpecError, UsageError
from catalog.library.lock import Lock, LockEntry
from catalog.library.lock_file import lock_text
from catalog.library.lock_schema import lock_schema
from catalog.spec.emit import dump_yaml
from catalog.spec.extension_grammar import KEYS as EXTENSION_KEYS
from catalog.spec.extension_grammar import POLICIES
from catalog.spec.parse import parse_component
from catalog.spec.pod_grammar import KEYS as POD_KEYS
from catalog.validate.schema import BASE, NAMES, load_schema, schema_file, schema_findings, yaml_data
from tests.requirements import require
from tests.validate.oracle_documents import documents

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "tests" / "examples"
VISIBLE = ("bad-placeholder", "inputs-not-a-list", "unknown-key")
SHAPE_RULES = {*VISIBLE, "wrong-type", "missing-key", "bad-argument", "extension-invalid", "extension-version"}


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_a_valid_schema_under_its_published_address(name: str) -> None:
    schema = load_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{BASE}{name}.schema.json"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema_file(name).name == schema["$id"].rsplit("/", 1)[-1]


@pytest.mark.parametrize("name", NAMES)
def test_every_key_an_editor_offers_is_explained(name: str) -> None:
    schema = load_schema(name)
    unexplained = [key for key, about in _properties(schema) if not _explained(schema, about)]
    assert unexplained == []


def _properties(schema: Any) -> list[tuple[str, Any]]:
    if isinstance(schema, list):
        return [item for part in schema for item in _properties(part)]
    if not isinstance(schema, dict):
        return []
    own = schema.get("properties", {})
    found = [] if {"required"} == set(schema) - {"properties"} else list(own.items())
    return found + [
        item for key, part in schema.items() if key not in ("anyOf", "if", "then", "else") for item in _properties(part)
    ]


def _explained(schema: Any, about: dict[str, Any]) -> bool:
    if "description" in about or "title" in about:
        return True
    targets = [about, *about.get("anyOf", [])]
    local = [part["$ref"].rsplit("/", 1)[-1] for part in targets if "$ref" in part]
    definitions = {**load_schema("component")["$defs"], **schema.get("$defs", {})}
    return any("description" in definitions.get(name, {}) for name in local)


@pytest.fixture(scope="module")
def corpus() -> list[dict[str, Any]]:
    """The rows of golden_v1.jsonl, each with the text of its file."""
    folder = os.environ.get("CATALOG_CORPUS", "")
    require("corpus", bool(folder), "CATALOG_CORPUS does not name the conformance corpus")
    lines = (Path(folder) / "golden_v1.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [{**row, "text": (Path(folder) / row["file"]).read_bytes().decode()} for row in rows]


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["component", "pipeline"])
def test_every_valid_file_of_the_corpus_fits(corpus: list[dict[str, Any]], name: str) -> None:
    valid = [row for row in corpus if row["ok"]]
    assert valid
    found = {row["file"]: schema_findings(name, yaml_data(row["text"])) for row in valid}
    assert {file: findings for file, findings in found.items() if findings} == {}


@pytest.mark.corpus
@pytest.mark.parametrize("kind", VISIBLE)
def test_files_of_the_corpus_that_a_schema_can_see_through_are_refused(corpus: list[dict[str, Any]], kind: str) -> None:
    refused = [row for row in corpus if row.get("error_kind") == kind]
    assert refused
    for row in refused:
        # As an editor reads it: one of these files has a key that stands twice.
        assert schema_findings("component", yaml.safe_load(row["text"])), row["file"]


@settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(text=documents())
def test_schema_and_loader_agree_on_the_shape_of_made_documents(text: str) -> None:
    rules: set[str] = set()
    try:
        parse_component(text)
    except SpecError as error:
        rules = {finding.rule for finding in error.findings}
    assert bool(schema_findings("component", yaml_data(text))) == bool(rules & SHAPE_RULES)


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("good/**/*.yaml")), ids=lambda file: file.stem)
def test_good_examples_fit_the_pipeline_schema(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    if "deploymentSpec" not in text:
        assert schema_findings("pipeline", yaml_data(text)) == []


@pytest.mark.parametrize("rule", sorted(SHAPE_RULES & {folder.name for folder in EXAMPLES.glob("bad/*")}))
def test_bad_examples_of_shape_do_not_fit(rule: str) -> None:
    files = sorted((EXAMPLES / "bad" / rule).glob("*.yaml"))
    assert files
    for file in files:
        try:
            data = yaml_data(file.read_text(encoding="utf-8"))
        except SpecError:
            continue
        assert schema_findings("pipeline", data), file.name


TASK = "implementation: {{graph: {{tasks: {{a: {{componentRef: {{name: echo}}, {}}}}}}}}}"
EXTENSIONS = {
    "x-catalog: {v: 1}": True,
    "x-catalog: null": True,
    "x-catalog: {v: 1, forEach: [1, 2], as: text, parallelism: 2}": True,
    "x-catalog: {v: 1, forEach: {graphInput: {inputName: items}}, as: {a: b}}": True,
    "x-catalog: {v: 1, forEach: [1]}": False,
    "x-catalog: {v: 1, forEach: [1], as: null}": False,
    "x-catalog: {v: 1, forEach: text, as: a}": False,
    "x-catalog: {v: 1, as: text}": False,
    "x-catalog: {v: 1, parallelism: 2}": False,
    "x-catalog: {v: 1, forEach: [1], as: a, parallelism: 0}": False,
    "x-catalog: {v: 1, forEach: null, as: null}": True,
    "x-catalog: {v: 2}": False,
    "x-catalog: {v: '1'}": False,
    "x-catalog: {v: true}": False,
    "x-catalog: {after: [b]}": False,
    "x-catalog: {v: 1, after: [5]}": False,
    "x-catalog: {v: 1, until: 5}": False,
    "x-catalog: {v: 1, timeout: 0}": False,
    "x-catalog: {v: 1, pod: {container: {tty: true, ports: [{containerPort: 80}]}}}": True,
    "x-catalog: {v: 1, pod: {container: {image: x}}}": False,
    "x-catalog: {v: 1, pod: {container: []}}": False,
    "x-catalog: {v: 1, resource: {action: create, manifest: '{}'}}": True,
    "x-catalog: {v: 1, resource: {action: patch, manifest: '{}', mergeStrategy: merge, outputs: {a: '{.b}'}}}": True,
    "x-catalog: {v: 1, resource: {action: delete, flags: [pod, a], setOwnerReference: true}}": True,
    "x-catalog: {v: 1, resource: {action: create}}": False,
    "x-catalog: {v: 1, resource: {manifest: '{}'}}": False,
    "x-catalog: {v: 1, resource: {action: scale, manifest: '{}'}}": False,
    "x-catalog: {v: 1, resource: {action: create, manifest: {kind: Pod}}}": False,
    "x-catalog: {v: 1, resource: {action: create, manifest: '{}', outputs: [a]}}": False,
    "x-catalog: {v: 1, resource: null}": True,
    "x-catalog: {v: 1, timeout: 0.5, recurse: 1, finally: true}": True,
    "x-catalog: {v: 1, recurse: 0}": False,
    "x-catalog: {v: 1, retry: {policy: Always, backoff: 1, factor: 2.5, maxBackoff: 60}}": True,
    "x-catalog: {v: 1, retry: {policy: Never}}": False,
    "x-catalog: {v: 1, retry: {backoff: -1}}": False,
    "x-catalog: {v: 1, pod: {env: [{name: A, value: '1'}], resources: {limits: {cpu: 1}}}}": True,
    "x-catalog: {v: 1, pod: {env: [{name: A, value: 1}]}}": False,
    "x-catalog: {v: 1, pod: {env: {A: '1'}}}": False,
    "x-catalog: {v: 1, pod: {resources: {cpu: 1}}}": False,
    "x-catalog: {v: 1, pod: {image: x}}": False,
}


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_the_pipeline_schema_and_the_loader_agree_on_x_catalog(extension: str) -> None:
    inputs = "inputs: [{name: items}]\n"
    text = inputs + TASK.format(extension)
    try:
        parse_component(text)
        loads = True
    except SpecError:
        loads = False
    assert loads == EXTENSIONS[extension]
    assert (schema_findings("pipeline", yaml_data(text)) == []) == loads


def test_the_component_schema_is_plain_v1() -> None:
    data = yaml_data(TASK.format("x-catalog: {v: 1}"))
    assert schema_findings("component", data) == [
        (
            ("implementation", "graph", "tasks", "a", "x-catalog"),
            'there is no key "x-catalog" here (there are: annotations, arguments, componentRef, executionOptions, '
            "isEnabled)",
        )
    ]


def test_the_pipeline_schema_adds_one_key_of_tasks_and_nothing_else() -> None:
    plain, extended = load_schema("component"), load_schema("pipeline")
    assert set(extended["properties"]) == set(plain["properties"])
    keys = set(extended["$defs"]["task"]["properties"])
    assert keys - set(plain["$defs"]["task"]["properties"]) == {"x-catalog"}
    assert set(extended["$defs"]["extension"]["properties"]) == set(EXTENSION_KEYS)
    assert set(extended["$defs"]["pod"]["properties"]) == set(POD_KEYS)
    policies = extended["$defs"]["extension"]["properties"]["retry"]["properties"]["policy"]["enum"]
    assert policies == [*POLICIES, None]


def test_inline_components_of_a_pipeline_may_carry_the_extension_too() -> None:
    inner = TASK.format("x-catalog: {v: 1}")
    text = f"implementation: {{graph: {{tasks: {{outer: {{componentRef: {{spec: {{{inner}}}}}}}}}}}}}"
    assert schema_findings("pipeline", yaml_data(text)) == []
    assert len(schema_findings("component", yaml_data(text))) == 1


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("inputs: {a: {type: String}}", ("inputs",), "must be a list or nothing, not a map"),
        ("inputs: [{type: String}]", ("inputs", 0), 'lacks "name"'),
        ("implementation: {container: {image: a, env: {A: 5}}}", ("implementation", "container", "env", "A"),
         "must be text, not a number"),
        ("implementation: {container: {image: a, command: [{outputValue: x}]}}",
         ("implementation", "container", "command", 0, "outputValue"),
         'there is no key "outputValue" here (an output is a file: use outputPath)'),
        ("implementation: {container: {image: a, command: [{}]}}", ("implementation", "container", "command", 0),
         "must not be an empty map"),
        ("implementation: {container: {image: a, file_outputs: {}}}", ("implementation", "container", "file_outputs"),
         'there is no key "file_outputs" here (did you mean "fileOutputs"?)'),
        ("implementation: {graph: {tasks: {a: {componentRef: {}}}}}",
         ("implementation", "graph", "tasks", "a", "componentRef"),
         "must have one of: name, digest, tag, url, spec"),
        ("implementation: {graph: {tasks: {a: {componentRef: {spec: {inputs: 5}}}}}}",
         ("implementation", "graph", "tasks", "a", "componentRef", "spec", "inputs"),
         "must be a list or nothing, not a number"),
    ],
)  # fmt: skip
def test_messages_say_what_is_wrong_and_where(text: str, path: tuple[str | int, ...], message: str) -> None:
    assert schema_findings("component", yaml_data(text)) == [(path, message)]


def test_dates_are_text_to_a_schema_as_they_are_to_the_loader() -> None:
    assert yaml_data("inputs: [{name: a, type: {Date: 2020-01-01}}]") == {
        "inputs": [{"name": "a", "type": {"Date": "2020-01-01"}}]
    }


@pytest.mark.parametrize("file", sorted((ROOT / "components").glob("*/*/component.yaml")), ids=lambda f: f.parts[-3])
def test_our_components_and_their_cases_fit(file: Path) -> None:
    assert schema_findings("component", yaml_data(file.read_text(encoding="utf-8"))) == []
    cases = yaml.safe_load((file.parent / "tests.yaml").read_text(encoding="utf-8"))
    assert schema_findings("tests", cases) == []


CASE = {"name": "a", "expect": {"outputs": {"text": {"equals": "x"}}}}


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": None},
        {"fails": {}},
        {"expect": None},
        {"arguments": {"count": 3}},
        {"expect": {"outputs": {"text": {}}}},
        {"expect": {"outputs": {"text": {"sha256": "00"}}}},
        {"expect": {"outputs": {"text": {"like": "x"}}}},
        {"expect": {"outputs": {"text": {"json": [{"path": "a", "equals": 1}]}}}},
        {"expect": {"outputs": {"text": {"json": [{"path": "$.a"}]}}}},
        {"expect": {"outputs": {"text": {"files": {"a": {"files": {}}}}}}},
        {"steps": []},
    ],
)
def test_a_case_that_is_none_does_not_fit(change: dict[str, Any]) -> None:
    assert schema_findings("tests", {"cases": [CASE]}) == []
    assert schema_findings("tests", {"cases": [{**CASE, **change}]})


def test_failures_and_folders_are_cases_too() -> None:
    folder = {"files": {"part/one.txt": {"matches": "^one"}, "two": {"sha256": "0" * 64}}}
    cases = [
        {"name": "refused", "fails": {"exit_code": 1, "log": {"matches": "no number"}}},
        {"name": "folder", "expect": {"outputs": {"folder": folder}, "log": {"equals": "done"}}},
    ]
    assert schema_findings("tests", {"cases": cases}) == []


def test_a_lock_as_we_write_it_fits_and_one_source_rules_it() -> None:
    entry = LockEntry("echo@^1", "echo", "1.0.0", "echo/1.0.0", "0" * 64, "alpine", None, ("a",))
    lock = json.loads(lock_text(Lock("Pipe", (entry,))))
    assert schema_findings("lock", lock) == []
    assert lock_schema() == load_schema("lock")
    lock["components"][0]["digest"] = "short"
    assert schema_findings("lock", lock)


@pytest.mark.parametrize(
    ("step", "fits"),
    [
        ({"rename_input": {"from": "url", "to": "uri"}}, True),
        ({"rename_output": {"from": "data", "to": "file"}}, True),
        ({"set_default": {"input": "timeout", "value": "60"}}, True),
        ({"drop_input": "verbose"}, True),
        ({"drop_input": {"name": "verbose"}}, True),
        ({"drop_output": "log"}, True),
        ({"set_input": {"name": "format", "value": 3}}, True),
        ({"set_input": {"input": "format", "value": 3}}, False),
        ({"note": "The text is no longer trimmed."}, True),
        ({"note": 5}, False),
        ({"set_input": {"name": "format", "value": 3}}, True),
        ({"note": "Mind the gap."}, True),
        ({"rename_input": {"from": "url"}}, False),
        ({"set_default": {"input": "timeout", "value": [60]}}, False),
        ({"drop_input": ""}, False),
        ({"drop_input": "a", "drop_output": "b"}, False),
        ({"move": {}}, False),
        ({}, False),
    ],
)
def test_the_migrations_schema_and_the_reader_agree(step: dict[str, Any], fits: bool) -> None:
    data = {"migrations": [{"from": "^1", "steps": [step]}]}
    assert (schema_findings("migrations", data) == []) is fits
    try:
        parse_migrations(dump_yaml(data))
    except SpecError:
        assert not fits
    else:
        assert fits


def test_the_migrations_schema_knows_every_step() -> None:
    assert set(load_schema("migrations")["$defs"]["step"]["properties"]) == set(STEPS)


def test_an_unknown_schema_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match='no schema "catalog"'):
        load_schema("catalog")
    with pytest.raises(UsageError):
        schema_findings("catalog", {})
