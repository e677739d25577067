"""Values that exist while the pipeline runs, as the pipeline's function sees them."""

from __future__ import annotations

from copy import copy

from catalog.dsl.predicates import Operand
from catalog.dsl.scope import Draft, Key, Scope
from catalog.spec.model import TypeSpec


class PipelineParam(Operand):
    """A parameter of the pipeline or the output of a task.

    `name` is the parameter's or output's name, `op_name` the id of the task that makes it (None for a parameter),
    `param_type` its type, `checked` whether that must fit. In a text it shows as a marker, which is understood only as
    a whole argument.
    """

    __slots__ = ("checked", "name", "op_name", "origin", "param_type")

    def __init__(self, name: str, origin: Draft | Scope, param_type: TypeSpec = None) -> None:
        self.name = name
        self.origin = origin
        self.op_name = origin.id or None
        self.param_type = param_type
        self.checked = True
        self.home.build.markers.setdefault(str(self), self)

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
        return f"{self.op_name}-{self.name}" if isinstance(self.origin, Draft) else self.name

    def ignore_type(self) -> PipelineParam:
        """The same value with type checks off, so that it fits every input."""
        other = copy(self)
        other.checked = False
        return other

    def __str__(self) -> str:
        return f"{{{{pipelineparam:op={self.op_name or ''};name={self.name}}}}}"

    def __repr__(self) -> str:
        return f"PipelineParam(name={self.name!r}, op_name={self.op_name!r}, param_type={self.param_type!r})"


class ItemParam(PipelineParam):
    """The item of a loop, or (with `item_key`) the value a dict item has under that key.

    It has no type, as in the KFP v1 SDK: a number of a static list may go where a text is wanted.
    """

    __slots__ = ("item_key",)

    def __init__(self, loop: Scope, item_key: str) -> None:
        self.item_key = item_key
        super().__init__(f"item_{item_key}" if item_key else "item", loop)
