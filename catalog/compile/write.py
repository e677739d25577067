"""A compiled object as bytes: YAML, JSON, or an archive that holds `pipeline.yaml`, as KFP packages do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

from catalog.errors import UsageError

_MEMBER = "pipeline.yaml"
# Archives of the same content are the same bytes: no time of day in them.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)

# Texts that Kubernetes' YAML reader takes for numbers or truth values, and PyYAML does not.
_UNSURE = re.compile(r"[-+.]?\d|[yYnN]$")


def package_bytes(workflow: Mapping[str, Any], path: str) -> bytes:
    """The bytes of a package file named `path`: .yaml, .yml, .json, .zip, .tar.gz or .tgz. Raises UsageError."""
    name = PurePath(path).name.lower()
    for ending, write in _WRITERS.items():
        if name.endswith(ending):
            return write(workflow)
    raise UsageError(
        f"{path} is not a package this program writes",
        rule="package-format",
        hint=f"end the name in {', '.join(_WRITERS)}",
    )


def yaml_bytes(workflow: Mapping[str, Any]) -> bytes:
    """Canonical YAML in the object's own key order."""
    import yaml

    base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

    class Dumper(base):  # type: ignore[misc]
        def ignore_aliases(self, data: Any) -> bool:
            return True

    def represent_text(dumper: Any, data: str) -> Any:
        style = "'" if _UNSURE.match(data) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    Dumper.add_representer(str, represent_text)
    text: str = yaml.dump(workflow, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=4096)
    return text.encode()


def _json_bytes(workflow: Mapping[str, Any]) -> bytes:
    return (json.dumps(workflow, indent=2, ensure_ascii=False) + "\n").encode()


def _zip_bytes(workflow: Mapping[str, Any]) -> bytes:
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(_MEMBER, _ZIP_TIME), yaml_bytes(workflow))
    return buffer.getvalue()


def _tar_bytes(workflow: Mapping[str, Any]) -> bytes:
    import gzip
    import io
    import tarfile

    data, buffer = yaml_bytes(workflow), io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        entry = tarfile.TarInfo(_MEMBER)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


_WRITERS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {
    ".yaml": yaml_bytes,
    ".yml": yaml_bytes,
    ".json": _json_bytes,
    ".zip": _zip_bytes,
    ".tar.gz": _tar_bytes,
    ".tgz": _tar_bytes,
}
