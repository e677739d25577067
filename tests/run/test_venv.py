"""Python packages of components: real virtual environments, filled from a wheel made here."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from catalog.errors import RunError
from catalog.run.process import ProcessEngine
from catalog.run.venv import installs_packages, packages_of, private_environment, shared_environment
from tests.run.jobs import Bench, component
from tests.run.wheels import make_wheel

SCRIPT = "import os, sys, made_here; print(made_here.WORD, os.environ.get('CATALOG_PACKAGES_READY'), sys.prefix)"


def with_packages(packages: Sequence[str]) -> str:
    """A Python component that lists its packages."""
    return f"""
metadata: {{annotations: {{kfp-catalog/python-packages: {json.dumps(json.dumps(list(packages)))}}}}}
implementation: {{container: {{image: x, command: [python3, -c, "{SCRIPT}"]}}}}
"""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(ProcessEngine(grace_seconds=0.5, environments=tmp_path / "venvs"), tmp_path)


def environments(bench: Bench) -> list[Path]:
    return sorted((bench.root / "venvs").glob("*/complete"))


def test_listed_packages_are_installed_once_for_all_tasks(bench: Bench, tmp_path: Path) -> None:
    text = with_packages([make_wheel(tmp_path, "made_here")])
    jobs = [bench.job(text) for _ in range(3)]
    threads = [threading.Thread(target=bench.run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (complete,) = environments(bench)
    assert [job.log.read_text().splitlines()[-1] for job in jobs] == [f"installed 1 {complete.parent}"] * 3
    built = [job for job in jobs if "Successfully installed" in job.log.read_text()]
    assert len(built) == 1


def test_packages_that_cannot_be_installed(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "broken-1.0-py3-none-any.whl").write_text("no zip")
    job = bench.job(with_packages([f"{tmp_path}/broken-1.0-py3-none-any.whl"]))
    ending = bench.run(job)
    assert ending.error
    assert "cannot install the Python packages" in ending.message
    assert "ERROR" in job.log.read_text()
    assert list((tmp_path / "venvs").glob("*/bin")) == []


def test_a_component_that_calls_pip_itself_gets_an_environment_of_its_own(bench: Bench, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "made_here")
    script = f'python3 -m pip install --quiet {wheel} && python3 -c "{SCRIPT}"'
    text = f"implementation: {{container: {{image: x, command: [sh, -c, {json.dumps(script)}]}}}}"
    for _ in range(2):
        job = bench.job(text)
        assert bench.run(job).succeeded
        (complete,) = environments(bench)
        assert job.log.read_text().splitlines()[-1] == f"installed None {complete.parent}"


def test_a_timeout_ends_the_preparation_too(bench: Bench) -> None:
    ending = bench.run(bench.job(with_packages(["made_here"]), timeout_seconds=0.05))
    assert (ending.exit_code, ending.timed_out, ending.error) == (None, True, False)
    assert environments(bench) == []


def fake_venv(line: Sequence[str], keep: Sequence[int]) -> int:
    """A step that makes the folder as `python -m venv` does, without its programs."""
    programs = Path(line[-1]) / "bin"
    programs.mkdir(parents=True)
    (programs / "python").touch()
    return 0


def test_no_two_tasks_share_a_private_environment_at_the_same_time(tmp_path: Path) -> None:
    root = str(tmp_path)
    with (
        private_environment(root, "digest", fake_venv) as first,
        private_environment(root, "digest", fake_venv) as second,
    ):
        assert first != second
    with (
        private_environment(root, "digest", fake_venv) as again,
        private_environment(root, "other", fake_venv) as other,
    ):
        assert again == first
        assert other not in (first, second)


def test_a_half_made_environment_is_made_anew(tmp_path: Path) -> None:
    def killed(line: Sequence[str], keep: Sequence[int]) -> int:
        fake_venv(line, keep)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), shared_environment(str(tmp_path), ["a"], killed, lambda: None):
        pass
    calls: list[Sequence[str]] = []

    def step(line: Sequence[str], keep: Sequence[int]) -> int:
        calls.append(line)
        return fake_venv(line, keep) if "venv" in line else 0

    for _ in range(2):
        with shared_environment(str(tmp_path), ["a"], step, lambda: None) as folder:
            assert Path(folder, "complete").exists()
    assert [line[-1] for line in calls] == [folder, "a"]


def test_waiting_for_another_builder_can_be_given_up(tmp_path: Path) -> None:
    building, done = threading.Event(), threading.Event()

    def slow(line: Sequence[str], keep: Sequence[int]) -> int:
        building.set()
        done.wait()
        return fake_venv(line, keep)

    def build() -> None:
        with shared_environment(str(tmp_path), [], slow, lambda: None):
            time.sleep(0)

    def give_up() -> None:
        raise RunError("stopped")

    builder = threading.Thread(target=build)
    builder.start()
    building.wait()
    with pytest.raises(RunError, match="stopped"), shared_environment(str(tmp_path), [], slow, give_up):
        pass
    done.set()
    builder.join()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (["sh", "-c", "python3 -m pip install --quiet pandas"], True),
        (["sh", "-c", "pip3 --quiet install pandas"], True),
        (["python", "-c", "subprocess.run([sys.executable, '-m', 'pip', 'install', 'x'])"], True),
        (["python", "-m", "pip", "install", "x"], True),
        (["sh", "-c", "echo pipeline installed"], False),
        (["pip", "list"], False),
    ],
)
def test_command_lines_that_install_packages(line: list[str], expected: bool) -> None:
    assert installs_packages(line) is expected


@pytest.mark.parametrize("text", ["pandas", '"pandas"', "[1]", "{}"])
def test_an_annotation_that_is_no_list_of_texts(text: str) -> None:
    spec = component(with_packages([]).replace('"[]"', json.dumps(text)))
    with pytest.raises(RunError) as raised:
        packages_of(spec)
    assert raised.value.rule == "packages-annotation"


def test_no_annotation_means_no_packages() -> None:
    assert packages_of(component("implementation: {container: {image: x, command: [echo]}}")) == ()
