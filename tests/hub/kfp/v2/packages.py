"""Pipelines as kfp 2 compiles them, and as we write them."""

from __future__ import annotations

import copy
from typing import Any

_ECHO = 'mkdir -p "$(dirname "$1")"; printf %s "$0" > "$1"'
IR: dict[str, Any] = {
    "pipelineInfo": {"name": "echoing", "description": "Says something twice."},
    "schemaVersion": "2.1.0",
    "sdkVersion": "kfp-2.17.0",
    "root": {
        "inputDefinitions": {
            "parameters": {
                "text": {"parameterType": "STRING", "defaultValue": "hi", "isOptional": True},
                "count": {"parameterType": "NUMBER_INTEGER", "defaultValue": 2.0, "isOptional": True},
                "rate": {"parameterType": "NUMBER_DOUBLE", "isOptional": True},
                "loud": {"parameterType": "BOOLEAN", "isOptional": True},
                "items": {"parameterType": "LIST", "isOptional": True},
                "options": {"parameterType": "STRUCT", "isOptional": True},
            }
        },
        "dag": {
            "tasks": {
                "echo": {
                    "taskInfo": {"name": "echo"},
                    "componentRef": {"name": "comp-echo"},
                    "inputs": {"parameters": {"text": {"componentInputParameter": "text"}}},
                },
                "again": {
                    "taskInfo": {"name": "again"},
                    "componentRef": {"name": "comp-echo"},
                    "dependentTasks": ["echo"],
                    "inputs": {
                        "parameters": {
                            "text": {"taskOutputParameter": {"producerTask": "echo", "outputParameterKey": "said"}}
                        }
                    },
                },
            }
        },
    },
    "components": {
        "comp-echo": {
            "executorLabel": "exec-echo",
            "inputDefinitions": {"parameters": {"text": {"parameterType": "STRING"}}},
            "outputDefinitions": {"parameters": {"said": {"parameterType": "STRING"}}},
        }
    },
    "deploymentSpec": {
        "executors": {
            "exec-echo": {
                "container": {
                    "image": "bash:5",
                    "command": ["bash", "-ec", _ECHO],
                    "args": ["{{$.inputs.parameters['text']}}", "{{$.outputs.parameters['said'].output_file}}"],
                }
            }
        }
    },
}

FAILING = """\
name: failing
inputs: [{name: code, type: Integer, default: '3'}]
implementation:
  container:
    image: bash:5
    command: [bash, -c, 'exit "$0"']
    args: [{inputValue: code}]
"""


def ir(name: str = "echoing") -> dict[str, Any]:
    """A pipeline of two tasks, one after the other, with an input of every type."""
    found = copy.deepcopy(IR)
    found["pipelineInfo"]["name"] = name
    return found
