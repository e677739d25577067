"""Results that are known before a workflow starts: tasks whose outputs are taken from the cache and start no pod."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class KnownOutput:
    """One output of such a task: its `text` where it is short UTF-8 text, and where a pod finds its bytes.

    `location` is an Argo artifact location such as `{"s3": {"key": "…"}}`; empty where the text is all there is.
    `is_uri` is true for a text that is the URI of what the task put there by itself.
    """

    text: str | None = None
    location: Mapping[str, Any] = field(default_factory=dict)
    is_uri: bool = False


Known = Mapping[str, Mapping[str, KnownOutput]]
