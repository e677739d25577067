"""Every shipped template: what it makes is sound, tested, and current with itself."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from catalog.client.testing.case_file import read_cases
from catalog.client.testing.component_tests import run_component_tests
from catalog.client.testing.order import CaseOrder
from catalog.dsl.function_component import function_spec
from catalog.library.libraries import default_libraries
from catalog.load.loader import read_spec_file
from catalog.scaffold.adopt import adopt
from catalog.scaffold.template import shipped_ids
from catalog.scaffold.update import plan_update
from catalog.spec.emit import to_yaml
from catalog.spec.parse import parse_component
from catalog.validate import Options, check
from tests.requirements import docker_available, require
from tests.scaffold.making import make

HOSTILE = {
    "description": 'Says: "it\'s" {{ 7 }} #1, [a] | b \\ — % über',
    "author": 'O\'Neil: "A" <a@example.org>, # & {{ x }}',
    "canonical_location": "https://example.org/a?b=c#d'e",
    "license": "Apache-2.0 OR MIT",
}
OWN_TESTS = [name for name in shipped_ids() if name in ("image", "python")]


def new(template: str, directory: Path, **answers: str) -> Path:
    """A component of a shipped template, with an answer where there is no default."""
    if template == "import":
        adopted = adopt(function_spec(double))
        answers = {**adopted.answers, **answers}
    return make(template, directory, **answers)


def double(number: int) -> int:
    """Double a number."""
    return number * 2


@pytest.mark.parametrize("answers", [{}, HOSTILE], ids=["defaults", "hostile"])
@pytest.mark.parametrize("template", shipped_ids())
def test_the_result_passes_the_strict_check(template: str, answers: dict[str, str], tmp_path: Path) -> None:
    folder = new(template, tmp_path, **answers)
    report = check(folder, Options(strict=True))
    assert report.exit_code == 0, report.findings
    assert report.files == (str(folder / "component.yaml"),)
    spec = read_spec_file(folder / "component.yaml")
    assert spec.name == "sample" and spec.annotations["version"] == "0.1.0"
    for name in ("author", "license", "canonical_location"):
        assert spec.annotations.get(name, "") == answers.get(name, spec.annotations.get(name, ""))
    assert answers.get("description", spec.description) == spec.description
    assert read_cases(folder / "tests.yaml", spec)
    assert plan_update(folder, {}).steps == ()


@pytest.mark.parametrize("template", [name for name in shipped_ids() if name != "image"])
def test_its_cases_hold_at_once(template: str, tmp_path: Path) -> None:
    order = CaseOrder(names=(str(new(template, tmp_path)),), engine="process", jobs=1)
    report = run_component_tests(order, default_libraries())
    assert report.results and report.passed, [(result.error, result.mismatches) for result in report.results]


@pytest.mark.docker
def test_the_cases_of_an_image_hold_once_it_is_built(tmp_path: Path) -> None:
    require("docker", docker_available(), "no docker daemon answers")
    image = "localhost/catalog_scaffold_test:0.1.0"
    folder = make("image", tmp_path, image=image)
    subprocess.run(["docker", "build", "-q", "-t", image, "."], cwd=folder, check=True, capture_output=True)
    try:
        report = run_component_tests(CaseOrder(names=(str(folder),), jobs=1), default_libraries())
        assert report.results and report.passed, [(result.error, result.mismatches) for result in report.results]
    finally:
        subprocess.run(["docker", "image", "rm", image], check=True, capture_output=True)


@pytest.mark.parametrize("template", OWN_TESTS)
def test_its_own_tests_pass(template: str, tmp_path: Path) -> None:
    folder = make(template, tmp_path)
    repository = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": repository},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("template", shipped_ids())
def test_its_python_compiles(template: str, tmp_path: Path) -> None:
    folder = new(template, tmp_path, **HOSTILE)
    for file in folder.rglob("*.py"):
        compile(file.read_text(encoding="utf-8"), str(file), "exec")


def test_the_component_of_a_function_is_what_the_function_makes(tmp_path: Path) -> None:
    folder = make("python", tmp_path, **HOSTILE)
    shipped = read_spec_file(folder / "component.yaml")
    text = (folder / "component.yaml").read_text(encoding="utf-8")
    runpy.run_path(str(folder / "function.py"), run_name="__main__")
    assert read_spec_file(folder / "component.yaml") == shipped == parse_component(text)
    plain = make("python", tmp_path / "plain")
    assert to_yaml(read_spec_file(plain / "component.yaml")) == (plain / "component.yaml").read_text(encoding="utf-8")


def test_a_command_of_ones_own_has_a_case_that_starts_it(tmp_path: Path) -> None:
    command = """sh -ec 'sort "$0" | head -n "$1" > "$2"' {in:CSV} {lines:Integer} {out:CSV}"""
    folder = make("container", tmp_path, command=command)
    assert check(folder, Options(strict=True)).exit_code == 0
    report = run_component_tests(CaseOrder(names=(str(folder),), engine="process", jobs=1), default_libraries())
    assert len(report.results) == 1 and report.passed, report.results[0].mismatches
