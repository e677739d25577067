from __future__ import annotations

from dataclasses import replace

from catalog.client.rewrite import rewrite
from catalog.spec.model import ComponentRef, ComponentSpec
from tests.client.building import pipeline, shell, task

STEP = shell("true")


def test_components_are_changed_at_every_depth_and_stay_shared() -> None:
    use = task(STEP)
    spec = pipeline({"a": use, "inner": task(pipeline({"b": use}))})

    def rename(ref: ComponentRef, component: ComponentSpec) -> tuple[ComponentRef, ComponentSpec]:
        return ref, replace(component, name=f"new {component.name}")

    changed = rewrite(spec, rename)
    assert changed.graph is not None
    inner = changed.graph.tasks["inner"].component_ref.spec
    assert inner is not None
    assert inner.name == "new pipeline"
    assert inner.graph is not None
    first = changed.graph.tasks["a"].component_ref.spec
    assert first is inner.graph.tasks["b"].component_ref.spec
    assert first == replace(STEP, name="new step")


def test_what_does_not_change_stays_the_same_object() -> None:
    spec = pipeline({"inner": task(pipeline({"b": task(STEP)}))})
    assert rewrite(spec, lambda ref, component: (ref, component)) is spec
