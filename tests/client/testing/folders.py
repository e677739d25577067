"""Small components with test cases, written to a folder."""

from __future__ import annotations

import textwrap
from pathlib import Path

GREET = """
name: greet
metadata: {annotations: {version: 1.0.0}}
inputs:
- {name: who, type: TextFile}
- {name: word, type: String, default: hello}
- {name: end, type: String, optional: true}
outputs:
- {name: text, type: String}
- {name: folder, type: Directory}
implementation:
  container:
    image: busybox:1.36
    command:
    - sh
    - -ec
    - |
      printf '%s %s%s\\n' "$1" "$(cat "$0")" "$4" > "$2"
      mkdir -p "${3:?}/part"
      printf '{"count": 1, "list": [true, "x"]}' > "$3/part/facts.json"
      echo "greeted $(cat "$0")"
      test "$1" != refuse
    args:
    - {inputPath: who}
    - {inputValue: word}
    - {outputPath: text}
    - {outputPath: folder}
    - if:
        cond: {isPresent: end}
        then: [{inputValue: end}]
"""


def write_component(library: Path, cases: str, component: str = GREET, place: str = "greet/1.0.0") -> Path:
    """A version's folder with component.yaml and tests.yaml; without the latter for empty cases."""
    folder = library / place
    folder.mkdir(parents=True)
    (folder / "component.yaml").write_text(component, encoding="utf-8")
    if cases:
        (folder / "tests.yaml").write_text(textwrap.dedent(cases), encoding="utf-8")
    return folder
