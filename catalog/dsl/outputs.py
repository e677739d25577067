"""The outputs of a task in a pipeline that is being composed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog.dsl.complaints import complaint
from catalog.dsl.params import PipelineParam
from catalog.dsl.scope import Draft
from catalog.spec.model import OutputSpec
from catalog.spec.names import output_names
from catalog.spec.suggestions import suggest


class Outputs(Mapping[str, PipelineParam]):
    """The outputs of a task by their original names; the Python names work as well."""

    def __init__(self, draft: Draft, ports: tuple[OutputSpec, ...]) -> None:
        self._task_id = draft.id
        self._values = {port.name: PipelineParam(port.name, param_type=port.type, origin=draft) for port in ports}
        self._original = {python: name for name, python in output_names(self._values).items()}

    def __getitem__(self, name: str) -> PipelineParam:
        found = self._values.get(name)
        if found is None:
            found = self._values.get(self._original.get(name, ""))
        if found is None:
            message = f'task "{self._task_id}" has no output "{name}"'
            raise complaint(message, "unknown-output", suggest(str(name), self._values))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values or name in self._original
