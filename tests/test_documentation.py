"""What README and the documentation show does work: pipelines in Python compose, pipelines in YAML are sound."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalog.dsl.from_file import load_pipeline_file
from catalog.library.libraries import default_libraries
from catalog.library.link import link
from catalog.pipeline.check import check_pipeline
from catalog.spec.parse import parse_component

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "site").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str, sign: str) -> dict[str, str]:
    """The blocks of a language with `sign` in them, by the page they stand on and their number there."""
    found = {}
    for page in PAGES:
        for number, match in enumerate(BLOCK.finditer(page.read_text(encoding="utf-8")), 1):
            if match[1] == language and sign in match[2]:
                found[f"{page.stem}-{number}"] = match[2]
    return found


PYTHON = blocks("python", "@dsl.pipeline")
YAML = blocks("yaml", "implementation:\n  graph:")


@pytest.mark.parametrize("block", PYTHON)
def test_a_pipeline_in_python_is_sound(block: str, tmp_path: Path) -> None:
    path = tmp_path / "pipeline.py"
    path.write_text(PYTHON[block], encoding="utf-8")
    assert check_pipeline(link(load_pipeline_file(str(path)), default_libraries())) == []


@pytest.mark.parametrize("block", YAML)
def test_a_pipeline_in_yaml_is_sound(block: str) -> None:
    assert check_pipeline(link(parse_component(YAML[block]), default_libraries())) == []
