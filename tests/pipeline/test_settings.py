"""Settings of a run as a whole, as a pipeline carries them."""

from __future__ import annotations

import json

import pytest

from catalog.errors import CompositionError
from catalog.pipeline.settings import ANNOTATION, WorkflowSettings, settings_of, with_settings
from catalog.spec.emit import to_yaml
from catalog.spec.model import ComponentSpec, MetadataSpec
from catalog.spec.parse import parse_component

PLAIN = ComponentSpec(name="p", metadata=MetadataSpec({"author": "me"}))
MANY = WorkflowSettings(
    service_account="trainer",
    parallelism=3,
    ttl_seconds=0,
    image_pull_secrets=("a", "b"),
    tolerations=({"key": "spot"},),
    node_selector={"pool": "é"},
    min_available="50%",
)


def carrying(text: str) -> ComponentSpec:
    return ComponentSpec(metadata=MetadataSpec({ANNOTATION: text}))


def test_a_pipeline_gives_back_what_it_was_given() -> None:
    spec = with_settings(PLAIN, MANY)
    assert settings_of(spec) == MANY
    assert spec.annotations["author"] == "me"
    assert settings_of(parse_component(to_yaml(spec))) == MANY


def test_only_what_is_set_is_written() -> None:
    assert json.loads(with_settings(PLAIN, WorkflowSettings(ttl_seconds=0)).annotations[ANNOTATION]) == {
        "ttl_seconds": 0
    }
    assert with_settings(PLAIN, WorkflowSettings()) is PLAIN
    assert settings_of(PLAIN) == WorkflowSettings()


def test_what_is_said_later_comes_first() -> None:
    over = WorkflowSettings(parallelism=9, pod_gc="OnPodSuccess").over(MANY)
    assert (over.parallelism, over.pod_gc, over.service_account, over.ttl_seconds) == (9, "OnPodSuccess", "trainer", 0)
    assert WorkflowSettings().over(MANY) == MANY


@pytest.mark.parametrize("text", ["no JSON", "[1]", "3", '{"paralelism": 1}'])
def test_an_annotation_that_holds_no_settings_is_refused(text: str) -> None:
    with pytest.raises(CompositionError) as caught:
        settings_of(carrying(text))
    assert caught.value.rule == "bad-settings"
