"""The template registry protocol of Kubeflow Pipelines, for the RegistryClient of kfp 2 as it is.

The client does not quote what it puts into an address, so a version arrives as `sha256:<hex>` in the path; and it
sends the upload to the prefix without a final slash.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from pydantic import BaseModel, Field

from catalog.errors import LibraryError, UsageError
from catalog.library.reference import check_digest, check_tag
from hub.api.addresses import REGISTRY
from hub.api.caller import Caller, check_may_read
from hub.api.file_answer import ASK, FOREVER, YAML, file_answer
from hub.api.hub import ServedHub, served_hub
from hub.api.kfp_structs import package_struct, tag_struct, version_struct
from hub.api.request_id import RequestId
from hub.registry.package_changes import (
    delete_package,
    delete_package_tag,
    delete_package_version,
    set_package_tag,
    upload_package,
)
from hub.registry.package_name import package_name
from hub.registry.package_values import PackageTag, PackageVersion
from hub.registry.packages import (
    get_package,
    get_package_tag,
    get_package_version,
    list_package_tags,
    list_package_versions,
    list_packages,
    package_content,
)
from hub.registry.principal import Principal
from hub.registry.rights import require

DIGEST = "sha256:"


class TagBody(BaseModel):
    """What create_tag and update_tag send; `name` is empty."""

    name: str = Field(default="", max_length=400)
    version: str = Field(max_length=400, description="packages/<package>/versions/sha256:<hex>")


def kfp_registry_router() -> APIRouter:
    """The routes at and below `/registry`."""
    router = APIRouter(prefix=REGISTRY, tags=["kfp registry"])
    router.add_api_route("", upload, methods=["POST"], response_class=Response, summary="Upload a pipeline")
    for path, method, endpoint, summary in (
        ("/packages", "GET", packages, "All packages"),
        ("/packages/{package}", "GET", package, "A package"),
        ("/packages/{package}", "DELETE", remove_package, "Delete a package"),
        ("/packages/{package}/versions", "GET", versions, "The versions of a package"),
        ("/packages/{package}/versions/{version}", "GET", version, "A version"),
        ("/packages/{package}/versions/{version}", "DELETE", remove_version, "Delete a version"),
        ("/packages/{package}/tags", "GET", tags, "The tags of a package"),
        ("/packages/{package}/tags", "POST", create_tag, "Set a new tag"),
        ("/packages/{package}/tags/{tag}", "GET", tag, "A tag"),
        ("/packages/{package}/tags/{tag}", "PATCH", update_tag, "Move a tag"),
        ("/packages/{package}/tags/{tag}", "DELETE", remove_tag, "Delete a tag"),
        ("/{package}/{label}", "GET", download, "The file of a version, or of what a tag names"),
    ):
        router.add_api_route(path, endpoint, methods=[method], summary=summary)
    return router


def upload(
    request: Request,
    principal: Caller,
    request_id: RequestId,
    content: Annotated[UploadFile, File(description="component YAML, or a pipeline compiled by kfp 2")],
    tags: Annotated[str, Form(max_length=4000, description="comma-joined")] = "",
) -> Response:
    """Answers `<package>/sha256:<hex>`; the same bytes again are the same version."""
    require(principal, "publish", "")
    wanted = [check_tag(tag.strip()) for tag in tags.split(",") if tag.strip()]
    hub = served_hub(request)
    data = content.file.read(hub.body_bytes)
    made = upload_package(hub.registry, principal, package_name(data), data, wanted, request_id)
    return Response(f"{made.package}/{made.version}", media_type="text/plain")


def packages(request: Request, principal: Caller) -> dict[str, Any]:
    """All packages: what was uploaded, and every component without a namespace."""
    hub = _readable(request, principal)
    return {"packages": [package_struct(found) for found in list_packages(hub.registry)]}


def package(request: Request, principal: Caller, package: str) -> dict[str, Any]:
    """One package."""
    hub = _readable(request, principal)
    found = get_package(hub.registry, package)
    if found is None:
        raise _unknown("package")
    return package_struct(found)


def remove_package(request: Request, principal: Caller, request_id: RequestId, package: str) -> dict[str, bool]:
    """`done` is true when there was one."""
    return {"done": delete_package(served_hub(request).registry, principal, package, request_id)}


def versions(request: Request, principal: Caller, package: str) -> dict[str, Any]:
    """The versions of a package; none for a package that is unknown."""
    hub = _known(request, principal, package)
    return {"versions": [version_struct(found) for found in list_package_versions(hub.registry, package)]}


def version(request: Request, principal: Caller, package: str, version: str) -> dict[str, Any]:
    """One version."""
    hub = _readable(request, principal)
    return version_struct(_version(hub, package, version))


def remove_version(
    request: Request, principal: Caller, request_id: RequestId, package: str, version: str
) -> dict[str, bool]:
    """`done` is true when there was one."""
    registry = served_hub(request).registry
    return {"done": delete_package_version(registry, principal, package, check_digest(version), request_id)}


def tags(request: Request, principal: Caller, package: str) -> dict[str, Any]:
    """The tags of a package."""
    hub = _known(request, principal, package)
    return {"tags": [tag_struct(found) for found in list_package_tags(hub.registry, package)]}


def tag(request: Request, principal: Caller, package: str, tag: str) -> dict[str, Any]:
    """One tag."""
    return tag_struct(_tag(_readable(request, principal), package, tag))


def create_tag(
    request: Request,
    principal: Caller,
    request_id: RequestId,
    package: str,
    tagId: Annotated[str, Query(max_length=128)],
    body: TagBody,
) -> dict[str, Any]:
    """Set a tag, or move it."""
    return _set_tag(served_hub(request), principal, package, tagId, body, request_id)


def update_tag(
    request: Request, principal: Caller, request_id: RequestId, package: str, tag: str, body: TagBody
) -> dict[str, Any]:
    """Move a tag."""
    return _set_tag(served_hub(request), principal, package, tag, body, request_id)


def remove_tag(request: Request, principal: Caller, request_id: RequestId, package: str, tag: str) -> dict[str, bool]:
    """`done` is true when there was one."""
    registry = served_hub(request).registry
    return {"done": delete_package_tag(registry, principal, package, check_tag(tag), request_id)}


def download(request: Request, principal: Caller, package: str, label: str) -> Response:
    """The bytes as they were uploaded."""
    hub = _readable(request, principal)
    by_digest = label.startswith(DIGEST)
    digest = check_digest(label) if by_digest else _tag(hub, package, label).digest
    data = package_content(hub.registry, package, digest)
    if data is None:
        raise _unknown("version")
    public = hub.anonymous_read()
    cache = FOREVER if by_digest else ASK
    return file_answer(request, data, digest, media_type=YAML, cache=cache, public=public)


def _set_tag(
    hub: ServedHub, principal: Principal, package: str, tag: str, body: TagBody, request_id: str
) -> dict[str, Any]:
    prefix = f"packages/{package}/versions/{DIGEST}"
    if not body.version.startswith(prefix):
        raise UsageError(f'"version" names no version of {package}', rule="tag-version", hint=f"{prefix}<hex>")
    digest = check_digest(body.version.removeprefix(prefix))
    return tag_struct(set_package_tag(hub.registry, principal, package, check_tag(tag), digest, request_id))


def _readable(request: Request, principal: Principal) -> ServedHub:
    """The hub, when the caller may read packages; they belong to no namespace."""
    hub = served_hub(request)
    check_may_read(hub, principal, "package")
    return hub


def _known(request: Request, principal: Principal, package: str) -> ServedHub:
    hub = _readable(request, principal)
    if get_package(hub.registry, package) is None:
        raise _unknown("package")
    return hub


def _version(hub: ServedHub, package: str, version: str) -> PackageVersion:
    if not version.startswith(DIGEST):
        raise LibraryError("a version is sha256:<hex>", rule="reference-invalid")
    found = get_package_version(hub.registry, package, check_digest(version))
    if found is None:
        raise _unknown("version")
    return found


def _tag(hub: ServedHub, package: str, tag: str) -> PackageTag:
    found = get_package_tag(hub.registry, package, check_tag(tag))
    if found is None:
        raise _unknown("tag")
    return found


def _unknown(what: str) -> LibraryError:
    return LibraryError(
        f"the registry has no such {what}", rule="package-unknown", hint=f"list them: {REGISTRY}/packages"
    )
