"""Which component, in which version, each task of a linked pipeline uses."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.pipeline.groups import graphs_of
from catalog.pipeline.single import as_graph
from catalog.spec.emit import to_yaml
from catalog.spec.model import ComponentRef, ComponentSpec
from catalog.spec.parse import digest_of


@dataclass(frozen=True, slots=True)
class ComponentUse:
    """A component as a task uses it.

    `version` and `location` are empty for one that stands in the pipeline's own text. `digest` is sha256 hex of its
    file, or of its text as this program writes it; `image` is that of its container.
    """

    name: str
    version: str
    digest: str
    image: str
    location: str = ""

    def __str__(self) -> str:
        named = f"{self.name} {self.version}".strip() or "component"
        return f"{named} ({self.digest[:12]})"


def component_uses(spec: ComponentSpec) -> dict[str, ComponentUse]:
    """The components of all tasks that run a container, by the task's path in the pipeline, such as `train/evaluate`.

    A task in a loop stands there once.
    """
    found: dict[str, ComponentUse] = {}
    seen: dict[int, ComponentUse] = {}
    for path, graph_spec in graphs_of(as_graph(spec)):
        for task_id, task in graph_spec.graph.tasks.items() if graph_spec.graph else ():
            inner = task.component_ref.spec
            if inner is None or inner.graph is not None:
                continue
            if id(inner) not in seen:
                seen[id(inner)] = component_use(inner, task.component_ref)
            found["/".join((*path, task_id))] = seen[id(inner)]
    return found


def component_use(spec: ComponentSpec, ref: ComponentRef | None = None) -> ComponentUse:
    """A component with what is known of where it came from."""
    source = spec.source
    digest = (ref.digest if ref is not None else "") or (source.digest if source is not None else "")
    return ComponentUse(
        name=(source.name if source is not None else "") or spec.name or "",
        version=(source.version if source is not None else "") or spec.annotations.get("version", ""),
        digest=digest or digest_of(to_yaml(spec)),
        image=spec.container.image if spec.container is not None else "",
        location=source.location if source is not None else "",
    )
