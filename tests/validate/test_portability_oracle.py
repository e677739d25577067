"""Made documents: our loader, the schema, and the real kfp 1.8.22 and kfp 2.17.0 agree on what is valid."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from catalog.errors import SpecError
from catalog.spec.emit import dump_yaml, to_yaml
from catalog.spec.parse import parse_component
from catalog.validate.portability import fix_for, loads_in, portability_findings, verdict
from catalog.validate.schema import schema_findings, yaml_data
from tests.oracles import Oracle
from tests.validate.oracle_documents import containers, documents

SHORT = 300
LONG = 20_000
FIXED = 150
# What needs more than the shape of the document.
SEMANTIC = frozenset(
    ("duplicate-input", "duplicate-output", "unknown-input", "unknown-output", "unknown-task", "graph-cycle")
)
# Where we take what kfp 1.8 refuses, on purpose.
KINDER = frozenset(("kfp1-name",))


def check_shape(text: str) -> set[str]:
    """The rules our loader refuses the text by; the schema refuses it if and only if one of them is about shape."""
    try:
        parse_component(text)
        rules: set[str] = set()
    except SpecError as error:
        rules = {finding.rule for finding in error.findings}
    assert bool(schema_findings("component", yaml_data(text))) == bool(rules - SEMANTIC)
    return rules


def check_kfp1(text: str, rules: set[str], answer: dict[str, Any]) -> None:
    """What we say kfp 1.8 does is what it does; and it takes what we take."""
    ours = loads_in(text, "kfp1")
    assert (ours != "refused") == answer["ok"], answer
    if "use_error" in answer:
        assert ours == ("loads" if answer["use_error"] else "compiles"), answer
    if rules:
        assert not answer["ok"]
    elif not answer["ok"]:
        refusals = {
            item.rule for item in portability_findings(parse_component(text), "kfp1") if item.effect == "refused"
        }
        assert refusals <= KINDER, answer


def verdict_of(answer: dict[str, Any]) -> str:
    """An answer of kfp 2 as one of our verdicts."""
    if not answer["ok"]:
        return "refused"
    return "loads" if "ir_error" in answer else "compiles"


def agree(count: int, kfp1: Oracle, kfp2: Oracle) -> Counter[str]:
    """Ask everybody about so many documents; counts the verdicts of kfp 2."""
    verdicts: Counter[str] = Counter()

    @settings(
        max_examples=count, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(text=documents())
    def ask(text: str) -> None:
        kfp1.send(text)
        kfp2.send(text)
        first, answer = kfp1.answer(), kfp2.answer()
        check_kfp1(text, check_shape(text), first)
        assert loads_in(text, "kfp2") == verdict_of(answer), answer
        verdicts[verdict_of(answer)] += 1

    ask()
    return verdicts


def test_a_few_hundred_documents(kfp1: Oracle, kfp2: Oracle) -> None:
    verdicts = agree(SHORT, kfp1, kfp2)
    assert set(verdicts) == {"refused", "loads", "compiles"}


def test_made_documents_stay_components_when_fixed(kfp1: Oracle, kfp2: Oracle) -> None:
    changed: Counter[str] = Counter()

    @settings(
        max_examples=FIXED, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(struct=containers())
    def ask(struct: dict[str, Any]) -> None:
        try:
            spec = parse_component(dump_yaml(struct))
        except SpecError:
            return
        fixed = fix_for(spec, "kfp2")
        assert fix_for(fixed, "kfp2") == fixed
        assert verdict(fixed, "kfp2") == verdict_of(kfp2.ask(to_yaml(fixed)))
        assert (verdict(fixed, "kfp1") != "refused") == kfp1.ask(to_yaml(fixed))["ok"]
        changed[f"{verdict(spec, 'kfp2')} to {verdict(fixed, 'kfp2')}"] += 1

    ask()
    assert changed["loads to compiles"] and changed["refused to compiles"]
    assert not changed["compiles to loads"] and not changed["compiles to refused"] and not changed["loads to refused"]


FIXED_PATHS = """
name: Part
outputs: [{name: Lines, type: Integer}, {name: Copy}]
implementation:
  container:
    image: alpine
    command: [sh, -ec, 'wc -l "$0" > /tmp/lines.txt && cp "$0" "$1"', /etc/hosts, /tmp/copy]
    fileOutputs: {Lines: /tmp/lines.txt, Copy: /tmp/copy}
"""


def test_fixed_paths_become_outputs_that_kfp_2_collects(kfp2: Oracle) -> None:
    assert "$.outputs" not in str(kfp2.ask(FIXED_PATHS)["deployment"])
    answer = kfp2.ask(to_yaml(fix_for(parse_component(FIXED_PATHS), "kfp2")))
    container = answer["deployment"]["executors"]["exec-part"]["container"]
    assert "{{$.outputs.parameters['lines'].output_file}}" in container["command"][2]
    assert container["command"][4] == "{{$.outputs.artifacts['copy'].path}}"


@pytest.mark.soak
def test_twenty_thousand_documents(kfp1: Oracle, kfp2: Oracle, report_score: Callable[[str], None]) -> None:
    if not os.environ.get("CATALOG_SOAK"):
        pytest.skip("a long test: set CATALOG_SOAK")
    verdicts = agree(LONG, kfp1, kfp2)
    report_score(f"oracles: {verdicts.total()} documents agree with kfp 1.8.22 and 2.17.0 ({dict(verdicts)})")
    assert verdicts.total() >= LONG
