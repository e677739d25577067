"""Which part this process has in a job, read from what the operators put into the environment."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from .failure import Failure


class Role(Enum):
    """A server holds parameters, a trainer computes gradients, an evaluator tests checkpoints."""

    SERVER = "server"
    TRAINER = "trainer"
    EVALUATOR = "evaluator"


@dataclass(frozen=True)
class Place:
    """One process of a job.

    `index` counts within the role. `servers` are the addresses `host:port` of the parameter servers; none means that
    the only trainer keeps the parameters itself. `serves` is the port on which this process serves parameters.
    Trainer 0 is the chief: it starts the parameters, writes checkpoints and exports the model. `evaluated` is true
    when the job has an evaluator.
    """

    role: Role
    index: int = 0
    trainers: int = 1
    servers: tuple[str, ...] = ()
    serves: int | None = None
    evaluated: bool = False

    @property
    def chief(self) -> bool:
        """True for the trainer that leads."""
        return self.role is Role.TRAINER and self.index == 0


ALONE = Place(Role.TRAINER)


def find_place(environment: Mapping[str, str], hostname: str) -> Place:
    """The place a TFJob, a PaddleJob of either group, or nobody gives this process. Raises Failure."""
    if environment.get("TF_CONFIG"):
        return _of_tfjob(environment["TF_CONFIG"])
    if environment.get("PADDLE_TRAINER_ENDPOINTS"):
        return _of_paddle_operator(environment)
    if environment.get("PADDLE_MASTER"):
        return _of_paddle_job(environment, hostname)
    return ALONE


def _of_tfjob(text: str) -> Place:
    try:
        config = json.loads(text)
        cluster = {kind: [str(address) for address in hosts] for kind, hosts in config["cluster"].items()}
        kind, index = str(config["task"]["type"]), int(config["task"]["index"])
        address = cluster[kind][index]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Failure(f"TF_CONFIG cannot be understood ({error!r}): {text}") from error
    chiefs = cluster.get("chief", []) + cluster.get("master", [])
    trainers = chiefs + cluster.get("worker", [])
    if not trainers:
        raise Failure("TF_CONFIG names neither a chief nor a worker")
    servers = tuple(cluster.get("ps") or trainers[:1])
    evaluated = bool(cluster.get("evaluator"))
    if kind == "ps":
        return Place(Role.SERVER, index, len(trainers), servers, _port(address), evaluated)
    if kind == "evaluator":
        return Place(Role.EVALUATOR, index, len(trainers), servers, None, evaluated)
    number = index + (len(chiefs) if kind == "worker" else 0)
    serves = _port(address) if address in servers else None
    return Place(Role.TRAINER, number, len(trainers), servers, serves, evaluated)


def _of_paddle_job(environment: Mapping[str, str], hostname: str) -> Place:
    """kubeflow.org: no rank is given, but a pod is named after its job, its role and its number."""
    named = re.search(r"-(master|worker)-(\d+)$", hostname)
    if named is None:
        raise Failure(f'the host name "{hostname}" does not end in -master-<number> or -worker-<number>')
    kind, index = named[1], int(named[2])
    if kind == "master" and index > 0:
        raise Failure("a PaddleJob of this program has one Master")
    # The operator counts servers and trainers only where there is a Master.
    led = "PADDLE_SERVER_NUM" in environment or "PADDLE_TRAINER_NUM" in environment
    number = index + 1 if led and kind == "worker" else index
    master = environment["PADDLE_MASTER"]
    trainers = _count(environment, "PADDLE_NNODES")
    return Place(Role.TRAINER, number, trainers, (master,), _port(master) if number == 0 else None)


def _of_paddle_operator(environment: Mapping[str, str]) -> Place:
    """batch.paddlepaddle.org: addresses of everyone, and a rank."""
    endpoints = environment["PADDLE_TRAINER_ENDPOINTS"].split(",")
    servers = tuple(filter(None, environment.get("PADDLE_PSERVERS_IP_PORT_LIST", "").split(",")))
    rank = _count(environment, "PADDLE_TRAINER_ID")
    if environment.get("TRAINING_ROLE", "TRAINER") == "PSERVER":
        if rank >= len(servers):
            raise Failure(f"server {rank} is not in PADDLE_PSERVERS_IP_PORT_LIST: {','.join(servers)}")
        return Place(Role.SERVER, rank, len(endpoints), servers, _port(servers[rank]))
    serves = _port(endpoints[0]) if rank == 0 and not servers else None
    return Place(Role.TRAINER, rank, len(endpoints), servers or (endpoints[0],), serves)


def _port(address: str) -> int:
    port = address.rpartition(":")[2]
    if not port.isdigit():
        raise Failure(f'the address "{address}" has no port')
    return int(port)


def _count(environment: Mapping[str, str], name: str) -> int:
    text = environment.get(name, "")
    if not text.isdigit():
        raise Failure(f'{name} is no number: "{text}"')
    return int(text)
