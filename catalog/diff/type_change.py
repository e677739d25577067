"""Whether a changed type takes, or fits, everything that it did before."""

from __future__ import annotations

import json

from catalog.spec.model import TypeSpec
from catalog.spec.types import compatible, type_name


def input_keeps(old: TypeSpec, new: TypeSpec) -> bool:
    """True when every output that may be passed to an input of type `old` may be passed to one of type `new`."""
    return _keeps(old, new) and compatible(old, new)


def output_keeps(old: TypeSpec, new: TypeSpec) -> bool:
    """True when every input that takes an output of type `old` takes one of type `new`."""
    return _keeps(old, new) and compatible(new, old)


def shown_type(type_spec: TypeSpec) -> str:
    """The type as text; `any` for none."""
    if not type_spec:
        return "any"
    return type_spec if isinstance(type_spec, str) else json.dumps(type_spec, ensure_ascii=False)


def _keeps(old: TypeSpec, new: TypeSpec) -> bool:
    """What `compatible` alone does not tell: no type and `Artifact` stand for many types, so giving them up narrows."""
    if _unchecked(new):
        return True
    if _unchecked(old):
        return False
    return not _is_artifact(old) or _is_artifact(new)


def _unchecked(type_spec: TypeSpec) -> bool:
    return not type_spec or isinstance(type_spec, list) or not type_name(type_spec)


def _is_artifact(type_spec: TypeSpec) -> bool:
    return type_name(type_spec).lower() == "artifact"
