"""Where the parts of a served hub lie."""

from __future__ import annotations

API = "/api/v1"
COMPONENTS = "/components"
REGISTRY = "/registry"
MIRROR = "/mirror"
