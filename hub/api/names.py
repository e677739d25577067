"""Components in URLs: `echo` is one part of a path, `team/echo` two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from catalog.errors import LibraryError
from catalog.library.reference import check_name, is_version

PLAIN = "/{name}"
NAMESPACED = "/{namespace}/{name}"


def component_name(request: Request) -> str:
    """The component a path names. LibraryError (rule reference-invalid) when the text cannot be a name."""
    parts = [request.path_params[part] for part in ("namespace", "name") if part in request.path_params]
    return check_name("/".join(parts))


def component_version(request: Request) -> str:
    """The version a path names. LibraryError (rule version-unresolved) when the text cannot be one."""
    text = str(request.path_params["version"])
    if not is_version(text):
        raise LibraryError("the address holds no version", rule="version-unresolved", hint="such as 1.2.0")
    return text


ComponentName = Annotated[str, Depends(component_name)]
ComponentVersion = Annotated[str, Depends(component_version)]


def add_for_both(
    router: APIRouter, method: str, prefix: str, suffix: str, endpoint: Callable[..., Any], **options: Any
) -> None:
    """Add a route for components without a namespace, and one for those with one."""
    for middle in (PLAIN, NAMESPACED):
        router.add_api_route(f"{prefix}{middle}{suffix}", endpoint, methods=[method], **options)
