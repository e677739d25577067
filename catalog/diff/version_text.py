"""Puts another version number into a component's texts."""

from __future__ import annotations

import re

from yaml.nodes import MappingNode, ScalarNode

from catalog.diff.edits import Editor, apply_edits
from catalog.spec.checks import find_node
from catalog.spec.document import compose


def renumber_component(text: str, name: str, old: str, new: str) -> str:
    """The text of a component.yaml with the new version in its annotations `version` and `canonical_location`.

    Whatever version the annotation had gives way; the location changes where it names the component's `old` version.
    Nothing else is touched, and an annotation that is not there is not added. Raises SpecError for no YAML.
    """
    editor = Editor(text)
    annotations = find_node(compose(text), "metadata", "annotations")
    edits = []
    for key, node in annotations.value if isinstance(annotations, MappingNode) else ():
        if not isinstance(node, ScalarNode):
            continue
        if key.value == "version":
            edits.append(editor.replace(node, new))
        elif key.value == "canonical_location":
            edits.append(editor.replace(node, renumber_text(node.value, name, old, new)))
    return apply_edits(text, edits)


def renumber_text(text: str, name: str, old: str, new: str) -> str:
    """The text with the new version wherever `name` stands before the old one: `echo 1.0.0`, `echo@1.0.0`, a path."""
    wanted = re.compile(rf"(?<![\w.-])({re.escape(name)}(?:[ @/]|@\^|@~)){re.escape(old)}(?![\w+-]|\.\d)")
    return wanted.sub(lambda found: found[1] + new, text)
