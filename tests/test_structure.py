"""The bounds of the house: modules and functions stay small, so that a reader finds one concept in one place."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for package in ("catalog", "hub") for path in (ROOT / package).rglob("*.py"))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_modules_are_small() -> None:
    assert statistics.median(lines(path) for path in MODULES) <= 150
    assert {path.name: lines(path) for path in MODULES if lines(path) > 400} == {}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_are_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    long = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: length for name, length in long.items() if length > 60} == {}


def test_every_module_says_what_it_is() -> None:
    silent = [path for path in MODULES if path.read_text() and not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []
