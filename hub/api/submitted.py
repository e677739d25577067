"""What a request submits: the files, and the name and version they are published under."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.errors import SpecError
from catalog.library.folder import FILE
from catalog.resources import MAX_SPEC_BYTES
from hub.publish.submission import Submission, stated_identity


def submission_of(
    component: bytes, files: Mapping[str, bytes], namespace: str = "", name: str = "", version: str = ""
) -> Submission:
    """The submission of a component file. What is not given stands in the file: its name and annotation `version`.

    Raises SpecError for a file that is too large, or cannot be read for that; UsageError for one that does not tell.
    """
    if len(component) > MAX_SPEC_BYTES:
        raise SpecError(f"a component file has at most {MAX_SPEC_BYTES} bytes", rule="submission-too-large")
    if not name or not version:
        told_name, told_version = stated_identity(component, FILE)
        name, version = name or told_name, version or told_version
    if namespace and "/" not in name:
        name = f"{namespace}/{name}"
    return Submission(name, version, component, files)
