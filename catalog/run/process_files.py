"""The files of a task that runs as a process: its folders, its inputs, and where its outputs go."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.command import CommandLine, Places, resolve_command, standard_places
from catalog.run.engine import Ending, Job
from catalog.run.fixed_paths import fixed_paths, lost_paths, relocate, unfindable
from catalog.run.job_inputs import write_input
from catalog.run.job_line import job_line, uri_place
from catalog.spec.names import file_names
from catalog.spec.uris import is_remote

_PLAIN = re.compile(r"[A-Za-z0-9@%+=:,._/-]+")


@dataclass(frozen=True, slots=True)
class ProcessFiles:
    """Where the files of one job are; `root` is the job's folder, by a name that is safe in shell texts if need be."""

    job: Job
    root: str
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]

    def input_path(self, name: str) -> str:
        """The path of an input's file or folder."""
        return f"{self.root}/inputs/{self.inputs[name]}/data"

    def output_path(self, name: str) -> str:
        """The path an output is to be written to."""
        return f"{self.root}/outputs/{self.outputs[name]}/data"

    def input_uri(self, name: str) -> str:
        """The remote URI an input lies at, else its path."""
        artifact = self.job.files.get(name)
        return artifact.uri if artifact and is_remote(artifact.uri) else self.input_path(name)

    def output_uri(self, name: str) -> str:
        """The place below the job's `uri_root`, else the output's path."""
        if not self.job.uri_root:
            return self.output_path(name)
        return uri_place(self.job, self.outputs[name])


@contextmanager
def process_files(job: Job) -> Iterator[ProcessFiles]:
    """Make the job's `work` folder, for its own files and temporary ones, and say where its other files go."""
    folder = str(job.folder)
    os.makedirs(f"{folder}/work", exist_ok=True)
    with _plain_name(folder, bool(fixed_paths(job.spec))) as root:
        inputs = file_names(port.name for port in job.spec.inputs)
        outputs = file_names(port.name for port in job.spec.outputs)
        yield ProcessFiles(job, root, inputs, outputs)


@contextmanager
def _plain_name(folder: str, needed: bool) -> Iterator[str]:
    """The folder, or a link to it where its path would fall apart inside a shell text."""
    if not needed or _PLAIN.fullmatch(folder):
        yield folder
        return
    link = f"{tempfile.gettempdir()}/catalog-{hashlib.sha256(folder.encode()).hexdigest()[:16]}"
    with suppress(FileNotFoundError):
        os.unlink(link)
    os.symlink(folder, link)
    try:
        yield link
    finally:
        os.unlink(link)


def process_line(files: ProcessFiles) -> CommandLine:
    """The job's command line with every path in the job's own folder.

    Raises ArgumentError, and RunError for a fixed output path that is not in the line.
    """
    job = files.job
    places = Places(files.input_path, files.output_path, files.input_uri, files.output_uri)
    fixed = fixed_paths(job.spec)
    if not fixed:
        return job_line(job, places)
    # Resolved first as it would be in a container: only there can an output's two paths be told to disagree.
    resolve_command(job.spec, {**dict.fromkeys(job.files), **job.texts}, standard_places(job.spec))
    targets = {
        name: files.output_path(name) if path.startswith("/") else os.path.normpath(f"{files.root}/work/{path}")
        for name, path in fixed.items()
    }
    moved = relocate(job.spec, job.texts, targets)
    line = job_line(replace(job, spec=moved.spec, texts=moved.texts), places)
    if lost := lost_paths(job.spec, moved.spec, line.command + line.args):
        raise unfindable(job.spec, lost)
    return line


def write_inputs(files: ProcessFiles, line: CommandLine) -> None:
    """Make the file or folder of every input that the line uses by path or by a URI on this machine."""
    for name in {**line.input_paths, **line.input_uris}:
        target = files.input_path(name)
        if name in line.input_paths or line.input_uris[name] == target:
            write_input(files.job, name, target)


def make_parents(line: CommandLine) -> None:
    """Make the folders that the outputs' places lie in, and remove what an earlier attempt left at a URI's place."""
    for path in line.output_paths.values():
        os.makedirs(os.path.dirname(path), exist_ok=True)
    for place in line.output_uris.values():
        if not is_remote(place):
            discard(place)
            os.makedirs(os.path.dirname(place), exist_ok=True)


def discard(path: str) -> None:
    """Remove a file or folder; no error when it is not there."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)


def found_outputs(files: ProcessFiles, line: CommandLine) -> Ending:
    """The Ending of a program that succeeded: which outputs are there, by their names in the job's own folder."""
    folder, root = str(files.job.folder), files.root
    places = {**line.output_paths, **{name: uri for name, uri in line.output_uris.items() if not is_remote(uri)}}
    return Ending(
        0,
        outputs={
            name: Path(folder + path[len(root) :] if path.startswith(f"{root}/") else path)
            for name, path in places.items()
            if os.path.lexists(path)
        },
        uris={name: uri for name, uri in line.output_uris.items() if is_remote(uri)},
    )
