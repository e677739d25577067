"""A pipeline as the Workflow that v1beta1 shows of it."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

from catalog.client.package_pipeline import ANNOTATION, LONGEST
from catalog.spec.names import kubernetes_name
from hub.kfp.v1.parameters import parameter_structs

_NAME_LENGTH = 50


def pipeline_manifest(name: str, text: str, arguments: Mapping[str, str]) -> dict[str, Any]:
    """A Workflow without templates that holds a pipeline's text: it can be submitted here again.

    A pipeline that is too large for the annotations of a Workflow is left out of it.
    """
    packed = base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 9)).decode()
    about = json.dumps({"name": name, "inputs": [{"name": given} for given in arguments]})
    annotations = {"pipelines.kubeflow.org/pipeline_spec": about}
    if len(packed) <= LONGEST:
        annotations[ANNOTATION] = packed
    entrypoint = kubernetes_name(name)[:_NAME_LENGTH].strip("-") or "pipeline"
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"generateName": f"{entrypoint}-", "annotations": annotations},
        "spec": {"entrypoint": entrypoint, "arguments": {"parameters": parameter_structs(arguments)}, "templates": []},
    }
