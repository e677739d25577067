"""The parts of a pipeline compiled by kfp 2: components, executors, and what a platform adds to executors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.compile.cursor import Cursor


@dataclass(frozen=True)
class IrPackage:
    """Each part by its name; `platform` holds Kubernetes' settings by the executor's label."""

    root: Cursor
    components: Mapping[str, Cursor]
    executors: Mapping[str, Cursor]
    platform: Mapping[str, Cursor]
    settings: Cursor | None = None


def read_package(documents: list[Cursor]) -> IrPackage | None:
    """The parts of a file's documents; None, and a finding, when there is no pipeline in it."""
    first = documents[0]
    body = first.get("pipelineSpec") or first
    root = body.get("root")
    if root is None:
        body.refuse("missing-key", "the compiled pipeline has no `root`")
        return None
    platform: dict[str, Cursor] = {}
    settings = None
    for document in [*documents[1:], *([first] if body is not first else [])]:
        spec = document.get("platformSpec") or document
        platforms = spec.get("platforms")
        if platforms is None:
            continue
        platforms.only(("kubernetes",), "ir-platform", "only settings for Kubernetes are read")
        executors = platforms.get("kubernetes", "deploymentSpec", "executors")
        platform.update(executors.fields() if executors is not None else {})
        settings = platforms.get("kubernetes", "pipelineConfig") or settings
    return IrPackage(
        root.called("the root"),
        _named(body.get("components"), "component"),
        _named(body.get("deploymentSpec", "executors"), "executor"),
        platform,
        settings,
    )


def _named(place: Cursor | None, what: str) -> dict[str, Cursor]:
    found = place.fields() if place is not None else {}
    return {name: entry.called(f'{what} "{name}"') for name, entry in found.items()}
