"""What a Kubernetes API server refuses, as errors a user can act on; nothing here asks a server."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.errors import MachineError
from catalog.run.argo.kinds import ARGO, NAMESPACE, Kind

TRANSIENT = frozenset({429, 500, 502, 503, 504})

_USER = re.compile(r'User "([^"]+)"')
_LONG = 600


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in the words of Kubernetes' access rules: verb, kind, namespace and name; `part` such as `log`."""

    verb: str
    kind: Kind
    namespace: str = ""
    name: str = ""
    part: str = ""

    @property
    def resource(self) -> str:
        """The resource as access rules name it, such as `pods/log`."""
        return f"{self.kind.plural}/{self.part}" if self.part else self.kind.plural

    def words(self) -> str:
        """Such as `create workflows in the namespace "x"`."""
        where = f' in the namespace "{self.namespace}"' if self.namespace else ""
        return f"{self.verb} {self.resource}{where}"

    def rule(self) -> str:
        """The access rule that would allow it, and where it belongs."""
        where = f'a Role of the namespace "{self.namespace}"' if self.namespace else "a ClusterRole"
        rule = f'{{apiGroups: ["{self.kind.group}"], resources: [{self.resource}], verbs: [{self.verb}]}}'
        return f"have an administrator add to {where}, bound to this user: {rule}"


@dataclass(frozen=True, slots=True)
class Answer:
    """The Status object of a failed request; its fields are empty where the answer holds none."""

    code: int
    message: str = ""
    reason: str = ""
    kind: str = ""
    name: str = ""

    @property
    def transient(self) -> bool:
        """True when the same request may well succeed a moment later."""
        return self.code in TRANSIENT and not self.too_large

    @property
    def too_large(self) -> bool:
        """True when the object does not fit into the cluster's database."""
        return self.code == 413 or "request is too large" in self.message or "message larger than max" in self.message


def read_answer(code: int, body: bytes) -> Answer:
    """The answer in a response's body, which a proxy may have written instead of the API server."""
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, Mapping):
        return Answer(code, _short(body.decode("utf-8", "replace")))
    return status_answer(value, code)


def status_answer(status: Mapping[str, Any], code: int = 0) -> Answer:
    """The answer in a Status object."""
    details = status.get("details") or {}
    return Answer(
        int(status.get("code") or code),
        _short(str(status.get("message") or "")),
        str(status.get("reason") or ""),
        str(details.get("kind") or ""),
        str(details.get("name") or ""),
    )


def unreachable(server: str, why: str, hint: str = "") -> MachineError:
    """The error for an API server that gives no answer."""
    return MachineError(
        f"the cluster's API server {server} cannot be reached: {_short(why) or 'no answer'}",
        rule="cluster-unreachable",
        hint=hint or "check that the cluster runs, and that KUBECONFIG (or --kubeconfig and --context) names it",
    )


def refusal(asked: Asked, answer: Answer, server: str) -> MachineError:
    """The error for `answer` to `asked`."""
    if answer.too_large:
        return MachineError(
            f"the cluster cannot hold the object, it is too large: {answer.message}",
            rule="cluster-too-large",
            hint="split the pipeline, or pass large values as files",
        )
    known = {401: _unauthorised, 403: _forbidden, 404: _missing, 409: _conflict, 410: _expired}.get(answer.code)
    if known:
        return known(asked, answer)
    if "webhook" in answer.message:
        return _webhook(answer)
    if answer.code in (400, 422):
        return MachineError(
            f"the cluster does not accept the object: {answer.message}",
            rule="cluster-invalid",
            hint="the message names the field; the Argo Workflows of the cluster may be older than 3.5",
        )
    if answer.transient:
        return unreachable(server, f"it answers with {answer.code} {answer.message}", "wait until it works again")
    return MachineError(
        f"the cluster refuses to {asked.words()}: {answer.code} {answer.message}", rule="cluster-refused"
    )


def _unauthorised(asked: Asked, answer: Answer) -> MachineError:
    return MachineError(
        "the cluster does not know who is asking: the credentials are missing, wrong or expired",
        rule="cluster-unauthorised",
        hint="log in to the cluster again, or check the user of the current context in the kubeconfig",
    )


def _forbidden(asked: Asked, answer: Answer) -> MachineError:
    text = answer.message
    if "exceeded quota" in text or ("must specify" in text and "quota" in text):
        return MachineError(
            f'the namespace "{asked.namespace}" has no room left: {text}',
            rule="cluster-quota",
            hint="wait until other work has ended, ask for less, or have the ResourceQuota raised",
        )
    if "webhook" in text:
        return _webhook(answer)
    if "being terminated" in text:
        return MachineError(
            f'the namespace "{asked.namespace}" is being deleted',
            rule="cluster-namespace",
            hint="wait until it is gone and make it anew, or choose another one with --namespace",
        )
    user = _USER.search(text)
    who = f'the user "{user[1]}"' if user else "this user"
    return MachineError(f"{who} may not {asked.words()}", rule="cluster-forbidden", hint=asked.rule())


def _missing(asked: Asked, answer: Answer) -> MachineError:
    if answer.kind == "namespaces" and asked.kind != NAMESPACE:
        return MachineError(
            f'there is no namespace "{asked.namespace or answer.name}"',
            rule="cluster-namespace",
            hint=f"make it with `kubectl create namespace {asked.namespace or answer.name}`, or choose another one",
        )
    if not answer.name and asked.kind.group == ARGO:
        return no_argo(asked.kind)
    named = f' "{asked.name}"' if asked.name else ""
    where = f' in the namespace "{asked.namespace}"' if asked.namespace else ""
    return MachineError(f"there is no {asked.kind.name}{named}{where}", rule="cluster-missing")


def no_argo(kind: Kind) -> MachineError:
    """The error for a cluster that does not know one of Argo's kinds."""
    return MachineError(
        f"the cluster does not know {kind.plural}.{kind.group}: Argo Workflows is not installed",
        rule="cluster-crd",
        hint="install Argo Workflows 3.5 or newer with its custom resource definitions",
    )


def _conflict(asked: Asked, answer: Answer) -> MachineError:
    if answer.reason == "AlreadyExists":
        return MachineError(
            f'the {asked.kind.name} "{asked.name or answer.name}" exists already', rule="cluster-exists"
        )
    return MachineError(
        f'the {asked.kind.name} "{asked.name or answer.name}" was changed by somebody else meanwhile',
        rule="cluster-conflict",
        hint="try again",
    )


def _expired(asked: Asked, answer: Answer) -> MachineError:
    return MachineError(
        f"the cluster no longer has the changes of {asked.kind.plural} since then",
        rule="cluster-expired",
        hint="list the objects again",
    )


def _webhook(answer: Answer) -> MachineError:
    return MachineError(
        f"an admission webhook of the cluster refuses the object: {answer.message}",
        rule="cluster-webhook",
        hint="the message names the webhook; its owner knows the policy",
    )


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _LONG else folded[: _LONG - 1] + "…"
