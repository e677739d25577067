"""How well checkpoints do on images the training has not seen."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from . import checkpoint
from .events import Events
from .failure import Failure
from .files import write_json
from .images import Images
from .network import lesson
from .shard import Snapshot

FILE = "evaluation.json"
PAUSE = 0.3


@dataclass(frozen=True)
class Evaluation:
    """`accuracy` is 0 to 1, `loss` the mean cross entropy in nats."""

    step: int
    run: str
    accuracy: float
    loss: float


def evaluate(snapshot: Snapshot, run: str, test: Images) -> Evaluation:
    """Try the parameters on the test images."""
    found = lesson(snapshot.parameters, test)
    return Evaluation(snapshot.step, run, found.right / len(test), found.loss / len(test))


def follow(output: Path, run: str, test: Images, last: int, events: Events, patience: float) -> Evaluation:
    """Evaluate each checkpoint of a run as it appears, up to the one of step `last`.

    Raises Failure when no new one appears for `patience` seconds.
    """
    seen: set[int] = set()
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        for step in checkpoint.steps(output / "checkpoints"):
            snapshot = None if step in seen else checkpoint.load(output / "checkpoints", step, run)
            if snapshot is None:
                continue
            seen.add(step)
            deadline = time.monotonic() + patience
            result = record(output, evaluate(snapshot, run, test), events)
            if step >= last:
                return result
        time.sleep(PAUSE)
    raise Failure(f"no new checkpoint in {output / 'checkpoints'} for {patience:g} seconds")


def record(output: Path, evaluation: Evaluation, events: Events) -> Evaluation:
    """Print an evaluation, add it to the events, and write it to `evaluation.json`."""
    print(f"step {evaluation.step}: accuracy {evaluation.accuracy:.4f}, loss {evaluation.loss:.4f}", flush=True)
    events.scalar("accuracy", evaluation.accuracy, evaluation.step)
    events.scalar("loss", evaluation.loss, evaluation.step)
    write_json(output / FILE, asdict(evaluation))
    return evaluation


def await_evaluation(output: Path, run: str, last: int, patience: float) -> Evaluation:
    """What the evaluator of the job found about the last step. Raises Failure when it stays away."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            found = Evaluation(**json.loads((output / FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            found = None
        if found and found.run == run and found.step >= last:
            return found
        time.sleep(PAUSE)
    raise Failure(f"the evaluator did not write {output / FILE} within {patience:g} seconds")


def write_metrics(output: Path, evaluation: Evaluation) -> None:
    """`metrics.json`, in the form a pipeline shows as the metrics of a run."""
    metrics = [
        {"name": "accuracy", "numberValue": round(evaluation.accuracy, 6), "format": "PERCENTAGE"},
        {"name": "loss", "numberValue": round(evaluation.loss, 6), "format": "RAW"},
    ]
    write_json(output / "metrics.json", {"metrics": metrics})
    # The component training finds the numbers of a job in this line of its log.
    print(json.dumps({"metrics": {metric["name"]: metric["numberValue"] for metric in metrics}}), flush=True)
