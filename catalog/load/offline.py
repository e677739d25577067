"""Whether this process may use the network."""

from __future__ import annotations

import os

VARIABLE = "CATALOG_OFFLINE"
_NO = ("", "0", "false", "no", "off")


def is_offline() -> bool:
    """True when CATALOG_OFFLINE is set: what comes over the network is taken from the cache, or not at all."""
    return os.environ.get(VARIABLE, "").strip().lower() not in _NO
