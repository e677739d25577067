"""Pipelines whose tasks wait at a gate: each task's output tells of every start that led to it."""

from __future__ import annotations

from dataclasses import replace

from catalog.spec.model import ComponentSpec, ExecutionOptions, Retry, TaskExtension
from tests.client.building import output, pipeline, shell, task

IMAGE = "busybox:1.36"
LARGE_WORD, LARGE_SIZE = b"catalog\n", 8_000_000
# The answer of the gate says how often the task was started; the text before it comes from the task before.
_STEP = 'said=$(wget -q -O - "$0") && printf "%s%s;" "$1" "$said" > "$2"'
_LARGE = f'wget -q -O - "$0" && yes {LARGE_WORD.decode().strip()} | head -c {LARGE_SIZE} > "$1"'


def two_steps(gates: str, *, retries: int = 0) -> ComponentSpec:
    """`first`, then `second`, whose output is the pipeline's: "first 1;second 1;" when each was started once."""
    step = shell(_STEP, ["gate", "before"], "said", image=IMAGE)
    second = task(step, gate=f"{gates}/second", before=output("first", "said"))
    if retries:
        options, extension = ExecutionOptions(max_retries=retries), TaskExtension(retry=Retry("Always"))
        second = replace(second, execution_options=options, extension=extension)
    tasks = {"first": task(step, gate=f"{gates}/first", before=""), "second": second}
    return pipeline(tasks, outputs={"said": output("second", "said")}, name="two-steps")


def one_step(gates: str) -> ComponentSpec:
    """`first` alone: "first 1;" when it was started once."""
    tasks = {"first": task(shell(_STEP, ["gate", "before"], "said", image=IMAGE), gate=f"{gates}/first", before="")}
    return pipeline(tasks, outputs={"said": output("first", "said")}, name="one-step")


def large_step(gates: str) -> ComponentSpec:
    """`first` alone, with an output that the store only refers to."""
    tasks = {"first": task(shell(_LARGE, ["gate"], "said", image=IMAGE), gate=f"{gates}/first")}
    return pipeline(tasks, outputs={"said": output("first", "said")}, name="large-step")
