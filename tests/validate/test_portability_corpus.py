"""Our verdicts against what the real SDKs did with the corpus, and the fixed files in the real kfp 2."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import SpecError
from catalog.spec.emit import to_yaml
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component
from catalog.validate.portability import fix_for, loads_in, portability_findings, verdict
from tests.oracles import Oracle
from tests.requirements import require

Row = dict[str, Any]

# golden_v2.jsonl comes from kfp 2.17.3 and the oracle is 2.17.0: files on which the two differ.
DIFFERING: frozenset[str] = frozenset()

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def corpus() -> Path:
    """The folder of the conformance corpus."""
    folder = os.environ.get("CATALOG_CORPUS", "")
    require("corpus", bool(folder), "CATALOG_CORPUS does not name the conformance corpus")
    return Path(folder)


def rows(corpus: Path, name: str) -> list[Row]:
    """The rows of a golden file, each with the text of its file."""
    found = [json.loads(line) for line in (corpus / name).read_text(encoding="utf-8").splitlines()]
    return [{**row, "text": (corpus / row["file"]).read_bytes().decode()} for row in found]


def verdict_of(answer: Row) -> str:
    """An answer of kfp 2, of the corpus or the oracle, as one of our verdicts."""
    if not answer["ok"]:
        return "refused"
    return "loads" if "ir_error" in answer else "compiles"


def components(corpus: Path) -> list[tuple[Row, ComponentSpec]]:
    """The rows of golden_v2.jsonl that are v1 components to us."""
    found: list[tuple[Row, ComponentSpec]] = []
    for row in rows(corpus, "golden_v2.jsonl"):
        try:
            found.append((row, parse_component(row["text"])))
        except SpecError:
            continue
    return found


def test_our_verdict_is_what_kfp_1_does(corpus: Path, report_score: Callable[[str], None]) -> None:
    found = rows(corpus, "golden_v1.jsonl")
    differing = [row["file"] for row in found if (loads_in(row["text"], "kfp1") != "refused") != row["ok"]]
    report_score(f"portability kfp 1.8.22: {len(found) - len(differing)}/{len(found)} files")
    assert found
    assert differing == []


def test_our_verdict_is_what_kfp_2_does(corpus: Path, report_score: Callable[[str], None]) -> None:
    found = rows(corpus, "golden_v2.jsonl")
    differing = [row["file"] for row in found if loads_in(row["text"], "kfp2") != verdict_of(row)]
    report_score(f"portability kfp 2.17.3: {len(found) - len(differing)}/{len(found)} files")
    assert found
    assert differing == []


def test_the_oracle_does_what_the_corpus_says(corpus: Path, kfp2: Oracle) -> None:
    differing = {
        row["file"] for row in rows(corpus, "golden_v2.jsonl") if verdict_of(kfp2.ask(row["text"])) != verdict_of(row)
    }
    assert differing == DIFFERING


def test_the_oracle_loads_what_the_corpus_says_kfp_1_loads(corpus: Path, kfp1: Oracle) -> None:
    differing = [row["file"] for row in rows(corpus, "golden_v1.jsonl") if kfp1.ask(row["text"])["ok"] != row["ok"]]
    assert differing == []


def test_fixed_files_load_and_compile_in_kfp_2(
    corpus: Path, kfp1: Oracle, kfp2: Oracle, report_score: Callable[[str], None]
) -> None:
    outcomes: Counter[str] = Counter()
    for row, spec in components(corpus):
        before = verdict(spec, "kfp2")
        if before == "compiles" or spec.container is None:
            continue
        fixed = fix_for(spec, "kfp2")
        answer = kfp2.ask(to_yaml(fixed))
        assert verdict_of(answer) == verdict(fixed, "kfp2"), (row["file"], answer)
        assert kfp1.ask(to_yaml(fixed))["ok"], row["file"]
        left = [item for item in portability_findings(fixed, "kfp2") if item.effect != "changed"]
        assert not any(item.mechanical for item in left), row["file"]
        outcomes["usable" if not left else "not usable"] += 1
    report_score(f"portability fixes for kfp 2: {outcomes['usable']}/{outcomes.total()} unusable files made usable")
    assert outcomes["usable"] > outcomes["not usable"]
