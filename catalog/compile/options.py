"""What a compilation is asked for beside the pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.compile.known import Known
from catalog.pipeline.settings import WorkflowSettings


@dataclass(frozen=True)
class CompileOptions:
    """`name` is the object's name; without one the cluster makes it from the pipeline's.

    `arguments` are texts of the pipeline's inputs. `settings` come on top of those the pipeline carries. `texts` fills
    `{{workflow.name}}` and `{{workflow.uid}}` (keys `workflow.name`, `workflow.uid`); without it the cluster does.
    `known` are the results of tasks that need no pod, by task path. `image_commands` maps images to their entry points
    (and default arguments, second), for components that name no command. `archive_location` is Argo's, for
    artifacts that do not go to the namespace's own repository. `pipeline_root` is the URL below which outputUri places
    lie; they are paths in the pods without one. `fuse` puts chains of small tasks into one pod.
    """

    name: str = ""
    namespace: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    settings: WorkflowSettings = field(default_factory=WorkflowSettings)
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    known: Known = field(default_factory=dict)
    image_commands: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    archive_location: Mapping[str, Any] = field(default_factory=dict)
    pipeline_root: str = ""
    fuse: bool = False
