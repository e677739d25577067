"""The setters of a container, under the names of the KFP v1 SDK; each returns its object, so that calls chain."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

from catalog.dsl import amounts
from catalog.dsl.complaints import complaint
from catalog.dsl.kubernetes_objects import plain_object
from catalog.dsl.texts import has_value, text_or_value
from catalog.spec.suggestions import suggest

Self = TypeVar("Self", bound="ContainerMethods")

PULL_POLICIES = ("Always", "Never", "IfNotPresent")
MESSAGE_POLICIES = ("File", "FallbackToLogsOnError")


class ContainerMethods(ABC):
    """Setters that write into the fields of a container, in Kubernetes' words.

    Where a text is wanted, a value of the pipeline may be given, alone or inside a text; where an object is wanted, a
    dict or an object of the kubernetes client.
    """

    @abstractmethod
    def container_fields(self) -> dict[str, Any]:
        """The fields that the setters write into."""

    def add_resource_limit(self: Self, resource_name: str, value: object) -> Self:
        """At most so much of the resource."""
        return self._resource("limits", resource_name, value)

    def add_resource_request(self: Self, resource_name: str, value: object) -> Self:
        """At least so much of the resource."""
        return self._resource("requests", resource_name, value)

    def get_resource_limit(self, resource_name: str) -> str | None:
        """The limit of the resource, or None."""
        return self._amount("limits", resource_name)

    def get_resource_request(self, resource_name: str) -> str | None:
        """The request of the resource, or None."""
        return self._amount("requests", resource_name)

    def set_cpu_limit(self: Self, cpu: object) -> Self:
        """At most so much cpu: 500m, 2 or 0.5."""
        return self.add_resource_limit("cpu", _checked(cpu, amounts.cpu))

    def set_cpu_request(self: Self, cpu: object) -> Self:
        """At least so much cpu."""
        return self.add_resource_request("cpu", _checked(cpu, amounts.cpu))

    def set_memory_limit(self: Self, memory: object) -> Self:
        """At most so much memory: 512Mi, 2G."""
        return self.add_resource_limit("memory", _checked(memory, amounts.memory))

    def set_memory_request(self: Self, memory: object) -> Self:
        """At least so much memory."""
        return self.add_resource_request("memory", _checked(memory, amounts.memory))

    def set_ephemeral_storage_limit(self: Self, size: object) -> Self:
        """At most so much scratch space on disk."""
        return self.add_resource_limit("ephemeral-storage", _checked(size, amounts.memory))

    def set_ephemeral_storage_request(self: Self, size: object) -> Self:
        """At least so much scratch space on disk."""
        return self.add_resource_request("ephemeral-storage", _checked(size, amounts.memory))

    def set_gpu_limit(self: Self, gpu: object, vendor: str = "nvidia") -> Self:
        """So many GPUs of the vendor: `nvidia`, `amd`, or the whole name of the resource."""
        return self.set_accelerator_limit(gpu, vendor if "/" in str(vendor) else f"{vendor}.com/gpu")

    def set_accelerator_limit(self: Self, limit: object, resource: str = "nvidia.com/gpu") -> Self:
        """So many devices of the kind Kubernetes calls `resource`."""
        return self.add_resource_limit(resource, _checked(limit, amounts.count))

    def set_env_variable(self: Self, name: str, value: object) -> Self:
        """Set an environment variable of the program; a later value replaces an earlier one."""
        text = text_or_value(value, f'the environment variable "{name}"')
        return self.add_env_variable({"name": text_or_value(name, "the name of a variable"), "value": text})

    def add_env_variable(self: Self, env_variable: Any) -> Self:
        """Set an environment variable from a Kubernetes EnvVar; a later one replaces an earlier one."""
        found = plain_object(env_variable, "an environment variable")
        if not isinstance(found.get("name"), str):
            raise complaint(f"an environment variable needs a name: {found!r:.60}", "bad-argument")
        if "value" in found:
            found["value"] = str(found["value"])
        others = [item for item in self.container_fields().get("env", []) if item["name"] != found["name"]]
        self.container_fields()["env"] = [*others, found]
        return self

    def add_env_from(self: Self, env_from: Any) -> Self:
        """Take every entry of a config map or secret as an environment variable (EnvFromSource)."""
        return self._append("envFrom", env_from, "a source of environment variables")

    def add_volume_mount(self: Self, volume_mount: Any) -> Self:
        """Show a volume of the pod at a path (VolumeMount)."""
        return self._append("volumeMounts", volume_mount, "a volume mount")

    def add_volume_devices(self: Self, volume_device: Any) -> Self:
        """Show a raw block volume at a path (VolumeDevice)."""
        return self._append("volumeDevices", volume_device, "a volume device")

    def add_port(self: Self, container_port: Any) -> Self:
        """Name a port the program listens on (ContainerPort)."""
        return self._append("ports", container_port, "a container port")

    def set_image_pull_policy(self: Self, image_pull_policy: object) -> Self:
        """When the image is pulled: Always, Never or IfNotPresent."""
        return self._put("imagePullPolicy", _choice(image_pull_policy, PULL_POLICIES, "the image pull policy"))

    def set_security_context(self: Self, security_context: Any) -> Self:
        """User, group and rights of the program (SecurityContext)."""
        return self._put("securityContext", plain_object(security_context, "a security context"))

    def set_readiness_probe(self: Self, readiness_probe: Any) -> Self:
        """How to tell that the program is ready (Probe)."""
        return self._put("readinessProbe", plain_object(readiness_probe, "a probe"))

    def set_liveness_probe(self: Self, liveness_probe: Any) -> Self:
        """How to tell that the program is alive (Probe)."""
        return self._put("livenessProbe", plain_object(liveness_probe, "a probe"))

    def set_lifecycle(self: Self, lifecycle: Any) -> Self:
        """What is done after the start and before the end (Lifecycle)."""
        return self._put("lifecycle", plain_object(lifecycle, "a lifecycle"))

    def set_stdin(self: Self, stdin: bool = True) -> Self:
        """Keep standard input open."""
        return self._put("stdin", stdin)

    def set_stdin_once(self: Self, stdin_once: bool = True) -> Self:
        """Close standard input after its first client."""
        return self._put("stdinOnce", stdin_once)

    def set_tty(self: Self, tty: bool = True) -> Self:
        """Give the program a terminal."""
        return self._put("tty", tty)

    def set_termination_message_path(self: Self, termination_message_path: object) -> Self:
        """The file with the program's last words."""
        path = text_or_value(termination_message_path, "the path of the termination message")
        return self._put("terminationMessagePath", path)

    def set_termination_message_policy(self: Self, termination_message_policy: object) -> Self:
        """Where the last words come from: File or FallbackToLogsOnError."""
        policy = _choice(termination_message_policy, MESSAGE_POLICIES, "the termination message policy")
        return self._put("terminationMessagePolicy", policy)

    def _put(self: Self, key: str, value: object) -> Self:
        self.container_fields()[key] = value
        return self

    def _append(self: Self, key: str, given: Any, what: str) -> Self:
        found, fields = plain_object(given, what), self.container_fields()
        if found not in fields.get(key, []):
            fields[key] = [*fields.get(key, []), found]
        return self

    def _resource(self: Self, side: str, name: str, amount: object) -> Self:
        text = str(amount) if isinstance(amount, (int, float)) else text_or_value(amount, f'the amount of "{name}"')
        resources = self.container_fields().setdefault("resources", {})
        resources.setdefault(side, {})[text_or_value(name, "the name of a resource")] = text
        return self

    def _amount(self, side: str, name: str) -> str | None:
        found: str | None = (self.container_fields().get("resources") or {}).get(side, {}).get(name)
        return found


def _checked(amount: object, check: Callable[[object], str]) -> str:
    return check(amount) if not has_value(str(amount)) else str(amount)


def _choice(given: object, known: tuple[str, ...], what: str) -> str:
    text = text_or_value(given, what)
    if text not in known and not has_value(text):
        hint = suggest(text, known) or f"one of {', '.join(known)}"
        raise complaint(f'{what} "{text}" is unknown', "bad-argument", hint)
    return text
