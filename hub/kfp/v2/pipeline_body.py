"""What requests say of pipelines and versions that are to be made."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from catalog.client.read_upload import Package
from catalog.errors import UsageError
from hub.kfp.message import Message
from hub.kfp.v2.pipeline_spec import spec_text

_FILE = "pipeline.yaml"

Tags = Annotated[str, Query(description="not kept here: refused unless empty")]


def given_name(body: Message) -> str:
    """The name of what is made; empty when none is given. Raises UsageError as one_name."""
    return one_name(body.text("name"), body.text("display_name"))


def one_name(name: str, display_name: str) -> str:
    """KFP gives two names to a thing, which has one here. UsageError (rule two-names) when they differ."""
    if name and display_name and name != display_name:
        message = f'the name "{name[:80]}" and the display_name "{display_name[:80]}" differ, and only one is kept'
        raise UsageError(message, rule="two-names", hint="give one of them")
    return name or display_name


def refuse_tags(given: Message | str) -> None:
    """UsageError (rule not-supported) for tags, rather than losing them."""
    empty = given.strip() in ("", "{}", "null") if isinstance(given, str) else not given.struct("tags")
    if not empty:
        message = "tags of pipelines and versions are not kept by this server"
        raise UsageError(message, rule="not-supported", hint="leave tags out")


def package_of(version: Message) -> Package:
    """The pipeline in a version that is to be made.

    Raises UsageError (rules url-not-read for an address, pipeline-missing, not-supported).
    """
    refuse_tags(version)
    if version.message("package_url").text("pipeline_url"):
        message = "package_url: this server reads no addresses that a request names"
        hint = "upload the file to /apis/v2beta1/pipelines/upload or upload_version, or send pipeline_spec"
        raise UsageError(message, rule="url-not-read", hint=hint)
    spec = version.struct("pipeline_spec")
    if not spec:
        message = "the version has no pipeline_spec"
        raise UsageError(message, rule="pipeline-missing", hint="or upload a file to …/pipelines/upload_version")
    return Package(spec_text(spec).encode("utf-8"), _FILE)
