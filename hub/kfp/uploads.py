"""Files that are uploaded as the part `uploadfile` of a form."""

from __future__ import annotations

from typing import Annotated

from fastapi import File, UploadFile

from catalog.client.read_upload import Package

UploadedFile = Annotated[UploadFile, File(description="a pipeline: YAML, .zip or .tar.gz")]

_LONGEST_NAME = 200


def uploaded_package(uploadfile: UploadFile) -> Package:
    """The file as a package; how large a body may be is the server's to say."""
    name = (uploadfile.filename or "").replace("\\", "/").rpartition("/")[2]
    return Package(uploadfile.file.read(), name[-_LONGEST_NAME:] or "pipeline.yaml")
