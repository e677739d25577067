"""A task's inputs as files of this machine."""

from __future__ import annotations

import os
from pathlib import Path

from catalog.run.engine import Job


def write_input(job: Job, name: str, target: str) -> None:
    """Make `target` the file or folder with the argument of input `name`: an artifact's content, or the bare text.

    Makes the folder around it too. Raises CatalogError when the artifact is gone.
    """
    os.makedirs(os.path.dirname(target))
    if name in job.files:
        job.artifacts.materialise(job.files[name], Path(target))
        return
    with open(target, "xb", buffering=0) as stream:
        stream.write(job.texts[name].encode("utf-8", "surrogateescape"))
