"""Templates and components for the tests of the scaffold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from catalog.scaffold.answers import complete_answers
from catalog.scaffold.create import make_component, plan_component
from catalog.scaffold.template import Template, find_template, load_template

COMPONENT = """name: {{ name }}
implementation:
  container:
    image: {{ image }}
    command: [echo]
"""
QUESTIONS = "description: A test.\nquestions:\n- {name: image, default: 'busybox:1', pattern: '[a-z:0-9]+'}\n"


def make_template(folder: Path, files: Mapping[str, str] | None = None, head: str = QUESTIONS) -> Template:
    """A template in `folder`, one component.yaml unless `files` say otherwise."""
    for path, text in {"template.yaml": head, **{f"files/{n}": t for n, t in _files(files).items()}}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return load_template(folder, shipped=False)


def _files(files: Mapping[str, str] | None) -> Mapping[str, str]:
    return {"component.yaml": COMPONENT} if files is None else files


def make(template: str | Template, directory: Path, name: str = "sample", **answers: str) -> Path:
    """The folder of a new component of a shipped template or a given one, with default answers but these."""
    chosen = find_template(template) if isinstance(template, str) else template
    return make_component(plan_component(chosen, complete_answers(chosen, name, answers), directory))


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder, hidden ones too, with its text."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
