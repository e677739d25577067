"""Where a task's files are inside its container, and which of them travel."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog.command import CommandLine, Places, standard_places
from catalog.run.engine import Job
from catalog.run.job_line import job_line, uri_place
from catalog.spec.names import file_names
from catalog.spec.uris import is_remote

INPUTS = "/tmp/inputs"
OUTPUTS = "/tmp/outputs"


@dataclass(frozen=True, slots=True)
class DockerLine:
    """A job's command line in its container.

    `inputs` maps inputs to the container paths that have to be filled, `outputs` outputs to the paths to be fetched
    (a path of fileOutputs may be relative to the image's working folder); `uris` maps outputs to remote URIs that the
    program writes to itself, and `local_uris` to the places on this machine that fetched outputs are moved to.
    """

    line: CommandLine
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    uris: Mapping[str, str]
    local_uris: Mapping[str, str]


def docker_line(job: Job) -> DockerLine:
    """The job's command line with the standard container paths. Raises ArgumentError."""
    standard = standard_places(job.spec)
    safe = file_names(port.name for port in job.spec.outputs)
    remote = is_remote(job.uri_root)

    def input_uri(name: str) -> str:
        artifact = job.files.get(name)
        return artifact.uri if artifact and is_remote(artifact.uri) else standard.input_path(name)

    def output_uri(name: str) -> str:
        return uri_place(job, safe[name]) if remote else standard.output_path(name)

    line = job_line(job, Places(standard.input_path, standard.output_path, input_uri, output_uri))
    filled = {name: path for name, path in line.input_uris.items() if path == standard.input_path(name)}
    own = {} if remote else line.output_uris
    return DockerLine(
        line,
        inputs={**filled, **line.input_paths},
        outputs={**own, **line.output_paths},
        uris=line.output_uris if remote else {},
        local_uris={name: uri_place(job, safe[name]) for name in own} if job.uri_root else {},
    )


def with_absolute_outputs(prepared: DockerLine, working_folder: str) -> DockerLine:
    """The line with relative paths of fileOutputs made absolute, as the program sees them."""
    outputs = {
        name: posixpath.normpath(posixpath.join(working_folder or "/", path)) for name, path in prepared.outputs.items()
    }
    return replace(prepared, outputs=outputs)


def is_standard(path: str) -> bool:
    """True for a path below the standard output folder; one with `..` may mean something else."""
    return path.startswith(f"{OUTPUTS}/") and posixpath.normpath(path) == path


def needed_folders(prepared: DockerLine) -> dict[str, int]:
    """The folders that must be in the container, as paths without the first slash, parents first, with their modes.

    Programs run as any user of the image, so output folders are open to all.
    """
    folders: dict[str, int] = {}
    for path in prepared.inputs.values():
        _add_parents(folders, path, INPUTS, 0o755)
    for path in prepared.outputs.values():
        if is_standard(path):
            _add_parents(folders, path, OUTPUTS, 0o777)
    return folders


def _add_parents(folders: dict[str, int], path: str, top: str, mode: int) -> None:
    parents = [posixpath.dirname(path)]
    while len(parents[-1]) > len(top):
        parents.append(posixpath.dirname(parents[-1]))
    for parent in reversed(parents):
        folders[parent.lstrip("/")] = mode
