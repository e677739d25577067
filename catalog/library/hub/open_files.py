"""The files of a hub by its address."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from catalog.errors import CatalogError, FetchError
from catalog.library.hub.address import WEB_SCHEMES, check_address
from catalog.library.hub.bundle_files import SUFFIX, BundleFiles
from catalog.library.hub.cached_files import CachedFiles, RemoteFiles
from catalog.library.hub.files import HubFiles
from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.object_files import ObjectFiles
from catalog.library.hub.web_files import WebFiles
from catalog.library.target import scheme_of
from catalog.load.byte_cache import ByteCache
from catalog.load.offline import is_offline
from catalog.load.options import FetchOptions
from catalog.resources import cache_folder


def open_files(
    address: str, *, offline: bool = False, token: str | None = None, options: FetchOptions | None = None
) -> HubFiles:
    """The files of the hub at a URL, in a folder, or in a bundle (`.tar`); nothing is read yet.

    Without a `token` the one this user has for the address' origin is sent. Remote files are cached. Raises UsageError
    for what is no address, or for credentials that cannot be read.
    """
    url = check_address(address, Path.cwd())
    scheme = scheme_of(url)
    if not scheme or len(scheme) == 1:  # a path; one letter is a drive
        return BundleFiles(Path(url)) if url.endswith(SUFFIX) and not Path(url).is_dir() else FolderFiles(Path(url))
    remote = _web(url, token, options) if scheme in WEB_SCHEMES else _object(url, scheme)
    scope = remote.scope
    if scope is None:
        return remote
    return CachedFiles(remote, ByteCache(cache_folder() / "hubs", scope), offline or is_offline())


def naming(error: CatalogError, hub: object) -> CatalogError:
    """The same error, whose findings say of which hub they are."""
    findings = [replace(finding, message=f"hub {hub}: {finding.message}") for finding in error.findings]
    return type(error)(findings=findings)


def _web(url: str, token: str | None, options: FetchOptions | None) -> WebFiles:
    from catalog.library.hub.credentials import token_for

    held = token_for(url) if token is None else token
    return WebFiles(url, replace(options or FetchOptions(), token=held))


def _object(url: str, scheme: str) -> RemoteFiles:
    from catalog.load.objects import installed

    if scheme == "gs" and not installed("gs"):
        return WebFiles("https://storage.googleapis.com/" + url.removeprefix("gs://"))
    if not installed(scheme):
        hint = "pip install 'kfp-catalog[s3]'"
        raise FetchError(
            f"{scheme}:// needs a package that is not installed: {url}", rule="fetch-extra-missing", hint=hint
        )
    return ObjectFiles(url)
