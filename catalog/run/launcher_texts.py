"""Components that only the launcher of Kubeflow Pipelines 2 can start: their command line asks for its own messages."""

from __future__ import annotations

from catalog.errors import Finding
from catalog.spec.model import ComponentSpec
from catalog.spec.placeholders import ExecutorInput, InputMetadata, InputOutputPortName, OutputMetadata, walk

LAUNCHER_PLACEHOLDERS = (ExecutorInput, InputMetadata, InputOutputPortName, OutputMetadata)


def launcher_findings(specs: list[ComponentSpec]) -> list[Finding]:
    """A finding for each container component that no engine here can hand what it asks for."""
    return [
        Finding(
            "needs-launcher",
            f'component "{spec.name or "?"}" asks for the executor input of Kubeflow Pipelines 2, which only its'
            " launcher can give",
            hint="make it a container component, or a Python function with catalog.dsl.component",
        )
        for spec in specs
        if spec.container is not None
        and any(isinstance(element, LAUNCHER_PLACEHOLDERS) for element in walk(spec.container.line))
    ]
