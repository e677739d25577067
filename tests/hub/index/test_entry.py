"""A component to what an index says of it."""

from __future__ import annotations

from catalog.library.index.values import Stored
from catalog.spec.parse import parse_component
from hub.index.entry import changes_between, make_entry
from tests.hub.index.texts import OPTIONAL_INPUT, component

STORED = Stored("ab" * 32, 10)


def test_an_entry_tells_what_a_list_shows() -> None:
    entry = make_entry(parse_component(component(more=OPTIONAL_INPUT)), "1.0.0", STORED, {"README.md": STORED})
    assert (entry.version, entry.digest, entry.size) == ("1.0.0", STORED.digest, 10)
    assert entry.description == "Hands a text on unchanged, as of 1.0.0."
    assert (entry.image, entry.image_digest) == ("library/bash:4.4.23", None)
    assert entry.inputs[0] == {"name": "text", "type": "String", "description": "The text."}
    assert entry.inputs[1]["default"] == ""
    assert entry.outputs == ({"name": "text", "type": "String", "description": "The same text."},)
    assert entry.annotations["license"] == "Apache-2.0"
    assert entry.files == {"README.md": STORED}
    assert not entry.deprecated and not entry.yanked and entry.superseded_by is None


def test_an_image_digest_is_known_from_the_image_or_the_annotation() -> None:
    digest = "sha256:" + "cd" * 32
    pinned = component().replace("bash:4.4.23", f"bash@{digest}")
    noted = component().replace("license:", f"image_digest: {digest}\n    license:")
    for text in (pinned, noted):
        assert make_entry(parse_component(text), "1.0.0", STORED, {}).image_digest == digest


def test_the_annotations_say_what_is_deprecated() -> None:
    text = component().replace("license:", "deprecated: 'true'\n    superseded_by: say@1.0.0\n    license:")
    entry = make_entry(parse_component(text), "1.0.0", STORED, {})
    assert (entry.deprecated, entry.superseded_by) == (True, "say@1.0.0")


def test_a_graph_has_no_image() -> None:
    entry = make_entry(parse_component("implementation: {graph: {tasks: {}}}"), "1.0.0", STORED, {})
    assert (entry.image, entry.image_digest, entry.inputs) == ("", None, ())


def test_changes_have_a_level_in_words() -> None:
    old, new = parse_component(component()), parse_component(component(more=OPTIONAL_INPUT))
    told = [(change["level"], change["kind"], change["port"]) for change in changes_between(old, new)]
    assert ("minor", "input-added", "ending") in told
