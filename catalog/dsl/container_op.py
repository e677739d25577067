"""A step made of an image and a command, as the KFP v1 SDK has it: a task with a component of its own."""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.dsl.complaints import complaint
from catalog.dsl.composition import open_composition, task_name
from catalog.dsl.container_task import ContainerTask
from catalog.dsl.kubernetes_objects import camel_case, plain
from catalog.dsl.params import PipelineParam
from catalog.dsl.pipeline_volume import PipelineVolume
from catalog.dsl.scope import unique
from catalog.dsl.texts import has_value, split_text
from catalog.spec.model import ComponentSpec, ContainerImplementation, ContainerSpec, InputSpec, OutputSpec
from catalog.spec.placeholders import InputPath
from catalog.spec.special_outputs import special_output


@dataclass(frozen=True)
class InputArgumentPath:
    """An argument that the program gets as a file: `input` names it, `path` says where the file is to be."""

    argument: object
    input: Any = None
    path: str | None = None


class ContainerOp(ContainerTask, ABC):
    """A task from an image, a command and arguments, in which values of the pipeline may stand.

    `file_outputs` maps output names to the paths the program writes them to; `artifact_argument_paths` are files that
    the program finds where they say; `pvolumes` maps paths to volumes, which make the task wait for those that used
    them before. `container_kwargs` are further fields of a Kubernetes container. `is_exit_handler` says nothing any
    more.
    """

    def __init__(
        self,
        name: str,
        image: object,
        command: object = None,
        arguments: object = None,
        init_containers: Sequence[Any] | None = None,
        sidecars: Sequence[Any] | None = None,
        container_kwargs: Mapping[str, Any] | None = None,
        artifact_argument_paths: Sequence[InputArgumentPath] | None = None,
        file_outputs: Mapping[str, str] | None = None,
        output_artifact_paths: Mapping[str, str] | None = None,
        is_exit_handler: bool = False,
        pvolumes: Mapping[str, Any] | None = None,
    ) -> None:
        paths = {_output_name(key): str(path) for key, path in (file_outputs or {}).items()}
        paths |= {_output_name(key): str(path) for key, path in (output_artifact_paths or {}).items()}
        draft = open_composition("dsl.ContainerOp").add_draft(task_name(name))
        container = ContainerSpec(str(image), file_outputs=paths or None)
        shown = tuple(OutputSpec(key) for key in paths)
        draft.spec = ComponentSpec(name, outputs=shown, implementation=ContainerImplementation(container))
        super().__init__(draft)
        fields = draft.settings.container
        fields.update({camel_case(key): plain(value) for key, value in (container_kwargs or {}).items()})
        for file in artifact_argument_paths or ():
            self._add_file(file, placed=True)
        fields["image"] = str(image)
        fields["command"] = self._line(command)
        fields["args"] = self._line(arguments)
        for init_container in init_containers or ():
            self.add_init_container(init_container)
        for sidecar in sidecars or ():
            self.add_sidecar(sidecar)
        self.pvolumes: dict[str, PipelineVolume] = {}
        self.add_pvolumes(pvolumes)

    @property
    def image(self) -> str:
        """The image."""
        return self.container.image

    @image.setter
    def image(self, value: object) -> None:
        self.container.image = value

    @property
    def command(self) -> list[str] | None:
        """The command, values of the pipeline as their markers."""
        return self.container.command

    @command.setter
    def command(self, value: object) -> None:
        self.draft.settings.container["command"] = self._line(value)

    @property
    def arguments(self) -> list[str] | None:
        """The arguments behind the command."""
        return self.container.args

    @arguments.setter
    def arguments(self, value: object) -> None:
        self.draft.settings.container["args"] = self._line(value)

    @property
    def pvolume(self) -> PipelineVolume | None:
        """The volume of a task that has exactly one."""
        return next(iter(self.pvolumes.values())) if len(self.pvolumes) == 1 else None

    def add_pvolumes(self, pvolumes: Mapping[str, Any] | None = None) -> ContainerOp:
        """Mount volumes at paths; the volumes that come out in `pvolumes` make their users wait for this task."""
        for mount_path, given in (pvolumes or {}).items():
            before = given if isinstance(given, PipelineVolume) else PipelineVolume(volume=given)
            self.draft.after += [task.draft for task in before.dependents]
            volume = self.pvolumes[mount_path] = before.after(self)
            self.add_volume(volume)
            self.add_volume_mount({"name": volume.name, "mountPath": mount_path})
        return self

    def _line(self, given: object) -> list[Any] | None:
        if given is None:
            return None
        many = isinstance(given, Sequence) and not isinstance(given, str)
        items: Sequence[object] = given if many else [given]  # type: ignore[assignment]
        return [self._add_file(item) if isinstance(item, InputArgumentPath) else str(item) for item in items]

    def _add_file(self, file: InputArgumentPath, placed: bool = False) -> InputPath:
        """Give the task an input for the file; `placed` for a file that only the program knows the path of."""
        draft = self.draft
        wanted = getattr(file.input, "name", file.input) or f"input-{len(draft.files)}"
        port = draft.spec.input(wanted) if draft.spec else None
        if port is None and draft.spec is not None:
            wanted = unique(str(wanted), set(draft.arguments))
            draft.spec = _with_input(draft.spec, InputSpec(wanted))
            draft.arguments[wanted] = self._argument(file.argument)
        if placed and not file.path:
            path = f"/tmp/inputs/{wanted}/data"
        else:
            path = file.path or ""
        draft.files.setdefault(wanted, path)
        return InputPath(wanted)

    def _argument(self, given: object) -> Any:
        if isinstance(given, PipelineParam):
            return given
        text = str(given)
        if not has_value(text):
            return text
        parts = split_text(text, self.draft.scope.build).parts
        if len(parts) == 1:
            return parts[0]
        hint = "pass the value itself, or put the text together in a component"
        raise complaint("a file is given a text with a pipeline value inside", "value-in-text", hint)


@ContainerOp.register
class ComponentTask(ContainerTask):
    """One use of a component; to `isinstance` it is a ContainerOp, as in the KFP v1 SDK."""


def _output_name(name: str) -> str:
    return special_output(name) or name


def _with_input(spec: ComponentSpec, port: InputSpec) -> ComponentSpec:
    return replace(spec, inputs=(*spec.inputs, port))
