"""The access key of an object store: from a mounted Secret or from the environment. Plain Python 3.7, for any image."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

SECRET_FOLDER = "/var/run/secrets/storage"
SPELLINGS = (
    ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    ("access-key", "secret-key"),
    ("accesskey", "secretkey"),
    ("accessKey", "secretKey"),
)


class AccessKey(NamedTuple):
    """A key and its secret; never shown."""

    key: str
    secret: str

    def __repr__(self) -> str:
        return "AccessKey(***)"


def access_key_in(values: Mapping[str, str]) -> AccessKey | None:
    """The key in `values`, in any of the spellings Secrets have; None when there is none."""
    for key, secret in SPELLINGS:
        if values.get(key) and values.get(secret):
            return AccessKey(values[key], values[secret])
    return None


def find_access_key(folder: str = SECRET_FOLDER) -> AccessKey | None:
    """The key of the Secret mounted at `folder`, else that of the environment, else None."""
    mounted = {}
    for pair in SPELLINGS:
        for name in pair:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                with open(path, encoding="utf-8") as file:
                    mounted[name] = file.read().strip()
    return access_key_in(mounted) or access_key_in(os.environ)
