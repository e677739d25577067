"""Reading gs:// and s3:// objects through fsspec, with the credentials this machine has."""

from __future__ import annotations

import importlib.util
from typing import Final

from catalog.errors import FetchError
from catalog.load.body import too_large
from catalog.load.source import Source
from catalog.load.storage import quieten, storage_options

_MODULES: Final = {"gs": ("gcsfs", "gcs"), "s3": ("s3fs", "s3")}


def public_address(source: Source) -> str:
    """The https address of a gs:// object, which answers when the object is public."""
    return "https://storage.googleapis.com/" + source.url.removeprefix("gs://")


def installed(scheme: str) -> bool:
    """True when the package that reads this scheme is there."""
    return importlib.util.find_spec(_MODULES[scheme][0]) is not None


def read_object(source: Source, limit: int) -> bytes:
    """The bytes of an object; FetchError when the extra is not installed, or the object cannot be read."""
    module, extra = _MODULES[source.scheme]
    if not installed(source.scheme):
        raise FetchError(
            f"{source.scheme}:// needs {module}, which is not installed: {source}",
            rule="fetch-extra-missing",
            hint=f"pip install 'kfp-catalog[{extra}]'",
        )
    import fsspec

    quieten(module)
    try:
        with fsspec.open(source.url, "rb", **storage_options(source.scheme)) as opened:
            data = bytes(opened.read(limit + 1))
    except FileNotFoundError as error:
        raise FetchError(f"no such object: {source}", rule="fetch-not-found", hint="check bucket and key") from error
    except PermissionError as error:
        hint = "the credentials of this machine, or none, do not allow it"
        raise FetchError(f"access is refused: {source}", rule="fetch-forbidden", hint=hint) from error
    except Exception as error:  # each storage library raises its own kinds
        raise FetchError(f"cannot be read ({type(error).__name__}): {source}", rule="fetch-failed") from error
    if len(data) > limit:
        raise too_large(str(source), limit)
    return data
