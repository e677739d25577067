"""Texts of components that pass every check."""

from __future__ import annotations

OPTIONAL_INPUT = "- {name: ending, type: String, default: '', description: What is put behind it.}\n"


def component(name: str = "echo", version: str = "1.0.0", ending: bool = False, description: str = "") -> str:
    """A component that hands a text on; with `ending` it has an optional input more."""
    more = OPTIONAL_INPUT if ending else ""
    args = "    - {inputValue: ending}\n" if ending else ""
    return f"""\
name: {name}
description: {description or "Hands a text on unchanged."}
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
    command: [bash, -ec, 'mkdir -p "$(dirname "$1")"; printf %s "$0$2" > "$1"']
    args:
    - {{inputValue: text}}
    - {{outputPath: text}}
{args}"""


def readme(name: str = "echo", version: str = "1.0.0") -> bytes:
    """A README that goes with a component."""
    return f"# {name} {version}\n\nHands a text on.\n\n<script>alert(1)</script>\n".encode()


def cases() -> bytes:
    """The cases of a component."""
    return b"""\
cases:
- name: plain
  arguments: {text: hi}
  expect:
    outputs:
      text: {equals: hi}
"""
