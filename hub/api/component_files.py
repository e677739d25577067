"""Components at plain addresses, as both KFP lines load them.

`<prefix><name>/component.yaml`, `<name>/versions/sha256/<digest>` and `<name>/versions/tags/<tag>` are what kfp 1.8's
ComponentStore asks below a search prefix; `<name>/<version>/component.yaml` is for load_component_from_url.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from catalog.errors import LibraryError
from catalog.library.index.values import Shard, Stored, VersionEntry
from catalog.library.reference import check_digest, check_name, check_tag, is_version
from hub.api.addresses import COMPONENTS
from hub.api.caller import Caller, check_may_read
from hub.api.file_answer import ASK, FOREVER, TEXT, YAML, file_answer
from hub.api.hub import ServedHub, served_hub
from hub.api.names import ComponentName, ComponentVersion, add_for_both, component_name, component_version
from hub.registry.principal import Principal

COMPONENT = "component.yaml"
BESIDE = ("README.md", "tests.yaml", "migrations.yaml")


def component_files_router() -> APIRouter:
    """The routes below `/components`."""
    router = APIRouter(tags=["component files"])
    for suffix, endpoint, summary in (
        ("/versions/sha256/{digest}", by_digest, "A version by its digest, a yanked one too"),
        ("/versions/tags/{tag}", by_tag, "The version that a tag names now"),
        (f"/{{version}}/{COMPONENT}", by_version, "A version"),
        (f"/{COMPONENT}", newest, "What the bare name means now"),
    ):
        add_for_both(router, "GET", COMPONENTS, suffix, endpoint, summary=summary)
        add_for_both(router, "HEAD", COMPONENTS, suffix, endpoint, include_in_schema=False)
    for file in BESIDE:
        add_for_both(router, "GET", COMPONENTS, f"/{{version}}/{file}", beside, summary=f"The {file} of a version")
    return router


def newest(request: Request, principal: Caller, name: ComponentName) -> Response:
    """The component file of the newest version."""
    shard = _shard(served_hub(request), principal, name)
    return _component(request, name, _wanted(shard.entry(shard.latest), name), ASK)


def by_version(request: Request, principal: Caller) -> Response:
    """The component file of one version; `team/echo/component.yaml`, of the same form, is the newest of team/echo."""
    parts = request.path_params
    if "namespace" not in parts and not is_version(parts["version"]):
        return newest(request, principal, check_name(f"{parts['name']}/{parts['version']}"))
    name, version = component_name(request), component_version(request)
    entry = _shard(served_hub(request), principal, name).entry(version)
    return _component(request, name, _offered(entry, name), ASK)


def by_digest(request: Request, principal: Caller, name: ComponentName) -> Response:
    """The component file with a digest."""
    digest = check_digest(str(request.path_params["digest"]))
    entry = _shard(served_hub(request), principal, name).by_digest(digest)
    return _component(request, name, _wanted(entry, name), FOREVER)


def by_tag(request: Request, principal: Caller, name: ComponentName) -> Response:
    """The component file that a tag names."""
    shard = _shard(served_hub(request), principal, name)
    digest = shard.tags.get(check_tag(str(request.path_params["tag"])))
    if digest is None:
        raise LibraryError(f"{name} has no such tag", rule="tag-unknown", hint=", ".join(shard.tags) or "it has none")
    return _component(request, name, _wanted(shard.by_digest(digest), name), ASK)


def beside(request: Request, principal: Caller, name: ComponentName, version: ComponentVersion) -> Response:
    """A file beside a component file."""
    hub = served_hub(request)
    file = request.url.path.rpartition("/")[2]
    entry = _offered(_shard(hub, principal, name).entry(version), name)
    stored = entry.files.get(file)
    if stored is None:
        raise LibraryError(f"{name} {version} has no {file}", rule="file-unknown")
    return _blob(request, hub, stored, media_type=TEXT, cache=ASK, name=file)


def _shard(hub: ServedHub, principal: Principal, name: str) -> Shard:
    check_may_read(hub, principal, name)
    shard = hub.index().shard(name)
    if shard is None:
        raise LibraryError(
            f"the hub has no component {name}", rule="reference-unresolved", hint="see /api/v1/components"
        )
    return shard


def _offered(entry: VersionEntry | None, name: str) -> VersionEntry:
    found = _wanted(entry, name)
    if found.yanked:
        hint = f"its file is at {COMPONENTS}/{name}/versions/sha256/{found.digest}"
        raise LibraryError(f"{name} {found.version} was yanked", rule="version-unresolved", hint=hint)
    return found


def _wanted(entry: VersionEntry | None, name: str) -> VersionEntry:
    if entry is None:
        hint = f"see /api/v1/components/{name}"
        raise LibraryError(f"the hub has no such version of {name}", rule="version-unresolved", hint=hint)
    return entry


def _component(request: Request, name: str, entry: VersionEntry, cache: str) -> Response:
    hub = served_hub(request)
    file = f"{name.replace('/', '-')}-{entry.version}.yaml"
    return _blob(request, hub, Stored(entry.digest, entry.size), media_type=YAML, cache=cache, name=file)


def _blob(request: Request, hub: ServedHub, stored: Stored, *, media_type: str, cache: str, name: str) -> Response:
    return file_answer(
        request,
        hub.index().blob(stored),
        stored.digest,
        media_type=media_type,
        cache=cache,
        public=hub.anonymous_read(),
        name=name,
    )
