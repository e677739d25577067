"""How a version is used: ready to be copied."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass

from catalog.library.index.values import VersionEntry


@dataclass(frozen=True)
class Snippet:
    """A way to use a component: a short id, a title, and the text."""

    id: str
    title: str
    text: str


def snippets(hub: str, name: str, entry: VersionEntry) -> tuple[Snippet, ...]:
    """The ways to use a version of a component of the hub at the address `hub`."""
    version, url = entry.version, f"{hub}/components/{name}/{entry.version}/component.yaml"
    variable = re.sub(r"\W", "_", name.rpartition("/")[2])
    needed = [str(port["name"]) for port in entry.inputs if not port.get("optional") and "default" not in port]
    given = "".join(f" -p {shlex.quote(f'{port}=…')}" for port in needed)
    wanted = f"^{version}" if not version.startswith("0.") else version
    hubs = f"CATALOG_HUBS={shlex.quote(hub)}"
    python = f'import catalog\n\n{variable} = catalog.load_component("{name}@{wanted}")'
    loader = f"from kfp import components\n\n{variable} = components.load_component_from_url(\n    {json.dumps(url)}\n)"
    registry = (
        f"# or by digest, which never changes\n{variable} = components.load_component_from_url(\n"
        f'    "{hub}/components/{name}/versions/sha256/{entry.digest}"\n)'
    )
    lock = (
        f"# pipeline.yaml\ntasks:\n  {variable}:\n    componentRef: {{name: {name}@{wanted}}}\n\n"
        "# fixes name, version and digest in catalog.lock\n# catalog lock pipeline.yaml"
    )
    return (
        Snippet(
            "cli", "Command line", f"export {hubs}\ncatalog show {name}@{version}\ncatalog run {name}@{version}{given}"
        ),
        Snippet("python", "Python", python),
        Snippet("pipeline", "Pipeline and lock", lock),
        Snippet("kfp1", "KFP SDK 1.8", loader),
        Snippet("kfp2", "KFP SDK 2", f"{loader}\n\n{registry}"),
    )
