"""Runs the tests of the pure layers on every supported interpreter found beside the one this runs on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VERSIONS = ("3.10", "3.11", "3.12", "3.13")
SUITES = (
    "spec",
    "load",
    "library",
    "pipeline",
    "dsl",
    "compile",
    "diff",
    "hub/index",
    "hub/trust",
    "hub/history",
    "test_command.py",
    "test_conformance.py",
    "test_errors.py",
)


def find_interpreter(version: str) -> str | None:
    """The path of pythonX.Y: from PATH, or the newest one pyenv holds."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    held = sorted(root.glob(f"{version}.*/bin/python"), key=lambda path: int(path.parent.parent.name.split(".")[2]))
    if held:
        return str(held[-1])
    return shutil.which(f"python{version}")


def run_on(version: str, interpreter: str) -> int:
    """Install into `.venv-X.Y` and run the suites there; returns pytest's exit code."""
    venv = Path(f".venv-{version}")
    python = venv / "bin" / "python"
    if not python.exists():
        subprocess.run([interpreter, "-m", "venv", str(venv)], check=True)
    packages = ["--editable", ".", "pytest", "hypothesis", "kubernetes>=29,<34"]
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True)
    suites = [str(Path("tests") / name) for name in SUITES if (Path("tests") / name).exists()]
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not docker and not cluster", *suites]
    return subprocess.run(command, check=False).returncode


def main() -> int:
    """Exit code 0 when every interpreter found passed; those not found are named."""
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    failed: list[str] = []
    for version in VERSIONS:
        if version == running:
            continue
        interpreter = find_interpreter(version)
        if interpreter is None:
            print(f"python {version}: not found here, left out", flush=True)
            continue
        print(f"python {version}: {interpreter}", flush=True)
        if run_on(version, interpreter) != 0:
            failed.append(version)
    if failed:
        print(f"failed on {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
