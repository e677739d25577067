"""How a process of the digits training finds its place in a job."""

from __future__ import annotations

import json

import pytest

from examples.digits.trainer.failure import Failure
from examples.digits.trainer.place import ALONE, Place, Role, find_place

CLUSTER = {
    "chief": ["job-chief-0.ns.svc:2222"],
    "ps": ["job-ps-0.ns.svc:2222", "job-ps-1.ns.svc:2223"],
    "worker": ["job-worker-0.ns.svc:2222", "job-worker-1.ns.svc:2222"],
    "evaluator": ["job-evaluator-0.ns.svc:2222"],
}
SERVERS = tuple(CLUSTER["ps"])


def in_tfjob(kind: str, index: int, *without: str) -> Place:
    """The place of a pod; some roles of the job may be missing."""
    cluster = {role: hosts for role, hosts in CLUSTER.items() if role not in without}
    config = {"cluster": cluster, "task": {"type": kind, "index": index}, "environment": "cloud"}
    return find_place({"TF_CONFIG": json.dumps(config)}, "anything")


def test_nobody_says_anything() -> None:
    assert find_place({}, "laptop") == ALONE
    assert ALONE.chief


def test_the_pods_of_a_tfjob() -> None:
    assert in_tfjob("chief", 0) == Place(Role.TRAINER, 0, 3, SERVERS, None, True)
    assert in_tfjob("worker", 1) == Place(Role.TRAINER, 2, 3, SERVERS, None, True)
    assert in_tfjob("ps", 1) == Place(Role.SERVER, 1, 3, SERVERS, 2223, True)
    assert in_tfjob("evaluator", 0) == Place(Role.EVALUATOR, 0, 3, SERVERS, None, True)
    assert [in_tfjob(kind, 0).chief for kind in CLUSTER] == [True, False, False, False]


def test_a_tfjob_without_servers_keeps_the_parameters_at_its_first_trainer() -> None:
    chief = CLUSTER["chief"][0]
    assert in_tfjob("chief", 0, "ps", "evaluator") == Place(Role.TRAINER, 0, 3, (chief,), 2222, False)
    assert in_tfjob("worker", 0, "ps", "evaluator") == Place(Role.TRAINER, 1, 3, (chief,), None, False)


def test_worker_0_leads_a_tfjob_without_a_chief() -> None:
    assert in_tfjob("worker", 0, "chief").chief
    assert in_tfjob("worker", 1, "chief").trainers == 2


PADDLE = {"PADDLE_JOB_ID": "job", "PADDLE_NNODES": "3"}


def test_the_workers_of_a_paddlejob() -> None:
    first = find_place({**PADDLE, "PADDLE_MASTER": "10.0.0.7:36543"}, "job-worker-0")
    other = find_place({**PADDLE, "PADDLE_MASTER": "job-worker-0:36543"}, "job-worker-2")
    assert first == Place(Role.TRAINER, 0, 3, ("10.0.0.7:36543",), 36543)
    assert other == Place(Role.TRAINER, 2, 3, ("job-worker-0:36543",), None)


def test_a_paddlejob_with_a_master() -> None:
    master = find_place({**PADDLE, "PADDLE_MASTER": "10.0.0.7:36543", "PADDLE_SERVER_NUM": "1"}, "job-master-0")
    worker = find_place({**PADDLE, "PADDLE_MASTER": "job-master-0:36543", "PADDLE_TRAINER_NUM": "1"}, "job-worker-1")
    assert (master.index, master.serves, worker.index, worker.serves) == (0, 36543, 2, None)


def test_a_job_of_the_paddle_operator() -> None:
    given = {
        "PADDLE_TRAINER_ENDPOINTS": "10.0.0.1:2379,10.0.0.2:2379",
        "TRAINING_ROLE": "TRAINER",
        "PADDLE_TRAINER_ID": "1",
    }
    assert find_place(given, "x") == Place(Role.TRAINER, 1, 2, ("10.0.0.1:2379",), None)
    led = {**given, "PADDLE_PSERVERS_IP_PORT_LIST": "10.0.0.3:2379"}
    assert find_place(led, "x") == Place(Role.TRAINER, 1, 2, ("10.0.0.3:2379",), None)
    server = {**led, "TRAINING_ROLE": "PSERVER", "PADDLE_TRAINER_ID": "0"}
    assert find_place(server, "x") == Place(Role.SERVER, 0, 2, ("10.0.0.3:2379",), 2379)


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        ({"TF_CONFIG": "{"}, "TF_CONFIG cannot be understood"),
        ({"TF_CONFIG": '{"cluster": {"ps": ["a:1"]}, "task": {"type": "ps", "index": 3}}'}, "cannot be understood"),
        ({"TF_CONFIG": '{"cluster": {"ps": ["a:1"]}, "task": {"type": "ps", "index": 0}}'}, "neither a chief nor"),
        ({"PADDLE_MASTER": "a:1", "PADDLE_NNODES": "2"}, "the host name"),
        ({"PADDLE_TRAINER_ENDPOINTS": "a:1", "PADDLE_TRAINER_ID": "x"}, "PADDLE_TRAINER_ID is no number"),
    ],
)
def test_nonsense_is_refused(environment: dict[str, str], problem: str) -> None:
    with pytest.raises(Failure, match=problem):
        find_place(environment, "laptop")
