"""The digits training with several trainers and servers, as threads that talk over TCP."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from examples.digits.trainer import checkpoint
from examples.digits.trainer.arguments import PLANNED
from examples.digits.trainer.cli import main
from examples.digits.trainer.evaluation import evaluate
from examples.digits.trainer.failure import Failure
from examples.digits.trainer.images import read_data_set
from examples.digits.trainer.job import MOMENTUM, Settings, descend, run_name, train
from examples.digits.trainer.network import Lesson, initial
from examples.digits.trainer.parameter_server import ParameterServer, serving
from examples.digits.trainer.place import ALONE, Place, Role
from examples.digits.trainer.session import OwnSession, ServerSession, Session
from examples.digits.trainer.shard import Descent, Shard, Snapshot
from examples.digits.trainer.wire import LENGTH, Message, receive, send

TABLE = Path(__file__).parents[2] / "examples" / "digits" / "data" / "digits.csv.gz"
DATA = read_data_set(TABLE, 0)
PATIENCE = 60.0


def settings(**changes: int) -> Settings:
    return Settings(TABLE, Path("unused"), Path("unused"), patience=PATIENCE, **changes)


def ignore(snapshot: Snapshot, taught: Lesson) -> None:
    """For trainers that keep nothing."""


def beginning() -> Snapshot:
    return Snapshot(0, initial(Settings.hidden, 0))


def alone(steps: int) -> Snapshot:
    """What one trainer reaches."""
    session = OwnSession()
    begun = session.start(Descent(1, Settings.rate, MOMENTUM), beginning())
    return descend(ALONE, settings(steps=steps), DATA, session, begun, ignore)


@pytest.fixture
def servers() -> Iterator[list[ParameterServer]]:
    with serving(0) as first, serving(0) as second:
        yield [first, second]


def addresses(servers: list[ParameterServer]) -> tuple[str, ...]:
    return tuple(f"127.0.0.1:{server.server_address[1]}" for server in servers)


def together(trainers: int, steps: int, servers: list[ParameterServer]) -> Snapshot:
    """What several trainers reach; the chief's view."""

    def take_part(index: int) -> Snapshot:
        place = Place(Role.TRAINER, index, trainers, addresses(servers))
        with ServerSession(place.servers, index, PATIENCE) as session:
            descent = Descent(trainers, Settings.rate, MOMENTUM)
            begun = session.start(descent, beginning()) if place.chief else session.read()
            return descend(place, settings(steps=steps), DATA, session, begun, ignore)

    with ThreadPoolExecutor(trainers) as pool:
        return next(iter(pool.map(take_part, range(trainers))))


def test_one_trainer_learns_the_digits() -> None:
    reached = alone(Settings.steps)
    assert reached.step == Settings.steps
    assert evaluate(reached, "", DATA.test).accuracy > 0.95


def test_three_trainers_and_two_servers_learn_the_same(servers: list[ParameterServer]) -> None:
    one, three = alone(60), together(3, 60, servers)
    assert three.step == 60
    for name, value in one.parameters.items():
        assert three.parameters[name] == pytest.approx(value, abs=1e-3), name
    assert [sorted(server.shard.read(0).parameters) for server in servers if server.shard.read(0)] == [  # type: ignore[union-attr]
        ["hidden.biases", "output.biases"],
        ["hidden.weights", "output.weights"],
    ]


def test_a_server_that_comes_back_empty_is_begun_anew_by_the_chief(servers: list[ParameterServer]) -> None:
    with ServerSession(addresses(servers), 0, PATIENCE) as session:
        place = Place(Role.TRAINER, 0, 1, addresses(servers))
        begun = session.start(Descent(1, Settings.rate, MOMENTUM), beginning())
        half = descend(place, settings(steps=5), DATA, session, begun, ignore)
        servers[1].shard = Shard()
        reached = descend(place, settings(steps=10), DATA, session, half, ignore)
    assert reached.step == 10
    assert reached.parameters.keys() == beginning().parameters.keys()


def test_a_connection_that_breaks_is_made_anew(servers: list[ParameterServer]) -> None:
    with ServerSession(addresses(servers), 0, PATIENCE) as session:
        session.start(Descent(1, Settings.rate, MOMENTUM), beginning())
        for server in session._servers:
            assert server._socket is not None
            server._socket.shutdown(socket.SHUT_RDWR)
        assert session.read().step == 0


def test_a_trainer_that_fell_behind_is_told_where_the_others_are() -> None:
    shard = Shard()
    parameters = {"weights": np.zeros(2, np.float32)}
    slope = {"weights": np.ones(2, np.float32)}
    shard.start(Descent(1, 1.0, 0.0), Snapshot(0, parameters))
    first = shard.give(0, 0, slope, 2, 0)
    assert first is not None
    assert (first.step, first.parameters["weights"].tolist()) == (1, [-0.5, -0.5])
    late = shard.give(0, 0, slope, 2, 0)
    assert late == first
    assert shard.start(Descent(1, 1.0, 0.0), Snapshot(0, parameters)) == first


