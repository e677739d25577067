"""The program of a function component: the function's source, and a main part for arguments and outputs."""

from __future__ import annotations

from catalog.dsl.function_interface import FunctionInterface, Parameter
from catalog.dsl.function_runtime import support_for
from catalog.spec.model import InputSpec, OutputSpec
from catalog.spec.types import CANONICAL, is_final_status, type_name

RETURNED_FLAG = "----output-paths"

# How the text of an argument becomes the value of a parameter, and a returned value a text.
READERS = {"int": "int", "float": "float", "bool": "_read_bool", "list": "_read_json", "dict": "_read_json"}
WRITERS = {"bool": "_write_bool", "list": "_write_json", "dict": "_write_json", "str": "_write_text"}
FILE_READERS = {
    "InputPath": "str",
    "InputTextFile": "_open_input_text",
    "InputBinaryFile": "_open_input_binary",
    "OutputPath": "_make_folder",
    "OutputTextFile": "_open_output_text",
    "OutputBinaryFile": "_open_output_binary",
}


def program_of(source: str, function_name: str, interface: FunctionInterface, flags: dict[str, str]) -> str:
    """A program for `python3 -c`; `flags` has the flag of each parameter."""
    readers = [
        f"    {flags[parameter.name]!r}: ({parameter.name!r}, {_reader(parameter)}),"
        for parameter in interface.parameters
    ]
    missing = [parameter.name for parameter in interface.parameters if is_final_status(parameter.port.type)]
    writers = [WRITERS.get(_python_type(port), "str") for port in interface.returned]
    call = [
        "_run(",
        f"    {function_name},",
        *(["    {", *(f"    {line}" for line in readers), "    },"] if readers else ["    {},"]),
        f"    {missing!r},",
        f"    [{', '.join(writers)}],",
        f"    {interface.single!r},",
        ")",
    ]
    main = "\n".join(call)
    parts = ["from __future__ import annotations", source.rstrip("\n"), *support_for(main), main]
    return "\n\n\n".join(parts) + "\n"


def _python_type(port: InputSpec | OutputSpec) -> str:
    name = type_name(port.type)
    return "list" if name == "Json" else CANONICAL.get(name, "")


def _reader(parameter: Parameter) -> str:
    if parameter.style:
        return FILE_READERS[parameter.style]
    return "_read_json" if is_final_status(parameter.port.type) else READERS.get(_python_type(parameter.port), "str")
