"""How the drivers of object storage (s3fs, gcsfs) are set up, for components and artifacts alike."""

from __future__ import annotations

import logging
import os
from typing import Any

S3_SCHEMES = ("s3", "s3a")


def storage_options(scheme: str) -> dict[str, Any]:
    """The options of fsspec for a scheme: S3_ENDPOINT names the server, unless AWS_ENDPOINT_URL does already."""
    endpoint = os.environ.get("S3_ENDPOINT")
    if scheme not in S3_SCHEMES or not endpoint or os.environ.get("AWS_ENDPOINT_URL"):
        return {}
    return {"endpoint_url": endpoint}


def quieten(driver: str) -> None:
    """Keep the driver's own account of a failure, tracebacks included, out of stderr where nobody set up logging."""
    logger = logging.getLogger(driver)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