def test_a_step_waits_for_every_trainer_and_does_not_depend_on_their_order() -> None:
    shard = Shard()
    shard.start(Descent(2, 1.0, 0.0), Snapshot(0, {"w": np.zeros(1, np.float32)}))
    assert shard.give(1, 0, {"w": np.full(1, 4, np.float32)}, 1, 0.01) is None
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(shard.give, 1, 0, {"w": np.full(1, 4, np.float32)}, 1, PATIENCE)
        given = shard.give(0, 0, {"w": np.full(1, 2, np.float32)}, 2, PATIENCE)
        assert given == waiting.result(PATIENCE)
    assert given is not None
    assert given.parameters["w"].tolist() == [-2.0]


def test_a_trainer_asks_nobody_when_the_training_is_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = replace(settings(steps=20), output=tmp_path, patience=0.0)
    name = run_name(known, DATA.digest)
    checkpoint.save(tmp_path / "checkpoints", Snapshot(20, beginning().parameters), name)
    place = Place(Role.TRAINER, 1, 2, ("127.0.0.1:1",))
    with ServerSession(place.servers, 1, known.patience) as session:
        train(place, known, DATA, name, session)
        assert "has reached step 20 already" in capsys.readouterr().out
        with pytest.raises(Failure, match="did not come"):
            train(place, known, DATA, "another run", session)


def test_nobody_there_is_a_failure() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        session: Session = ServerSession((f"127.0.0.1:{taken.getsockname()[1]}",), 0, 0.2)
        with pytest.raises(Failure, match="does not answer"):
            session.read()


def test_a_server_ends_when_the_chief_says_so_or_nobody_asks(servers: list[ParameterServer]) -> None:
    with ServerSession(addresses(servers), 0, PATIENCE) as session:
        session.end()
    assert servers[0].wait(PATIENCE)
    servers[0].wait_for_farewell()
    servers[1].ended = threading.Event()
    assert not servers[1].wait(0)


def test_a_message_that_is_none_ends_the_conversation_only(servers: list[ParameterServer]) -> None:
    with socket.create_connection(("127.0.0.1", servers[0].server_address[1]), timeout=PATIENCE) as connection:
        connection.sendall(LENGTH.pack(1 << 60) + b"GET / HTTP/1.1")
        assert connection.recv(1) == b""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(ours, Message("read", {"a": 1}, {"w": np.arange(3)}))
        message = receive(theirs)
        assert (message.kind, message.fields, message.arrays["w"].tolist()) == ("read", {"a": 1}, [0, 1, 2])
        ours.sendall(LENGTH.pack(4) + b"junk")
        with pytest.raises(ConnectionError, match="not a message"):
            receive(theirs)


def test_checkpoints_know_their_run(tmp_path: Path) -> None:
    run = run_name(settings(), DATA.digest)
    assert run != run_name(settings(steps=7), DATA.digest)
    checkpoint.save(tmp_path, Snapshot(50, beginning().parameters), run)
    checkpoint.save(tmp_path, Snapshot(100, beginning().parameters), "another")
    (tmp_path / "checkpoint-000200.npz").write_bytes(b"half")
    assert checkpoint.steps(tmp_path) == [50, 100, 200]
    found = checkpoint.newest(tmp_path, run)
    assert found is not None
    assert found.step == 50
    assert found.parameters["output.biases"].tolist() == [0.0] * 10
    newest = checkpoint.newest(tmp_path)
    assert newest is not None
    assert newest.step == 100


def test_the_plan_of_a_job_names_every_role(tmp_path: Path) -> None:
    flags = [word for name in PLANNED for word in (f"--{name}", str(tmp_path / name))]
    reference = json.dumps({"claim": "files", "path": "digits"})
    code = main(
        [
            "plan",
            "--image",
            "i:1",
            "--dataset-ref",
            reference,
            "--name",
            "n",
            "--folder",
            "job",
            "--workers",
            "3",
            *flags,
        ]
    )
    assert code == 0
    specs = {name: json.loads((tmp_path / name).read_text()) for name in ("chief", "ps", "worker", "evaluator")}
    assert {name: spec["replicas"] for name, spec in specs.items()} == {
        "chief": 1,
        "ps": 1,
        "worker": 3,
        "evaluator": 1,
    }
    pod = specs["chief"]["template"]["spec"]
    assert pod["containers"][0]["name"] == "tensorflow"
    assert pod["containers"][0]["command"][3:] == [
        *("train", "--data", "/mnt/digits/digits", "--output", "/mnt/digits/job", "--model-version", "1")
    ]
    assert (tmp_path / "model-dir").read_text() == "pvc://files/job/model"
    assert (tmp_path / "board").read_text() == "n-board"


def test_a_plan_needs_the_claim_of_the_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = [word for name in PLANNED for word in (f"--{name}", str(tmp_path / name))]
    assert (
        main(["plan", "--image", "i", "--dataset-ref", '{"sampleSet": "x"}', "--name", "n", "--folder", "job", *flags])
        == 1
    )
    assert "names no 'claim'" in capsys.readouterr().err
