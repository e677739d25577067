"""Values that exist while the pipeline runs, as the pipeline's function sees them."""

from __future__ import annotations

import re
from copy import copy

from catalog.dsl.complaints import complaint
from catalog.dsl.predicates import Operand
from catalog.dsl.scope import Draft, Key, Scope
from catalog.spec.model import TypeSpec

MARKER = re.compile(r"{{pipelineparam:op=[^;{}]*;name=[^{}]*}}")


class PipelineParam(Operand):
    """A parameter of the pipeline or the output of a task.

    `name` is the parameter's or output's name, `op_name` the id of the task that makes it (None for a parameter),
    `param_type` its type, `checked` whether that must fit. In a text it shows as a marker. One that a user makes has
    no `origin`: it stands for the value of the open pipeline that has its name and task.
    """

    __slots__ = ("_origin", "checked", "name", "op_name", "param_type", "value")

    def __init__(
        self,
        name: str,
        op_name: str | None = None,
        value: str | None = None,
        param_type: TypeSpec = None,
        *,
        origin: Draft | Scope | None = None,
    ) -> None:
        self.name = name
        self._origin = origin
        self.op_name = (origin.id if origin else op_name) or None
        self.param_type = param_type
        self.value = value
        self.checked = True
        if origin is not None:
            self.home.build.markers.setdefault(str(self), self)

    @property
    def origin(self) -> Draft | Scope:
        """What makes the value: a task, or a graph whose input it is."""
        if self._origin is None:
            raise complaint(f'there is no value "{self.full_name}" in the pipeline', "foreign-value")
        return self._origin

    @property
    def known(self) -> bool:
        """Whether the value was made by a pipeline, and not by its name only."""
        return self._origin is not None

    @property
    def home(self) -> Scope:
        """The graph in which the value is at hand."""
        return self.origin.scope if isinstance(self.origin, Draft) else self.origin

    @property
    def key(self) -> Key:
        """What tells the value from all others of the pipeline."""
        return self.op_name or "", self.name

    @property
    def full_name(self) -> str:
        """`<task id>-<name>`, or the name of a parameter."""
        made_by_task = isinstance(self._origin, Draft) or (self._origin is None and self.op_name)
        return f"{self.op_name}-{self.name}" if made_by_task else self.name

    @property
    def pattern(self) -> str:
        """The marker, under the KFP SDK's name."""
        return str(self)

    def ignore_type(self) -> PipelineParam:
        """The same value with type checks off, so that it fits every input."""
        other = copy(self)
        other.checked = False
        return other

    def to_struct(self) -> str:
        """The marker: what a value is in JSON."""
        return str(self)

    def __str__(self) -> str:
        return f"{{{{pipelineparam:op={self.op_name or ''};name={self.name}}}}}"

    def __repr__(self) -> str:
        return str(self)  # so that a list of values, written as text, holds their markers


class ItemParam(PipelineParam):
    """The item of a loop, or (with `item_key`) the value a dict item has under that key.

    It has no type, as in the KFP v1 SDK: a number of a static list may go where a text is wanted.
    """

    __slots__ = ("item_key",)

    def __init__(self, loop: Scope, item_key: str) -> None:
        self.item_key = item_key
        super().__init__(f"item_{item_key}" if item_key else "item", origin=loop)
