"""The types of inputs, from the text that the store keeps."""

from __future__ import annotations

import json

import pytest

from catalog.client.stored_pipeline import read_stored, stored_text
from catalog.compile.package import read_package
from catalog.spec.emit import to_struct
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component
from hub.kfp.v2.input_types import input_types
from tests.hub.kfp.v2.packages import FAILING, ir

TRICKY = """\
name: tricky
description: |-
  implementation: is told here
inputs:
- {name: a, type: {GCSPath: {data_type: CSV}}}
- {name: 'on: off', type: Integer, description: "one\\nimplementation:\\ntwo"}
- {name: b}
implementation:
  container: {image: x}
"""


@pytest.mark.parametrize("spec", [parse_component(FAILING), parse_component(TRICKY), read_package(json.dumps(ir()))])
def test_they_are_those_of_the_whole_pipeline(spec: ComponentSpec) -> None:
    wanted = {port.name: port.type for port in spec.inputs}
    text = stored_text(spec)
    assert input_types(text) == wanted == {port.name: port.type for port in read_stored(text, {}).inputs}
    assert input_types(json.dumps(to_struct(spec))) == wanted


def test_a_pipeline_may_have_no_inputs() -> None:
    assert input_types("implementation:\n  container: {image: x}\n") == {}
    assert input_types("name: x\nimplementation:\n  container: {image: x}\n") == {}
