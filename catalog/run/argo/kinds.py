"""The kinds of Kubernetes objects that the engine asks for, and the paths under which an API server has them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its API group (empty for the core), version, plural name in paths, and singular name in objects."""

    group: str
    version: str
    plural: str
    name: str
    namespaced: bool = True

    @property
    def api_version(self) -> str:
        """The `apiVersion` of its objects."""
        return f"{self.group}/{self.version}" if self.group else self.version

    def path(self, namespace: str = "", name: str = "", part: str = "") -> str:
        """The path of the collection, of one object, or of a part of it; an empty namespace means all of them."""
        pieces = ["/apis" if self.group else "/api", self.api_version]
        if self.namespaced and namespace:
            pieces += ["namespaces", quote(namespace, safe="")]
        pieces.append(self.plural)
        pieces += [quote(piece, safe="") for piece in (name, part) if piece]
        return "/".join(pieces)


ARGO = "argoproj.io"

WORKFLOW = Kind(ARGO, "v1alpha1", "workflows", "Workflow")
WORKFLOW_TEMPLATE = Kind(ARGO, "v1alpha1", "workflowtemplates", "WorkflowTemplate")
CRON_WORKFLOW = Kind(ARGO, "v1alpha1", "cronworkflows", "CronWorkflow")
TASK_RESULT = Kind(ARGO, "v1alpha1", "workflowtaskresults", "WorkflowTaskResult")

CONFIG_MAP = Kind("", "v1", "configmaps", "ConfigMap")
EVENT = Kind("", "v1", "events", "Event")
NAMESPACE = Kind("", "v1", "namespaces", "Namespace", namespaced=False)
NODE = Kind("", "v1", "nodes", "Node", namespaced=False)
POD = Kind("", "v1", "pods", "Pod")
QUOTA = Kind("", "v1", "resourcequotas", "ResourceQuota")
SECRET = Kind("", "v1", "secrets", "Secret")
SERVICE_ACCOUNT = Kind("", "v1", "serviceaccounts", "ServiceAccount")

LEASE = Kind("coordination.k8s.io", "v1", "leases", "Lease")
OWN_ACCESS = Kind("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", False)
OTHER_ACCESS = Kind("authorization.k8s.io", "v1", "localsubjectaccessreviews", "LocalSubjectAccessReview")
