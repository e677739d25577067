"""Texts of components that pass every check."""

from __future__ import annotations

OPTIONAL_INPUT = "- {name: ending, type: String, default: '', description: What is put behind it.}\n"
README = b"# A component\n\nHands a text on.\n"
CASES = b"""\
cases:
- name: plain
  arguments: {text: hi}
  expect:
    outputs:
      text: {equals: hi}
"""


def component(name: str = "echo", version: str = "1.0.0", more: str = "", description: str = "") -> str:
    """A component that hands a text on; `more` is added to its inputs, all of which it uses."""
    used = "    - {inputValue: ending}\n" if more == OPTIONAL_INPUT else ""
    return f"""\
name: {name}
description: {description or f"Hands a text on unchanged, as of {version}."}
metadata:
  annotations:
    version: {version}
    author: somebody
    license: Apache-2.0
inputs:
- {{name: text, type: String, description: The text.}}
{more}outputs:
- {{name: text, type: String, description: The same text.}}
implementation:
  container:
    image: library/bash:4.4.23
    command: [bash, -ec, 'mkdir -p "$(dirname "$1")"; printf %s "$0" > "$1"']
    args:
    - {{inputValue: text}}
    - {{outputPath: text}}
{used}"""
