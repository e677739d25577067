"""Changes to tasks that use Amazon's services: `task.apply(use_aws_secret())`."""

from __future__ import annotations

from typing import Any

from catalog.onprem import Change, use_k8s_secret


def use_aws_secret(
    secret_name: str = "aws-secret",
    aws_access_key_id_name: str = "AWS_ACCESS_KEY_ID",
    aws_secret_access_key_name: str = "AWS_SECRET_ACCESS_KEY",
    aws_region: str | None = None,
) -> Change:
    """Give the task the access key in a secret, and the region where one is named; the names are the secret's keys."""
    keys = {aws_access_key_id_name: "AWS_ACCESS_KEY_ID", aws_secret_access_key_name: "AWS_SECRET_ACCESS_KEY"}
    credentials = use_k8s_secret(secret_name, keys)

    def change(task: Any) -> Any:
        found = credentials(task)
        if aws_region:
            found.container.add_env_variable({"name": "AWS_REGION", "value": aws_region})
        return found

    return change
