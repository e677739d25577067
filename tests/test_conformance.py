"""Our loader against the answers of the real kfp 1.8.22: needs the conformance corpus (CATALOG_CORPUS)."""

from __future__ import annotations

import json
import keyword
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalog.conformance import describe
from catalog.errors import SpecError
from catalog.spec.emit import to_yaml
from catalog.spec.ir import parse_any
from catalog.spec.parse import parse_component
from tests.requirements import require

PATHS = ("input_paths", "output_paths")
FIELDS = ("digest", "name", "factory_name", "doc_head", "params", "input_name_map", "output_name_map", "impl")
COMMANDS = ("cmd_required", "cmd_all", "cmd_task")

Row = dict[str, Any]

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def corpus() -> Path:
    """The folder of the conformance corpus."""
    folder = os.environ.get("CATALOG_CORPUS", "")
    require("corpus", bool(folder), "CATALOG_CORPUS does not name the conformance corpus")
    return Path(folder)


@pytest.fixture(scope="module")
def rows(corpus: Path) -> list[Row]:
    """The rows of golden_v1.jsonl, each with the text of its file."""
    lines = (corpus / "golden_v1.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return [{**row, "text": (corpus / row["file"]).read_bytes().decode()} for row in found]


def test_every_row_is_answered_as_kfp_answers(rows: list[Row], report_score: Callable[[str], None]) -> None:
    differing = {row["file"]: found for row in rows if (found := differences(row, describe(row["text"])))}
    tasks = [row for row in rows if "cmd_task" in row]
    wrong_tasks = sum("cmd_task" in found for found in differing.values())
    report_score(
        f"conformance: {len(rows) - len(differing)}/{len(rows)} rows, cmd_task {len(tasks) - wrong_tasks}/{len(tasks)}"
    )
    assert rows
    assert differing == {}


def test_refusals_name_the_rule_the_corpus_names(rows: list[Row]) -> None:
    refused = [row for row in rows if not row["ok"]]
    assert refused
    for row in refused:
        with pytest.raises(SpecError) as caught:
            parse_component(row["text"], row["file"])
        # Of a key that stands twice kfp reads the last value, we the first: what is wrong with the other stays unseen.
        assert {row["error_kind"], "duplicate-key"} & {finding.rule for finding in caught.value.findings}, row["file"]


def test_written_again_a_component_is_the_same_component(rows: list[Row]) -> None:
    for row in rows:
        if row["ok"]:
            spec = parse_component(row["text"], row["file"])
            text = to_yaml(spec)
            assert parse_component(text) == spec, row["file"]
            assert to_yaml(parse_component(text)) == text, row["file"]


def test_compiled_pipelines_load_as_one_component_or_say_why_not(
    corpus: Path, report_score: Callable[[str], None]
) -> None:
    loaded = 0
    files = sorted(corpus.glob("ir-argo/*.ir.yaml"))
    assert files
    for file in files:
        try:
            spec = parse_any(file.read_text(encoding="utf-8"), file.name)
        except SpecError as error:
            assert error.rule == "ir-pipeline", f"{file.name}: {error}"
        else:
            assert spec.container is not None and spec.container.image
            loaded += 1
    report_score(f"compiled by kfp 2: {loaded} of {len(files)} files are a single component")


def differences(row: Row, got: Row) -> set[str]:
    """The fields in which our answer differs from kfp's, less those where the corpus says not to copy kfp."""
    if got["ok"] != row["ok"]:
        return {"ok"}
    if not row["ok"]:
        return set()
    quirks = set(row["quirk"])
    wanted, given = softened(row, quirks), softened(got, quirks)
    found = {name for name in FIELDS if given[name] != wanted[name]}
    for name in COMMANDS:
        if name in row and not same_command(given[name], wanted[name], quirks, bare=name != "cmd_task"):
            found.add(name)
    return found


def softened(row: Row, quirks: set[str]) -> Row:
    """The row without what the corpus asks not to compare."""
    result = dict(row)
    if "keyword-name" in quirks:
        result["params"] = [{**param, "py": without_tail(param["py"])} for param in row["params"]]
        result["input_name_map"] = {name: without_tail(python) for name, python in row["input_name_map"].items()}
    if "type-repr" in quirks:
        result["params"] = [{**param, "annotation": plain_annotation(param)} for param in result["params"]]
    return result


def without_tail(name: str) -> str:
    return name[:-1] if name.endswith("_") and keyword.iskeyword(name[:-1]) else name


def plain_annotation(param: Row) -> str | None:
    annotation: str | None = param["annotation"]
    return "a map" if annotation and ("{" in annotation or "OrderedDict" in annotation) else annotation


def same_command(given: Row, wanted: Row, quirks: set[str], *, bare: bool) -> bool:
    if "error" in wanted:
        return "error" in given or (bare and "resolver-only" in quirks)
    if "same-path" in quirks and "error" not in given:
        given, wanted = ({**line, **{side: set(line[side]) for side in PATHS}} for line in (given, wanted))
    return given == wanted
