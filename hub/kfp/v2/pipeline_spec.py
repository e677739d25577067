"""Pipelines inside JSON: the field `pipeline_spec`, which holds what kfp 2 compiles, or a pipeline of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from catalog.errors import UsageError
from catalog.spec.document import Reader, compose_all

# kfp's client writes the two documents of a compiled pipeline under these names.
_DOCUMENTS: Mapping[str, str] = {"pipeline_spec": "pipelineSpec", "platform_spec": "platformSpec"}
_SURROGATE = re.compile("[\ud800-\udfff]")
# JSON takes these in quotes, YAML does not.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def spec_text(struct: Mapping[str, Any]) -> str:
    """The pipeline as a text that is both JSON and YAML. Raises UsageError (rule request-invalid) for one too deep."""
    named = {_DOCUMENTS.get(name, name): value for name, value in struct.items()}
    try:
        text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", json.dumps(named, ensure_ascii=False))
    except RecursionError:
        raise UsageError("pipeline_spec is nested too deeply", rule="request-invalid") from None
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def spec_struct(text: str) -> dict[str, Any]:
    """A pipeline's text as JSON data; what a platform adds to a compiled one stands beside it, as kfp's client has it.

    Raises SpecError for a text that is no YAML.
    """
    if text.startswith("{"):
        try:
            return _object(json.loads(text))
        except ValueError:
            pass  # YAML in braces
    reader = Reader(text)
    documents = [_object(reader.plain(node)) for node in compose_all(text)]
    reader.finish()
    platform = next((document for document in documents[1:] if "platforms" in document), None)
    return {"pipeline_spec": documents[0], "platform_spec": platform} if platform else documents[0]


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
