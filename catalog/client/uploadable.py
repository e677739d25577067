"""What a user names as a pipeline, as a package that can be read anywhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from catalog.client.create import pipeline_name
from catalog.client.linked_pipeline import linked_pipeline
from catalog.client.package_bytes import MAX_BYTES, is_archive, package_text
from catalog.client.pipelines import pipeline_file, python_file
from catalog.client.read_upload import Package, read_upload
from catalog.client.request import RunRequest
from catalog.client.stored_pipeline import sources_of, stored_text, with_digests
from catalog.errors import UsageError
from catalog.spec.names import kubernetes_name

if TYPE_CHECKING:
    from catalog.library.libraries import Libraries


def package_of(request: RunRequest, libraries: Libraries) -> Package:
    """The package of the pipeline that a request names.

    A compiled package is taken byte by byte. Of anything else (a file of ours, Python, a URL, a reference) it is the
    linked pipeline, with every component in it. Raises what opening and linking it raises.
    """
    compiled = _compiled(request.pipeline, libraries) if isinstance(request.pipeline, str) else None
    if compiled is not None:
        return compiled
    linked, _ = linked_pipeline(request, libraries)
    spec = with_digests(linked)
    name = pipeline_name(spec)
    file_name = f"{kubernetes_name(name) or 'pipeline'}.yaml"
    return Package(stored_text(spec).encode("utf-8"), file_name, sources_of(spec), name)


def _compiled(what: str, libraries: Libraries) -> Package | None:
    from catalog.compile.package import kind_of_package

    path = None if python_file(what) is not None else pipeline_file(what)
    if path is None or not path.is_file():
        return None
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", rule="file-unreadable") from None
    text = package_text(data, path.name)
    if not is_archive(data) and kind_of_package(text, str(path)) == "component":
        return None
    package = Package(data, path.name)
    return replace(package, name=pipeline_name(read_upload(package, libraries).spec))
