"""The functions that the program of a function component may need besides the function itself."""

from __future__ import annotations

import re

SUPPORT: dict[str, str] = {
    "_read_bool": """
def _read_bool(text):
    lowered = text.lower()
    if lowered in ("y", "yes", "t", "true", "on", "1"):
        return True
    if lowered in ("n", "no", "f", "false", "off", "0"):
        return False
    raise ValueError("%r is neither true nor false" % text)
""",
    "_read_json": """
def _read_json(text):
    import json

    return json.loads(text)
""",
    "_write_text": """
def _write_text(value):
    if not isinstance(value, str):
        raise TypeError("%r is not a str" % (value,))
    return value
""",
    "_write_bool": """
def _write_bool(value):
    if not isinstance(value, bool):
        raise TypeError("%r is not a bool" % (value,))
    return str(value)
""",
    "_write_json": """
def _write_json(value):
    import json

    return json.dumps(value, sort_keys=True)
""",
    "_make_folder": """
def _make_folder(path):
    import os

    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    return path
""",
    "_open_input_text": """
def _open_input_text(path):
    return open(path, "r", encoding="utf-8")
""",
    "_open_input_binary": """
def _open_input_binary(path):
    return open(path, "rb")
""",
    "_open_output_text": """
def _open_output_text(path):
    return open(_make_folder(path), "w", encoding="utf-8")
""",
    "_open_output_binary": """
def _open_output_binary(path):
    return open(_make_folder(path), "wb")
""",
    "_read_arguments": """
def _read_arguments(words, readers):
    arguments = {}
    while words and words[0] != "----output-paths":
        if len(words) < 2 or words[0] not in readers:
            raise SystemExit("unexpected argument: %s" % words[0])
        name, read = readers[words[0]]
        try:
            arguments[name] = read(words[1])
        except ValueError as error:
            raise SystemExit("argument %s: %s" % (words[0], error))
        words = words[2:]
    return arguments, words[1:]
""",
    "_run": """
def _run(function, readers, missing, writers, single):
    import sys

    arguments, paths = _read_arguments(sys.argv[1:], readers)
    for name in missing:
        arguments.setdefault(name, None)
    result = function(**arguments)
    for value in arguments.values():
        if hasattr(value, "close") and hasattr(value, "fileno"):
            value.close()
    results = [result] if single else list(result) if writers else []
    if len(results) != len(writers):
        raise SystemExit("the function returned %d values, %d are declared" % (len(results), len(writers)))
    for value, write, path in zip(results, writers, paths):
        with open(_make_folder(path), "w", encoding="utf-8", newline="") as file:
            file.write(write(value))
""",
}


def support_for(main: str) -> list[str]:
    """The functions that the text `main` names, and those which they name, each behind its own helpers."""
    found: dict[str, str] = {}
    _collect(main, found)
    return [text.strip("\n") for text in found.values()]


def _collect(text: str, found: dict[str, str]) -> None:
    for name in re.findall(r"\b_\w+", text):
        source = SUPPORT.get(name, "")
        if source and source != text and name not in found:
            _collect(source, found)
            found[name] = source
