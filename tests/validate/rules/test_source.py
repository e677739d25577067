"""Packages installed at run time, and Python that does not compile."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.validate.samples import CLEAN, findings


def shell(line: str) -> str:
    return CLEAN.replace("      mkdir", f"      {line}\n      mkdir")


def python(source: str, image: str = "python:3.11", interpreter: str = "python3") -> str:
    body = "\n".join(f"      {line}" for line in source.splitlines())
    return (
        "implementation:\n  container:\n"
        f"    image: {image}\n    command:\n    - {interpreter}\n    - -c\n    - |\n{body}\n"
    )


@pytest.mark.parametrize(
    ("line", "loose"),
    [
        ("pip install pandas", "pandas"),
        ("python3 -m pip install --quiet 'numpy>=1.19,<2' six==1.16.0", "numpy>=1.19,<2"),
        ("pip3 install --index-url https://example.org/simple a b==2 && true", "a"),
        ("pip install 'torch[all]' || true", "torch[all]"),
        ("pip install -U pip setuptools", "pip, setuptools"),
        ("pip install \\\n        keras", "keras"),
        ("pip install 'pandas==2.*'", "pandas==2.*"),
    ],
)
def test_packages_without_a_version_are_found(tmp_path: Path, line: str, loose: str) -> None:
    (finding,) = findings(tmp_path, shell(line), "pip-unpinned")
    assert finding.message.endswith(f"in no fixed version: {loose}")


@pytest.mark.parametrize(
    "line",
    [
        "pip install pandas==2.1.0 'torch[all]==2.0'",
        "pip install -r requirements.txt -c constraints.txt",
        "pip install . ./package /wheels/a.whl",
        "pip install 'a @ https://example.org/a.whl' git+https://example.org/a@v1",
        'pip install "$PACKAGE"',
        "pip download pandas",
    ],
)
def test_packages_with_a_version_are_fine(tmp_path: Path, line: str) -> None:
    assert findings(tmp_path, shell(line), "pip-unpinned") == ()


def test_packages_are_found_in_python_and_in_the_command_line(tmp_path: Path) -> None:
    source = "import subprocess, sys\nsubprocess.run([sys.executable, '-m', 'pip', 'install', 'keras', 'six==1.16'])"
    (finding,) = findings(tmp_path, python(source), "pip-unpinned")
    assert finding.position is not None
    assert finding.position.line == 9
    line = "implementation: {container: {image: a, command: [python3, -m, pip, install, keras, six==1.16]}}\n"
    assert len(findings(tmp_path, line, "pip-unpinned")) == 1


@pytest.mark.parametrize("source", ["def f(:", "print 'old'", "return 1\n  x = 2", "x = '\\0' + \\"])
def test_python_that_does_not_compile_is_found(tmp_path: Path, source: str) -> None:
    (finding,) = findings(tmp_path, python(source), "python-syntax")
    assert finding.position is not None
    assert finding.position.line >= 8


def test_the_line_of_the_fault_is_the_one_in_the_file(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, python("import os\nimport sys\nfor in x:\n    pass"), "python-syntax")
    assert finding.source_line == "      for in x:"
    assert finding.position is not None
    assert finding.position.column == 7


@pytest.mark.parametrize(
    ("image", "interpreter"), [("python:2.7", "python"), ("alpine", "python2"), ("alpine", "python2.7")]
)
def test_python_2_is_not_judged(tmp_path: Path, image: str, interpreter: str) -> None:
    assert findings(tmp_path, python("print 'old'", image, interpreter), "python-syntax") == ()


def test_a_doubtful_escape_is_no_fault(tmp_path: Path) -> None:
    assert findings(tmp_path, python("x = '\\d'"), "python-syntax") == ()
