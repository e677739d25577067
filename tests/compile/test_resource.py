"""Objects of Kubernetes as tasks."""

from __future__ import annotations

import pytest

from catalog.compile.resource import resource_body
from catalog.errors import CompileError
from catalog.spec.model import ComponentSpec
from tests.compile.building import case, compiled, dag_task, template


def test_what_is_done_with_an_object_and_what_is_read_from_it() -> None:
    claim = template(compiled(case("resources")), "claim")
    assert claim["resource"]["action"] == "create" and claim["resource"]["setOwnerReference"] is True
    assert claim["resource"]["successCondition"] == "status.phase == Bound"
    paths = {item["name"]: item["valueFrom"]["jsonPath"] for item in claim["outputs"]["parameters"]}
    assert paths == {"name": "{.metadata.name}", "manifest": "{}"}


def test_the_name_it_was_given_reaches_the_pod_that_uses_it() -> None:
    found = compiled(case("resources"))
    [parameter] = dag_task(found, "resources", "use")["arguments"]["parameters"]
    assert "tasks.claim.outputs.parameters.name" in parameter["value"]
    [volume] = [item for item in template(found, "use")["volumes"] if item["name"] == "data"]
    assert volume["persistentVolumeClaim"]["claimName"] == "{{inputs.parameters.claim}}"


def test_a_component_that_does_nothing_is_refused() -> None:
    with pytest.raises(CompileError) as caught:
        resource_body(ComponentSpec(name="idle"), None, {}, str)
    assert caught.value.rule == "no-implementation"
