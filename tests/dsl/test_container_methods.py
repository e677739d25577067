"""What the setters of a container refuse, and what they tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog import dsl
from catalog.errors import CompositionError


@pytest.fixture
def container() -> dsl.UserContainer:
    return dsl.UserContainer("side", "bash", command="a", args=["b", 1])


def test_a_user_container_is_plain_data(container: dsl.UserContainer) -> None:
    container.set_mirror_volume_mounts()
    fields = {"name": "side", "image": "bash", "command": ["a"], "args": ["b", "1"], "mirrorVolumeMounts": True}
    assert container.to_dict() == fields
    assert container.name == "side"


def test_further_fields_in_the_words_of_the_client() -> None:
    container = dsl.UserContainer("side", "bash", image_pull_policy="Never", working_dir="/w")
    assert container.to_dict() == {"name": "side", "image": "bash", "imagePullPolicy": "Never", "workingDir": "/w"}


WRONG: list[Callable[[Any], Any]] = [
    lambda given: given.set_memory_limit("1 Gi"),
    lambda given: given.set_cpu_limit("much"),
    lambda given: given.set_gpu_limit(0),
    lambda given: given.set_image_pull_policy("Sometimes"),
    lambda given: given.set_termination_message_policy("Log"),
    lambda given: given.add_env_variable({"value": "1"}),
    lambda given: given.add_volume_mount("v"),
    lambda given: given.add_resource_limit("cpu", None),
]


@pytest.mark.parametrize("change", WRONG)
def test_what_cannot_be_is_refused(container: dsl.UserContainer, change: Callable[[Any], Any]) -> None:
    with pytest.raises(CompositionError) as caught:
        change(container)
    assert caught.value.rule in ("bad-amount", "bad-argument")


def test_a_later_variable_replaces_an_earlier_one(container: dsl.UserContainer) -> None:
    container.set_env_variable("A", "1").set_env_variable("B", "2").set_env_variable("A", "3")
    assert container.to_dict()["env"] == [{"name": "B", "value": "2"}, {"name": "A", "value": "3"}]


def test_the_same_mount_twice_is_one(container: dsl.UserContainer) -> None:
    mount = {"name": "v", "mountPath": "/v"}
    container.add_volume_mount(mount).add_volume_mount(mount)
    assert container.to_dict()["volumeMounts"] == [mount]


def test_amounts_can_be_asked_for(container: dsl.UserContainer) -> None:
    container.set_cpu_limit(2).set_memory_request("1Gi")
    assert container.get_resource_limit("cpu") == "2"
    assert container.get_resource_request("memory") == "1Gi"
    assert container.get_resource_limit("memory") is None
