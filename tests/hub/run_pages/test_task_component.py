"""The commands that run one task of a run once more, typed into a shell."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.hub.run_pages.scene import Scene
from tests.hub.served import Served
from tests.requirements import require

ROOT = Path(__file__).parents[3]


def shown(page: str, part: str) -> str:
    found = re.search(rf'<pre id="{part}"[^>]*><code>(.*?)</code></pre>', page, re.DOTALL)
    assert found is not None, part
    return html.unescape(found[1])


def test_the_commands_run_the_task_with_the_inputs_it_had(run_hub: Served, scene: Scene, tmp_path: Path) -> None:
    require("curl", shutil.which("curl") is not None, "there is no curl in PATH")
    page = run_hub.client.get(f"/runs/{scene.good}/panel", params={"task": "prepare/check"}).text
    (tmp_path / "say.yaml").write_text(shown(page, "component-yaml"), encoding="utf-8")
    commands = shown(page, "run-here")
    assert "curl" in commands and "catalog run say.yaml -p text=@text" in commands
    script = f'set -e\ncatalog() {{ "{sys.executable}" -m catalog "$@" --engine process; }}\n{commands}\n'
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "CATALOG_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=settings, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "text").read_text(encoding="utf-8") == "rows"
    assert "rows" in done.stdout
