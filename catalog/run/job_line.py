"""What engines on this machine share: a job's command line, environment, and where its URIs lie."""

from __future__ import annotations

from pathlib import Path

from catalog.command import CommandLine, Places, resolve_command
from catalog.run.engine import Job
from catalog.run.substitution import substitute
from catalog.spec.names import file_name
from catalog.spec.uris import is_remote


def job_line(job: Job, places: Places) -> CommandLine:
    """The job's command line with workflow variables filled in. Raises ArgumentError."""
    arguments: dict[str, str | None] = {**dict.fromkeys(job.files), **job.texts}
    return resolve_command(job.spec, arguments, places, lambda text: substitute(text, job.run_name, job.run_id))


def job_environment(job: Job) -> dict[str, str]:
    """The component's environment with the job's own on top, workflow variables filled in."""
    container = job.spec.container
    own = (container.env if container else None) or {}
    return {name: substitute(text, job.run_name, job.run_id) for name, text in {**own, **job.env}.items()}


def uri_place(job: Job, safe_name: str) -> str:
    """Where an output lies below the job's `uri_root`, which is not empty: a URL, or a path on this machine."""
    steps = (file_name(step) for step in job.task.split("/"))
    task = "/".join(step if step.strip(".") else f"_{step}" for step in steps)
    tail = f"{file_name(job.run_id)}/{task}/{safe_name}"
    if is_remote(job.uri_root):
        return f"{job.uri_root.rstrip('/')}/{tail}"
    root = job.uri_root.removeprefix("file://")
    return f"{Path(root).expanduser().absolute()}/{tail}"
