"""The text of a pipeline in any form that is accepted: our own, an Argo Workflow, or kfp 2's pipeline IR."""

from __future__ import annotations

from typing import Literal

from yaml.nodes import MappingNode

from catalog.compile.from_argo.read import read_workflow
from catalog.compile.from_ir.read import read_pipeline_ir
from catalog.spec.document import compose_all
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component

PackageKind = Literal["component", "argo", "ir"]


def kind_of_package(text: str, file: str = "") -> PackageKind:
    """What the text is, by its keys. Raises SpecError for what is no YAML."""
    # Composing is dear; only texts with these words can be something else than a component.
    if "argoproj.io" not in text and "deploymentSpec" not in text and "pipelineSpec" not in text:
        return "component"
    root = compose_all(text, file)[0]
    keys = {str(key.value) for key, _ in root.value} if isinstance(root, MappingNode) else set()
    if "apiVersion" in keys and "implementation" not in keys:
        return "argo"
    return "ir" if "implementation" not in keys and keys & {"deploymentSpec", "pipelineSpec"} else "component"


def read_package(text: str, file: str = "") -> ComponentSpec:
    """The pipeline or component in the text. Compiled ones are linked; ours may refer to components elsewhere.

    Raises SpecError with every finding.
    """
    kind = kind_of_package(text, file)
    if kind == "argo":
        return read_workflow(text, file)
    return read_pipeline_ir(text, file) if kind == "ir" else parse_component(text, file)
