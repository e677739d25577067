"""The artifact repository of a cluster run: where pods leave outputs, and how this machine reaches them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DEFAULT_KEY_FORMAT = "{{workflow.name}}/{{pod.name}}"


@dataclass(frozen=True, slots=True)
class SecretRef:
    """One key of a Secret in the namespace of the run's pods."""

    name: str
    key: str

    def to_argo(self) -> dict[str, str]:
        """The selector, in Argo's words."""
        return {"name": self.name, "key": self.key}


@dataclass(frozen=True, slots=True)
class Repository:
    """An S3 bucket that takes the artifacts of workflows.

    `endpoint` is the URL by which this machine reaches the store, empty for Amazon's own; `in_cluster_endpoint` is
    `host:port` as pods know it. `key_format` is the beginning of the keys, with Argo's tags in it. `insecure` means
    that pods speak plain HTTP. The two `_secret` references are what pods use to get in (None: the pod's identity),
    `access_key`, `secret_key` and `session_token` what this machine uses (empty: the usual AWS files and roles).
    `explicit` is true when the user named the place, so that a workflow must carry it; otherwise it is the cluster's
    default. `source` says in words where this was found. `settings` are the other S3 settings of Argo, as they are.
    """

    bucket: str
    endpoint: str = ""
    in_cluster_endpoint: str = ""
    key_format: str = DEFAULT_KEY_FORMAT
    insecure: bool = False
    region: str = ""
    access_key_secret: SecretRef | None = None
    secret_key_secret: SecretRef | None = None
    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    session_token: str = field(default="", repr=False)
    explicit: bool = False
    source: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    def storage_options(self) -> dict[str, Any]:
        """What fsspec's `s3` file system is to be given."""
        client: dict[str, Any] = {}
        if self.endpoint:
            client["endpoint_url"] = self.endpoint
        if self.region:
            client["region_name"] = self.region
        options: dict[str, Any] = {"client_kwargs": client}
        if self.access_key and self.secret_key:
            options |= {"key": self.access_key, "secret": self.secret_key}
            if self.session_token:
                options["token"] = self.session_token
        return options

    def location(self, key: str) -> dict[str, Any]:
        """The Argo artifact location of `key`, complete, whatever the cluster's default repository is."""
        s3: dict[str, Any] = {
            **self.settings,
            "endpoint": self.in_cluster_endpoint or "s3.amazonaws.com",
            "bucket": self.bucket,
            "key": key,
        }
        if self.insecure:
            s3["insecure"] = True
        if self.region:
            s3["region"] = self.region
        if self.access_key_secret and self.secret_key_secret:
            s3["accessKeySecret"] = self.access_key_secret.to_argo()
            s3["secretKeySecret"] = self.secret_key_secret.to_argo()
        elif "useSDKCreds" not in self.settings:
            s3["useSDKCreds"] = True
        return {"s3": s3}

    def archive_location(self) -> dict[str, Any] | None:
        """What a workflow's `templateDefaults.archiveLocation` must say; None where the cluster's default is meant."""
        return self.location(self.key_format) if self.explicit else None
