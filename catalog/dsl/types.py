"""Port types as annotations, under the names of the KFP v1 SDK: `def train(data: GCSPath())`."""

from __future__ import annotations

from typing import Any, ClassVar


class PortType:
    """A type of ports; its schema says, in OpenAPI's words, which values it takes."""

    schema: ClassVar[dict[str, str]] = {"type": "string"}

    def to_dict(self) -> dict[str, Any]:
        """The type as a component file has it."""
        return {type(self).__name__: {"openapi_schema_validator": dict(self.schema)}}


class String(PortType):
    """A text."""


class Integer(PortType):
    """A whole number."""

    schema: ClassVar[dict[str, str]] = {"type": "integer"}


class Float(PortType):
    """A number."""

    schema: ClassVar[dict[str, str]] = {"type": "number"}


class Bool(PortType):
    """True or false."""

    schema: ClassVar[dict[str, str]] = {"type": "boolean"}


class List(PortType):
    """A JSON list."""

    schema: ClassVar[dict[str, str]] = {"type": "array"}


class Dict(PortType):
    """A JSON object."""

    schema: ClassVar[dict[str, str]] = {"type": "object"}


class GCSPath(PortType):
    """An object or folder in Google Cloud Storage."""

    schema: ClassVar[dict[str, str]] = {"type": "string", "pattern": "^gs://.*$"}


class GCRPath(PortType):
    """An image in a Google container registry."""

    schema: ClassVar[dict[str, str]] = {"type": "string", "pattern": r"^.*gcr\.io/.*$"}


class GCPRegion(PortType):
    """A region of Google Cloud."""


class GCPProjectID(PortType):
    """The id of a project in Google Cloud."""


class LocalPath(PortType):
    """A path on the machine of the task."""
