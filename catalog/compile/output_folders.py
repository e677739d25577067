"""The folders a program writes its outputs to: they are there when it starts, whatever its image holds."""

from __future__ import annotations

import posixpath
from typing import Any

VOLUME = "catalog-outputs"


def add_output_folders(body: dict[str, Any], paths: list[str]) -> None:
    """Mount a folder of one empty volume at the parent of each of `paths` in a pod template's main container.

    Any user may write there, and an image with a read-only root file system can be used.
    """
    folders = list(dict.fromkeys(posixpath.dirname(path) for path in paths))
    if not folders:
        return
    mounts = [{"name": VOLUME, "mountPath": folder, "subPath": posixpath.basename(folder)} for folder in folders]
    body["container"]["volumeMounts"] = [*body["container"].get("volumeMounts", []), *mounts]
    body["volumes"] = [*body.get("volumes", []), {"name": VOLUME, "emptyDir": {}}]
