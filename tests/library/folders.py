"""Component files for the tests of the library."""

from __future__ import annotations

from pathlib import Path

from catalog.spec.model import ComponentSpec, Source
from catalog.spec.parse import digest_of, parse_component


def container(name: str = "Echo", image: str = "bash:5", note: str = "") -> str:
    """The text of a component with one container."""
    metadata = f"metadata: {{annotations: {{{note}}}}}\n" if note else ""
    return f"name: {name}\n{metadata}implementation: {{container: {{image: '{image}', command: [echo, hi]}}}}\n"


def graph(name: str = "Pipe", **refs: str) -> str:
    """The text of a pipeline: task ids to componentRefs as YAML flow maps."""
    tasks = "".join(f"      {task_id}: {{componentRef: {ref}}}\n" for task_id, ref in refs.items())
    return f"name: {name}\nimplementation:\n  graph:\n    tasks:\n{tasks}"


def put(path: Path, text: str) -> str:
    """Write a file, make its folders, and return the digest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return digest_of(text)


def publish(root: Path, name: str, version: str, text: str = "") -> str:
    """Put a component into a library folder; without a text its image tells the version."""
    return put(root / name / version / "component.yaml", text or container(name, f"{name}:{version}"))


def pipeline(text: str, path: Path | None = None) -> ComponentSpec:
    """The pipeline in `text`, as if it were the file `path`."""
    return parse_component(text, str(path or ""), source=Source(location=str(path)) if path else None)


def image_of(spec: ComponentSpec, *path: str) -> str:
    """The image of the task at a path of ids in a linked pipeline."""
    for task_id in path:
        assert spec.graph is not None
        inner = spec.graph.tasks[task_id].component_ref.spec
        assert inner is not None, f"{task_id} is not filled in"
        spec = inner
    assert spec.container is not None
    return spec.container.image
