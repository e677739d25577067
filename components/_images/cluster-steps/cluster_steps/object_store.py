"""An S3 store as a file system."""

from __future__ import annotations

import os
from typing import Any

from cluster_steps.storage_credentials import AccessKey, find_access_key

TRIES = 5


def s3_file_system(endpoint: str = "", key: AccessKey | None = None) -> Any:
    """The S3 store at `endpoint` (AWS's own, or AWS_ENDPOINT_URL, when empty), with `key` or that of this environment.

    Without any key only what is public can be read.
    """
    import s3fs

    key = key or find_access_key()
    endpoint = endpoint or os.environ.get("AWS_ENDPOINT_URL", "")
    access = {"key": key.key, "secret": key.secret} if key else {"anon": not _has_role()}
    return s3fs.S3FileSystem(
        **access,
        endpoint_url=endpoint or None,
        # Names of buckets in host names need a DNS that MinIO seldom has.
        config_kwargs={"s3": {"addressing_style": "path"} if endpoint else {}, "retries": {"max_attempts": TRIES}},
        use_listings_cache=False,
        skip_instance_cache=True,
    )


def _has_role() -> bool:
    """True where the cloud gives the pod an identity of its own."""
    return bool(os.environ.get("AWS_ROLE_ARN") or os.environ.get("AWS_CONTAINER_CREDENTIALS_FULL_URI"))
