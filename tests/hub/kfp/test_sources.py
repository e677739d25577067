from __future__ import annotations

from catalog.spec.model import ComponentSpec, InputSpec
from hub.kfp.sources import argument_names


def test_names_that_a_client_has_sanitised_find_their_inputs() -> None:
    spec = ComponentSpec(inputs=(InputSpec("learning rate"), InputSpec("epochs"), InputSpec("Größe (m)")))
    given = {"learning-rate": "0.1", "epochs": "3", "Gr-e-m": "1", "other": "x"}
    assert argument_names(spec, given) == {"learning rate": "0.1", "epochs": "3", "Größe (m)": "1", "other": "x"}


def test_an_input_with_exactly_the_name_goes_before_one_that_is_only_like_it() -> None:
    spec = ComponentSpec(inputs=(InputSpec("a b"), InputSpec("a-b")))
    assert argument_names(spec, {"a-b": "1"}) == {"a-b": "1"}
