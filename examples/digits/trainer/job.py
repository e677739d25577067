"""A whole training, each process doing its part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from . import checkpoint
from .evaluation import await_evaluation, evaluate, follow, record, write_metrics
from .events import events_in
from .export import export
from .failure import Failure
from .images import DataSet, batch, read_data_set, share
from .network import Lesson, initial, lesson
from .parameter_server import serving
from .place import Place, Role
from .session import OwnSession, ServerSession, Session
from .shard import Descent, Snapshot

MOMENTUM = 0.9


@dataclass(frozen=True)
class Settings:
    """The same in every process of a job. `patience` bounds each wait for another process, in seconds."""

    data: Path
    output: Path
    model: Path
    model_version: int = 1
    steps: int = 300
    batch: int = 96
    hidden: int = 32
    rate: float = 0.1
    seed: int = 0
    checkpoint_every: int = 50
    least_accuracy: float = 0.0
    patience: float = 300.0


def run(place: Place, settings: Settings) -> None:
    """Do what the place demands. Raises Failure, OSError."""
    print(f"{place.role.value} {place.index}, {place.trainers} trainers, servers: {place.servers}", flush=True)
    if place.role is Role.SERVER:
        serve(place, settings)
        return
    data = read_data_set(settings.data, settings.seed)
    name = run_name(settings, data.digest)
    if place.role is Role.EVALUATOR:
        with events_in(settings.output / "logs" / "eval") as events:
            follow(settings.output, name, data.test, settings.steps, events, settings.patience)
        return
    with ExitStack() as stack:
        servers = list(place.servers)
        if place.serves is not None:
            server = stack.enter_context(serving(place.serves))
            stack.callback(server.wait_for_farewell)
            servers[0] = f"127.0.0.1:{place.serves}"
        session: Session = OwnSession()
        if servers:
            session = stack.enter_context(ServerSession(tuple(servers), place.index, settings.patience))
        train(place, settings, data, name, session)


def run_name(settings: Settings, digest: str) -> str:
    """The same for the same data and settings that shape the parameters, so that old checkpoints are known by it."""
    shaping = [digest, settings.steps, settings.batch, settings.hidden, settings.rate, settings.seed]
    return hashlib.sha256(json.dumps(shaping).encode()).hexdigest()[:16]


def serve(place: Place, settings: Settings) -> None:
    """Hold parameters until the chief ends the training. Raises Failure when nobody asks any more."""
    assert place.serves is not None
    with serving(place.serves) as server:
        print(f"serving parameters on port {place.serves}", flush=True)
        if not server.wait(settings.patience):
            raise Failure(f"no trainer has asked for {settings.patience:g} seconds")
        server.wait_for_farewell()


def train(place: Place, settings: Settings, data: DataSet, name: str, session: Session) -> None:
    """Compute gradients to the last step; the chief leads, and finishes. Raises Failure, OSError."""
    if place.chief:
        lead(place, settings, data, name, session)
    elif checkpoint.load(settings.output / "checkpoints", settings.steps, name) is not None:
        # A chief that finds this needs nobody, and may be gone with its parameters before others have asked for them.
        print(f"the training has reached step {settings.steps} already", flush=True)
    else:
        descend(place, settings, data, session, session.read(), lambda snapshot, taught: None)
        print(f"gave {settings.steps} gradients", flush=True)


def descend(
    place: Place,
    settings: Settings,
    data: DataSet,
    session: Session,
    snapshot: Snapshot,
    keep: Callable[[Snapshot, Lesson], None],
) -> Snapshot:
    """One trainer's share of every step that is left; `keep` sees each new state of the parameters."""
    while snapshot.step < settings.steps:
        images = batch(data.train, snapshot.step, settings.batch, settings.seed)
        taught = lesson(snapshot.parameters, share(images, place.index, place.trainers))
        snapshot = session.give(snapshot.step, taught)
        keep(snapshot, taught)
    return snapshot


def lead(place: Place, settings: Settings, data: DataSet, name: str, session: Session) -> None:
    """The chief's part: start, take part, keep checkpoints, see to the evaluation, export. Raises Failure, OSError."""
    folder = settings.output / "checkpoints"
    beginning = checkpoint.newest(folder, name) or Snapshot(0, initial(settings.hidden, settings.seed))
    with ExitStack() as stack:
        curves = stack.enter_context(events_in(settings.output / "logs" / "train"))
        tests = None if place.evaluated else stack.enter_context(events_in(settings.output / "logs" / "eval"))

        def keep_checkpoint(snapshot: Snapshot) -> None:
            checkpoint.save(folder, snapshot, name)
            if tests:
                record(settings.output, evaluate(snapshot, name, data.test), tests)

        def keep(snapshot: Snapshot, taught: Lesson) -> None:
            curves.scalar("loss", taught.loss / max(taught.images, 1), snapshot.step)
            if snapshot.step % settings.checkpoint_every == 0 and snapshot.step < settings.steps:
                keep_checkpoint(snapshot)

        begun = session.start(Descent(place.trainers, settings.rate, MOMENTUM), beginning)
        reached = descend(place, settings, data, session, begun, keep)
        keep_checkpoint(reached)
    finish(settings, name, reached)
    # Last of all: a chief that fails and comes back still finds its servers.
    session.end()


def finish(settings: Settings, name: str, reached: Snapshot) -> None:
    """Metrics and the exported model, once the last checkpoint is evaluated. Raises Failure, OSError."""
    evaluation = await_evaluation(settings.output, name, reached.step, settings.patience)
    write_metrics(settings.output, evaluation)
    if evaluation.accuracy < settings.least_accuracy:
        raise Failure(f"the accuracy {evaluation.accuracy:.4f} is below {settings.least_accuracy:g}: nothing exported")
    version = export(reached.parameters, settings.model, settings.model_version)
    print(f"accuracy {evaluation.accuracy:.4f}; exported {version}", flush=True)
