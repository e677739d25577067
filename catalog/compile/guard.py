"""Values on their way into a command line, kept from being read as tags of Argo's."""

from __future__ import annotations

import dataclasses

from catalog.compile.expressions import guarded, line_value
from catalog.compile.graph import Shared
from catalog.compile.sources import Source
from catalog.compile.usage import pod_inputs
from catalog.spec.model import ComponentSpec, TaskSpec


def guarded_source(shared: Shared, component: ComponentSpec, task: TaskSpec, name: str, source: Source) -> Source:
    """The argument `name` of a container task, guarded when it goes into the command line and nowhere else."""
    need = shared.usage.of_input(component, task, name)
    to_file = need.path and source.is_text
    if source.simple or not need.value or to_file or name in pod_inputs(task.extension):
        return source
    if source.constant is not None:
        return dataclasses.replace(source, simple=line_value(source.constant))
    return dataclasses.replace(source, expression=guarded(source.expression)) if source.expression else source
