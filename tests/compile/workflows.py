"""A Workflow as the compiler gives it, of one small task."""

from __future__ import annotations

from typing import Any


def greeting(image: str = "busybox:1.36") -> dict[str, Any]:
    """A Workflow that prints `text`; `who` has no default."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {
            "generateName": "greeting-",
            "labels": {"pipelines.kubeflow.org/kfp_sdk_version": "1.8.22"},
            "annotations": {"pipelines.kubeflow.org/pipeline_spec": '{"name": "greeting"}'},
        },
        "spec": {
            "entrypoint": "greeting",
            "arguments": {"parameters": [{"name": "text", "value": "hello"}, {"name": "who"}]},
            "templates": [
                {
                    "name": "greeting",
                    "container": {
                        "image": image,
                        "command": ["echo", "{{workflow.parameters.text}} {{workflow.parameters.who}}"],
                    },
                }
            ],
        },
    }
