"""The main job, end to end: join two texts, then train and evaluate a classifier, all on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"
HOME = HERE.parent / "build" / "demo"

STEPS: tuple[tuple[str, ...], ...] = (
    ("run", str(HERE / "hello.yaml")),
    (
        "run",
        str(HERE / "download_and_join.yaml"),
        "-p",
        f"url1={(DATA / 'sonnets.txt').as_uri()}",
        "-p",
        f"url2={(DATA / 'jabberwocky.txt').as_uri()}",
    ),
    ("run", str(HERE / "iris.yaml"), "-p", f"table_url={(DATA / 'iris.csv').as_uri()}"),
)


def main() -> int:
    """Run each step with the catalog command; the exit code of the first that fails, else 0."""
    environment = {"CATALOG_HOME": str(HOME), **os.environ}
    for step in STEPS:
        words = [str(Path(word).relative_to(HERE.parent)) if word.startswith(str(HERE)) else word for word in step]
        print(f"\n$ catalog {' '.join(words)}", flush=True)
        command = [sys.executable, "-m", "catalog", *step, "--engine", "process"]
        code = subprocess.run(command, env=environment, check=False).returncode
        if code != 0:
            return code
    command = Path(sys.executable).with_name("catalog")
    print("\nThe runs are kept. To see them:")
    print(f"CATALOG_HOME={os.path.relpath(environment['CATALOG_HOME'])} {os.path.relpath(command)} runs list")
    return 0


if __name__ == "__main__":
    sys.exit(main())
