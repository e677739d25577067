"""The text of a version of a pipeline, as it was uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.client.package_bytes import package_text
from catalog.store.pipeline_versions import version_package

if TYPE_CHECKING:
    from catalog.store.pipeline_rows import VersionRow
    from hub.runs.place import RunPlace


def template_struct(place: RunPlace, version: VersionRow) -> dict[str, str]:
    """The text as JSON data. Raises UsageError (rule version-unknown) when it was deleted meanwhile."""
    return {"template": package_text(version_package(place.session.store, version), version.package_name)}
