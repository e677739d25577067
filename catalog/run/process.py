"""The process engine: a task is a group of processes on this machine, in a folder of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from catalog.command import CommandLine
from catalog.errors import CatalogError, RunError
from catalog.resources import cache_folder
from catalog.run.bounds import Bounds, bounds_of
from catalog.run.engine import Ending, Job
from catalog.run.exit_sentence import exit_sentence, one_sentence
from catalog.run.host_environment import ALWAYS, host_environment
from catalog.run.job_line import job_environment
from catalog.run.job_log import appended
from catalog.run.process_checks import DOCKER_HINT, no_command, process_findings
from catalog.run.process_files import (
    ProcessFiles,
    found_outputs,
    make_parents,
    process_files,
    process_line,
    write_inputs,
)
from catalog.run.process_group import GroupEnd, end_group, follow_group, start_group
from catalog.run.process_identity import MARK, identify, kill_identified, kill_marked
from catalog.run.venv import READY, bin_folder, installs_packages, packages_of, private_environment, shared_environment
from catalog.spec.model import ComponentSpec


@dataclass(frozen=True)
class ProcessEngine:
    """Runs each task as one process group on this machine, without a container.

    `grace_seconds` lie between SIGTERM and SIGKILL when a task is ended. `environments` is the folder of cached
    virtual environments; by default `venvs` in the user's cache folder. `host` are this machine's variables that
    every task gets. A component's image is not used: its programs
    must be installed here. CPU and memory limits are not enforced.
    """

    grace_seconds: float = 5.0
    environments: Path | None = None
    host: Mapping[str, str] = field(default_factory=host_environment)
    name = "process"

    def prepare(self, specs: list[ComponentSpec]) -> None:
        """Raise RunError, one finding per problem, for components that cannot run without their container."""
        findings = [finding for spec in specs for finding in process_findings(spec)]
        if findings:
            raise RunError(findings=findings)

    def run(self, job: Job, stop: threading.Event, started: Callable[[str], None]) -> Ending:
        """Run the job to its end; see TaskEngine."""
        bounds = bounds_of(job, stop)
        try:
            return _Attempt(self, job, bounds, started).run()
        except CatalogError as error:
            return bounds.unstarted(one_sentence(error))
        except OSError as error:
            return bounds.unstarted(f"cannot set the task up on this machine: {error}")

    def kill(self, process: str) -> None:
        """End the process group that an earlier, killed runner left behind."""
        kill_identified(process, self.grace_seconds)


@dataclass(frozen=True)
class _Attempt:
    engine: ProcessEngine
    job: Job
    bounds: Bounds
    started: Callable[[str], None]

    def run(self) -> Ending:
        with process_files(self.job) as files, appended(self.job.log) as log:
            line = process_line(files)
            if not line.command:
                raise no_command(self.job.spec)
            write_inputs(files, line)
            make_parents(line)
            with self.packages(line, self.environment(), log) as environment:
                return self.execute(files, line, environment, log)

    @property
    def mark(self) -> str:
        return f"{self.job.run_id}/{self.job.task}/{self.job.attempt}"

    def environment(self) -> dict[str, str]:
        environment = dict(self.engine.host)
        environment["TMPDIR"] = f"{self.job.folder}/work"
        environment.update(job_environment(self.job))
        environment["PIP_REQUIRE_VIRTUALENV"] = ALWAYS["PIP_REQUIRE_VIRTUALENV"]
        environment[MARK] = self.mark
        return environment

    @contextmanager
    def packages(self, line: CommandLine, environment: dict[str, str], log: int) -> Iterator[dict[str, str]]:
        """The environment with a virtual environment in front, when the component needs Python packages."""
        packages = packages_of(self.job.spec)
        own_pip = not packages and installs_packages(line.command + line.args)
        if not packages and not own_pip:
            yield environment
            return
        root = str(self.engine.environments or cache_folder() / "venvs")

        def step(command: Sequence[str], keep: Sequence[int]) -> int:
            process = start_group(command, str(self.job.folder), environment, log, keep)
            end = follow_group(process, self.bounds, self.engine.grace_seconds)
            self.bounds.check()
            return end.exit_code

        entered = (
            shared_environment(root, packages, step, self.bounds.check)
            if packages
            else private_environment(root, _identity(self.job.spec), step)
        )
        with entered as folder:
            path = f"{bin_folder(folder)}{os.pathsep}{environment['PATH']}"
            ready = {READY: "1"} if packages else {}
            yield {**environment, "VIRTUAL_ENV": folder, "PATH": path, **ready}

    def execute(self, files: ProcessFiles, line: CommandLine, environment: dict[str, str], log: int) -> Ending:
        program = line.command[0]
        try:
            process = start_group(line.command + line.args, f"{self.job.folder}/work", environment, log)
        except FileNotFoundError:
            return self.bounds.unstarted(f'the program "{program}" is not on this machine ({DOCKER_HINT})')
        except (OSError, ValueError) as error:
            return self.bounds.unstarted(f'the program "{program}" cannot be started: {error}')
        try:
            self.started(identify(process.pid, self.mark))
            end = follow_group(process, self.bounds, self.engine.grace_seconds)
        except BaseException:
            end_group(process)
            raise
        return self.ending(end, files, line)

    def ending(self, end: GroupEnd, files: ProcessFiles, line: CommandLine) -> Ending:
        if end.stopped or end.timed_out:
            kill_marked(self.mark)
            return self.bounds.cut_short(end.exit_code, end.stopped)
        if end.exit_code:
            return Ending(end.exit_code, exit_sentence(end.exit_code))
        return found_outputs(files, line)


def _identity(spec: ComponentSpec) -> str:
    return (spec.source.digest if spec.source else "") or repr(spec.container)
