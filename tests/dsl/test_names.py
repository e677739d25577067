from __future__ import annotations

import subprocess
import sys

import pytest

from catalog import dsl


@pytest.mark.parametrize("name", sorted(dsl.HOMES))
def test_every_name_is_there(name: str) -> None:
    assert getattr(dsl, name).__name__ == name
    assert name in dir(dsl)


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Pipeline'"):
        _ = dsl.Pipeline


def test_importing_it_loads_nothing() -> None:
    text = (
        "import sys, catalog.dsl; print(sorted(name for name in sys.modules if name.startswith(('catalog.', 'yaml'))))"
    )
    found = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout
    assert found.strip() == "['catalog.dsl']"


def test_placeholders() -> None:
    assert dsl.RUN_ID_PLACEHOLDER == "{{workflow.uid}}"
    assert dsl.EXECUTION_ID_PLACEHOLDER == "{{workflow.uid}}-{{pod.name}}"
