"""Where the catalog's own data lies, where the user's data goes, and the limits on input from outside."""

from __future__ import annotations

import os
from pathlib import Path

MAX_SPEC_BYTES = 1 << 20
MAX_SPEC_DEPTH = 64
MAX_VALUE_BYTES = 128 << 10


def data_folder(name: str) -> Path:
    """The shipped folder `components` or `templates`: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parent
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return package / "_data" / name


def home_folder() -> Path:
    """The user's data folder (runs, artifacts): `CATALOG_HOME`, or the platform's data directory."""
    override = os.environ.get("CATALOG_HOME")
    if override:
        return Path(override).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("kfp-catalog", appauthor=False))


def cache_folder() -> Path:
    """The user's cache folder (downloads, environments): `CATALOG_HOME/cache`, or the platform's cache directory."""
    override = os.environ.get("CATALOG_HOME")
    if override:
        return home_folder() / "cache"
    import platformdirs

    return Path(platformdirs.user_cache_dir("kfp-catalog", appauthor=False))


def config_folder() -> Path:
    """Where the user's settings lie: `CATALOG_HOME`, or the platform's config directory."""
    override = os.environ.get("CATALOG_HOME")
    if override:
        return home_folder()
    import platformdirs

    return Path(platformdirs.user_config_dir("kfp-catalog", appauthor=False))
