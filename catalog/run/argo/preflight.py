"""Everything that may keep a run from working on a cluster, found before anything is made there."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.errors import Finding, MachineError
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.controller_check import controller, installed
from catalog.run.argo.namespace_check import images_on_nodes, namespace_there, quotas, secrets
from catalog.run.argo.repository import Repository
from catalog.run.argo.repository_config import REPOSITORY_HINT
from catalog.run.argo.rights import account_rights, user_rights
from catalog.run.argo.store_check import store_works
from catalog.run.argo.target import Target


def preflight(
    cluster: Cluster, target: Target, images: Iterable[str] = (), secret_names: Iterable[str] = ()
) -> list[Finding]:
    """All findings about running workflows with `images` and these Secrets at `target`.

    Their severity is error for what will fail, warning for what may, info for what cannot be told from here, and ok.
    Makes nothing in the cluster, and in the artifact store only an empty object, which it deletes. Raises MachineError
    when the cluster cannot be asked at all.
    """
    found = [*answering(cluster), *installed(cluster), *namespace_there(cluster, target.namespace)]
    if any(finding.severity == "error" for finding in found):
        return [*found, *_store(target)]
    found += [controller(cluster)]
    found += user_rights(cluster, target.namespace)
    found += account_rights(cluster, target.namespace, target.service_account)
    found += quotas(cluster, target.namespace)
    found += _store(target)
    found += secrets(cluster, target.namespace, [*secret_names, *_secrets_of(target.repository)])
    return found + images_on_nodes(cluster, images)


def refuse_errors(findings: Iterable[Finding]) -> None:
    """Raise one MachineError with every finding that is an error."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise MachineError(findings=errors)


def answering(cluster: Cluster) -> list[Finding]:
    """That the API server answers; MachineError when it does not."""
    return [Finding("cluster-api", f"the API server {cluster.server} answers ({cluster.version()})", severity="ok")]


def _store(target: Target) -> list[Finding]:
    found = list(target.findings)
    if target.repository is not None:
        return [*found, store_works(target.repository)]
    if not found:
        found.append(Finding("artifact-store-missing", "there is no artifact store", hint=REPOSITORY_HINT))
    return found


def _secrets_of(repository: Repository | None) -> list[str]:
    references = (repository.access_key_secret, repository.secret_key_secret) if repository else ()
    return [reference.name for reference in references if reference]
