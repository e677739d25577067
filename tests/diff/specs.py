"""Components for the tests of comparisons, and libraries of them on disk."""

from __future__ import annotations

from pathlib import Path

from catalog.diff.change import Comparison
from catalog.diff.compare import compare
from catalog.library.folder import FolderLibrary
from catalog.library.libraries import Libraries
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component


def ports(inputs: str = "[]", outputs: str = "[]", line: str = "[echo]", image: str = "bash:5") -> ComponentSpec:
    """A container component with these ports and this command, as flow YAML."""
    return parse_component(
        f"inputs: {inputs}\noutputs: {outputs}\nimplementation: {{container: {{image: {image}, command: {line}}}}}\n"
    )


def kinds(comparison: Comparison) -> list[str]:
    """`level kind port` of each change."""
    return [f"{change.level.word} {change.kind} {change.port}".rstrip() for change in comparison.changes]


def input_change(old: str, new: str) -> list[str]:
    """What changes between two versions that differ in their inputs."""
    return kinds(compare(ports(inputs=old), ports(inputs=new)))


def component(name: str, version: str, inputs: str = "[]", outputs: str = "[]") -> str:
    """A component's file that echoes its inputs and writes its outputs."""
    found = ports(inputs, outputs)
    line = [f"{{inputValue: {port.name}}}" if port.required else port.name for port in found.inputs]
    line += [f"{{outputPath: {port.name}}}" for port in found.outputs]
    return (
        f"name: {name}\n"
        "metadata:\n"
        "  annotations:\n"
        f"    version: {version}  # the number\n"
        f"    canonical_location: 'https://example.org/{name}/{version}/component.yaml'\n"
        f"inputs: {inputs}\n"
        f"outputs: {outputs}\n"
        f"implementation: {{container: {{image: 'bash:5', command: [echo], args: [{', '.join(line)}]}}}}\n"
    )


def publish(root: Path, name: str, version: str, inputs: str = "[]", outputs: str = "[]", migrations: str = "") -> Path:
    """Put a version into a library and return its folder."""
    folder = root / name / version
    folder.mkdir(parents=True)
    (folder / "component.yaml").write_text(component(name, version, inputs, outputs), encoding="utf-8")
    if migrations:
        (folder / "migrations.yaml").write_text(migrations, encoding="utf-8")
    return folder


def libraries(root: Path) -> Libraries:
    """The library in `root` alone."""
    return Libraries((FolderLibrary(root),))
