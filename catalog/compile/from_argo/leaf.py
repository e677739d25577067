"""What a template that is no graph comes to: a component, and how a task that uses it is to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.spec.model import Argument, ComponentSpec, ExecutionOptions, TaskExtension


@dataclass(frozen=True)
class Leaf:
    """A component with the settings of its template.

    `inputs` maps the names of the template's inputs to those of the component's ports they fill (one may fill several),
    `outputs` the names of its outputs to the component's; a name that is not there is the same. `constants` are
    arguments that the template itself gives.
    """

    component: ComponentSpec
    extension: TaskExtension | None = None
    options: ExecutionOptions | None = None
    annotations: Mapping[str, str] | None = None
    inputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Argument] = field(default_factory=dict)
