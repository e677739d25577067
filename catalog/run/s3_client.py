"""Clients of S3 servers. One is made at a time: botocore's sessions are not safe for use from several threads."""

from __future__ import annotations

import threading
from typing import Any

from catalog.errors import MachineError

# A session reads compressed descriptions of the service from its package, which takes a second of one processor.
_ONE_AT_A_TIME = threading.Lock()


def make_client(
    endpoint: str = "",
    region: str = "",
    keys: tuple[str, str, str] = ("", "", ""),
    **settings: Any,
) -> Any:
    """A client with a session of its own, which may be used from several threads.

    `endpoint` is the server's URL (empty: Amazon's own), `keys` are access key, secret key and session token (empty:
    the usual AWS settings), `settings` those of botocore's Config. Raises MachineError (rule storage-driver) where
    botocore is not installed.
    """
    try:
        from botocore.config import Config
        from botocore.session import Session
    except ImportError as error:
        raise MachineError(
            f"no driver for S3: {error}", rule="storage-driver", hint="pip install 'kfp-catalog[s3]'"
        ) from error
    access, secret, token = keys
    with _ONE_AT_A_TIME:
        return Session().create_client(
            "s3",
            endpoint_url=endpoint or None,
            region_name=region or None,
            aws_access_key_id=access or None,
            aws_secret_access_key=secret or None,
            aws_session_token=token or None,
            config=Config(**settings),
        )
