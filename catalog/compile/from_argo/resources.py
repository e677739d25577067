"""A resource template to a component without an implementation, and the task's `x-catalog.resource`."""

from __future__ import annotations

from typing import Any

from catalog.compile.cursor import Cursor
from catalog.compile.from_argo.containers import read_display_name, read_options
from catalog.compile.from_argo.leaf import Leaf
from catalog.compile.from_argo.ports import own_names, read_inputs
from catalog.compile.from_argo.retries import read_retries, read_timeout
from catalog.compile.from_argo.templates import GLOBAL, Templates
from catalog.compile.from_argo.texts import settings_of
from catalog.spec.model import ComponentSpec, InputSpec, OutputSpec, TaskExtension
from catalog.spec.resource_grammar import KEYS

_KNOWN = ("name", "resource", "inputs", "outputs", "metadata", "retryStrategy", "activeDeadlineSeconds", "timeout")


def read_resource_template(template: Cursor, templates: Templates) -> Leaf:
    """The object of a resource template with its inputs and outputs; reports what cannot be carried over."""
    template.only(_KNOWN, "argo-template")
    place = template.get("resource")
    if place is None:
        raise AssertionError("the caller saw a resource")
    place.only(tuple(name for name in KEYS if name != "outputs"), "argo-resource")
    inputs = read_inputs(template)
    for path in inputs.paths:
        template.refuse("argo-resource", f"a Kubernetes object takes no file ({path})")
    resource: dict[str, Any] = {name: settings_of(found) for name, found in place.fields().items()}
    outputs: dict[str, str] = {}
    for output in template.listed("outputs", "parameters"):
        source = output.get("valueFrom")
        if source is not None:
            source.only(("jsonPath",), "argo-output", "take the value by `jsonPath`")
            outputs[output.text("name")] = source.text("jsonPath")
    names = own_names(template, list(outputs))
    if outputs:
        resource["outputs"] = {names[name]: path for name, path in outputs.items()}
    needs = templates.needs.get(template.text("name"), ())
    component = ComponentSpec(
        name=template.text("name"),
        inputs=(*inputs.ports.values(), *(InputSpec(f"{GLOBAL}{name}") for name in needs)),
        outputs=tuple(OutputSpec(name) for name in names.values()),
    )
    _, retry = read_retries(template)
    extension = TaskExtension(timeout_seconds=read_timeout(template), retry=retry, resource=resource)
    return Leaf(
        component,
        extension,
        read_options(template),
        read_display_name(template),
        outputs=names,
        constants=inputs.constants,
    )
