"""Secrets as files: `task.apply(use_secret("credentials", "/secrets"))`."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable
from typing import Any

from catalog.dsl.complaints import complaint
from catalog.dsl.texts import has_value


def use_secret(
    secret_name: object,
    secret_volume_mount_path: str,
    env_variable: str | None = None,
    secret_file_path_in_volume: str | None = None,
) -> Callable[[Any], Any]:
    """Mount a secret at a path; `env_variable` gets the path of the file `secret_file_path_in_volume` in it."""
    name = str(secret_name)
    if not name or not secret_volume_mount_path:
        raise complaint("use_secret needs the secret's name and a path to mount it at", "bad-argument")
    if bool(env_variable) != bool(secret_file_path_in_volume):
        hint = "give both, or neither"
        raise complaint("env_variable and secret_file_path_in_volume belong together", "bad-argument", hint)
    # A name that is known only while the pipeline runs cannot be the name of a volume.
    volume = f"secret-{hashlib.sha256(name.encode()).hexdigest()[:10]}" if has_value(name) else name

    def change(task: Any) -> Any:
        task.add_volume({"name": volume, "secret": {"secretName": name}})
        task.add_volume_mount({"name": volume, "mountPath": secret_volume_mount_path})
        if env_variable and secret_file_path_in_volume:
            path = posixpath.join(secret_volume_mount_path, secret_file_path_in_volume)
            task.container.add_env_variable({"name": env_variable, "value": path})
        return task

    return change
