"""The inputs of a pipeline as fields of a form, and what was written into them as arguments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog.client.arguments import READERS
from catalog.errors import CatalogError
from catalog.spec.model import ComponentSpec, InputSpec
from catalog.spec.types import CANONICAL, default_text, is_final_status, truth, type_name
from hub.run_pages.forms_posted import PostedForm

TEXT_PREFIX = "in:"
FILE_PREFIX = "file:"
MOST_FILE_BYTES = 1 << 20
MOST_ROWS = 12
_WANTED: Mapping[str, str] = {
    "int": "a whole number, such as 12",
    "float": "a number, such as 0.01 or 1e-3",
    "bool": "true or false",
    "list": 'a JSON list, such as ["a", "b"]',
    "dict": 'a JSON object, such as {"rate": 0.1}',
}
_JSON: Mapping[str, type] = {"list": list, "dict": dict}


@dataclass(frozen=True)
class InputField:
    """A field for one input: `kind` is the Python type of its value (`str` for texts, `file` for what tasks read as a
    file), `type` its name in the pipeline, `text` what stands in it, `error` what is wrong with that."""

    place: int
    name: str
    kind: str
    type: str
    description: str
    required: bool
    default: str | None
    text: str
    error: str = ""

    @property
    def id(self) -> str:
        """What names the field on its page."""
        return f"input-{self.place}"

    @property
    def rows(self) -> int:
        """How many lines a field of several lines shows."""
        least = 3 if self.kind in ("list", "dict", "file") else 1
        return max(least, min(MOST_ROWS, self.text.count("\n") + 1))

    @property
    def wanted(self) -> str:
        """What a value looks like."""
        return _WANTED.get(self.kind, "")

    @property
    def choice(self) -> str:
        """The truth that a Boolean's text means; empty for none."""
        try:
            return str(truth(self.text)).lower() if self.text else ""
        except CatalogError:
            return ""


def input_fields(spec: ComponentSpec, given: Mapping[str, str] | None = None) -> tuple[InputField, ...]:
    """The fields of a pipeline's inputs, filled with the given texts, without them with the defaults."""
    shown = [port for port in spec.inputs if not is_final_status(port.type)]
    return tuple(_field(place, port, given) for place, port in enumerate(shown))


def prefilled(fields: tuple[InputField, ...], asked: Mapping[str, str]) -> tuple[InputField, ...]:
    """The fields with the texts that an address gives them, as `in:NAME`."""
    return tuple(replace(field, text=asked.get(f"in:{field.name}", field.text)) for field in fields)


def _field(place: int, port: InputSpec, given: Mapping[str, str] | None) -> InputField:
    default = default_text(port)
    text = (default or "") if given is None else given.get(port.name, "")
    return InputField(
        place=place,
        name=port.name,
        kind=kind_of(port),
        type=type_name(port.type),
        description=port.description or "",
        required=port.required,
        default=default,
        text=text,
    )


def kind_of(port: InputSpec) -> str:
    """`str`, `int`, `float`, `bool`, `list`, `dict`; `file` for a type whose values are no parameters."""
    name = type_name(port.type)
    return CANONICAL.get(name, "file") if name else "str"


def posted_fields(
    spec: ComponentSpec, form: PostedForm, *, placeholders: bool = False
) -> tuple[tuple[InputField, ...], dict[str, str]]:
    """The fields as they were filled in, each with what is wrong with it, and the arguments they are.

    A text with `[[…]]` is taken for every type where `placeholders` are filled in later.
    """
    found = tuple(_posted(one, form, placeholders) for one in input_fields(spec))
    return found, {one.name: one.text for one in found if not _left_out(one)}


def _posted(empty: InputField, form: PostedForm, placeholders: bool) -> InputField:
    file = form.files.get(FILE_PREFIX + empty.name)
    if file is not None:
        return _from_file(empty, file.data)
    text = form.text(TEXT_PREFIX + empty.name)
    one = replace(empty, text=text if empty.kind in ("str", "file") else text.strip())
    if placeholders and "[[" in one.text:
        return one
    return replace(one, error=_fault(one))


def _from_file(empty: InputField, data: bytes) -> InputField:
    if len(data) > MOST_FILE_BYTES:
        return replace(empty, error=f"The file has more than {MOST_FILE_BYTES >> 20} MiB.")
    try:
        return replace(empty, text=data.decode("utf-8"))
    except UnicodeDecodeError:
        return replace(empty, error="The file is not UTF-8 text, and arguments are texts.")


def _left_out(one: InputField) -> bool:
    """True for an empty field of an input that needs no value and has none by default."""
    return not one.text and not one.required and not one.default


def _fault(one: InputField) -> str:
    if _left_out(one) or (not one.text and one.kind == "str" and not one.required):
        return ""
    if not one.text:
        return f"This needs a value: {one.wanted}." if one.wanted else "This needs a value."
    if one.kind in _JSON:
        return _json_fault(one)
    try:
        READERS.get(one.kind, str)(one.text)
    except (ValueError, CatalogError):
        return f"This must be {one.wanted}."
    return ""


def _json_fault(one: InputField) -> str:
    try:
        value = json.loads(one.text)
    except json.JSONDecodeError as error:
        return f"This is no JSON: {error.msg} in line {error.lineno}, column {error.colno}."
    except RecursionError:
        return "This is nested too deeply."
    return "" if isinstance(value, _JSON[one.kind]) else f"This must be {one.wanted}."
