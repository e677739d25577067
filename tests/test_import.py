"""`import catalog` is cheap: the heavy libraries load where they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import catalog

HEAVY = (
    "requests",
    "docker",
    "sqlalchemy",
    "rich",
    "click",
    "jsonschema",
    "fsspec",
    "platformdirs",
    "yaml",
    "kubernetes",
    "jinja2",
    "tuf",
    "securesystemslib",
    "fastapi",
    "uvicorn",
)


def modules_after(statement: str) -> set[str]:
    """The top-level modules a fresh interpreter has loaded after `statement`."""
    program = f"import sys; {statement}; print(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def test_import_loads_nothing_heavy() -> None:
    assert modules_after("import catalog").isdisjoint(HEAVY)


def test_loading_a_component_needs_yaml_alone() -> None:
    statement = "import catalog; catalog.load_component_from_text('implementation: {container: {image: i}}')"
    assert modules_after(statement) & set(HEAVY) == {"yaml"}


@pytest.mark.parametrize("name", catalog.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(catalog, name) is not None
    assert name in dir(catalog)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = catalog.no_such_name
