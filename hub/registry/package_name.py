"""The name of a package, which stands in the file that is uploaded."""

from __future__ import annotations

import re

from yaml.nodes import MappingNode, Node, ScalarNode

from catalog.errors import SpecError
from catalog.library.reference import MAX_NAME
from catalog.spec.document import compose_all

_NAME = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{MAX_NAME - 1}}}")


def package_name(content: bytes) -> str:
    """The name in a component file or in a compiled pipeline (its pipelineInfo), as a word of a-z, 0-9, _ and -.

    Raises SpecError for a file that is no YAML or has no name
    (package-unnamed).
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SpecError(f"the file is not UTF-8 text (byte {error.start})", rule="not-utf8") from None
    root = compose_all(text)[0]
    given = _text(_child(_child(root, "pipelineInfo"), "name")) or _text(_child(root, "name"))
    name = re.sub(r"[^a-z0-9_]+", "-", given.lower()).strip("-_")[:MAX_NAME].rstrip("-_")
    if not is_package_name(name):
        raise SpecError(
            "the file has no name of which a package's could be made",
            rule="package-unnamed",
            hint="give the component a `name:`, or the pipeline a name in `pipelineInfo`",
        )
    return name


def is_package_name(text: str) -> bool:
    """True for what may name a package: one word, so that it stands in a URL as it is."""
    return bool(_NAME.fullmatch(text))


def _child(node: Node | None, name: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((value for key, value in node.value if isinstance(key, ScalarNode) and key.value == name), None)


def _text(node: Node | None) -> str:
    return str(node.value) if isinstance(node, ScalarNode) else ""
