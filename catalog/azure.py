"""Changes to tasks that use Azure: `task.apply(use_azure_secret())`."""

from __future__ import annotations

from catalog.onprem import Change, use_k8s_secret

VARIABLES = ("AZ_SUBSCRIPTION_ID", "AZ_TENANT_ID", "AZ_CLIENT_ID", "AZ_CLIENT_SECRET")


def use_azure_secret(secret_name: str = "azcreds") -> Change:
    """Give the task a service principal's credentials, whose variables are called like the secret's keys."""
    return use_k8s_secret(secret_name, {name: name for name in VARIABLES})
