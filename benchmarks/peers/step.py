"""The one step all chains are made of: it takes the text of the step before and its own mark, and writes the mark.

The mark differs from step to step and from run to run, so that no cache has seen the step before.
"""

from __future__ import annotations

SCRIPT = 'echo "$1" > "$2"'

COMPONENT = f"""
name: Step
inputs:
- {{name: before, type: String}}
- {{name: mark, type: String}}
outputs:
- {{name: after, type: String}}
implementation:
  container:
    image: busybox:1.36
    command: [sh, -c, '{SCRIPT}', {{inputValue: before}}, {{inputValue: mark}}, {{outputPath: after}}]
"""
