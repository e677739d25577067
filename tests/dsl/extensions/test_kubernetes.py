"""Secrets as files."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.dsl.extensions.kubernetes import use_secret
from catalog.errors import CompositionError
from tests.dsl.building import tasks
from tests.dsl.components import echo


def pod_of(function: Any) -> Any:
    extension = tasks(function)["echo"].extension
    assert extension is not None
    return extension.pod


def test_a_secret_is_mounted_and_a_variable_points_into_it() -> None:
    def pipeline() -> None:
        echo("a").apply(use_secret("keys", "/secrets", "KEY", "a.json"))

    assert pod_of(pipeline) == {
        "volumes": [{"name": "keys", "secret": {"secretName": "keys"}}],
        "volumeMounts": [{"name": "keys", "mountPath": "/secrets"}],
        "env": [{"name": "KEY", "value": "/secrets/a.json"}],
    }


def test_a_secret_that_is_known_while_the_pipeline_runs() -> None:
    def pipeline(name: str) -> None:
        echo("a").apply(use_secret(name, "/secrets"))

    (volume,) = pod_of(pipeline)["volumes"]
    assert volume["secret"] == {"secretName": "{{$.inputs.parameters['name']}}"}
    assert volume["name"].startswith("secret-")


@pytest.mark.parametrize("given", [("", "/a"), ("a", ""), ("a", "/a", "KEY"), ("a", "/a", None, "file")])
def test_what_does_not_belong_together_is_refused(given: Any) -> None:
    with pytest.raises(CompositionError):
        use_secret(*given)
