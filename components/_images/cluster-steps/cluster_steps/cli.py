"""The command line: which step, and its exit code."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType

from cluster_steps.errors import StepFailure

STEPS = {
    "dataset": "cluster_steps.dataset",
    "kubernetes-apply": "cluster_steps.kubernetes_apply",
    "model-server": "cluster_steps.model_server",
    "modelhub": "cluster_steps.modelhub",
    "pytorchjob": "cluster_steps.pytorchjob",
    "serving": "cluster_steps.serving",
    "tensorboard": "cluster_steps.tensorboard",
    "tfjob": "cluster_steps.tfjob",
    "training": "cluster_steps.training",
}
"""Each step's module, which has `run(arguments)`."""

TERMINATED = 128 + signal.SIGTERM


def main(arguments: Sequence[str]) -> int:
    """Run a step. 0: done; 1: it failed; 2: wrong usage; 124: it was not done in time; 143: ended from outside."""
    signal.signal(signal.SIGTERM, _terminated)
    if not arguments or arguments[0] not in STEPS:
        print(f"usage: python -m cluster_steps {{{','.join(STEPS)}}} --flag value …", file=sys.stderr)
        return 2
    try:
        import_module(STEPS[arguments[0]]).run(arguments[1:])
    except StepFailure as failure:
        print(f"{arguments[0]}: {failure}", file=sys.stderr, flush=True)
        return failure.exit_code
    return 0


def _terminated(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(TERMINATED)
