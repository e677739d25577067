"""The component texts that loaders are measured on."""

from __future__ import annotations

import json
import os
from pathlib import Path

CORPUS = "CATALOG_CORPUS"


def component_texts(root: Path) -> list[str]:
    """Our own components and, when CATALOG_CORPUS names a corpus, its container components that kfp 1.8 loads."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(root.glob("components/*/*/component.yaml"))]
    corpus = os.environ.get(CORPUS)
    if corpus:
        folder = Path(corpus)
        for line in (folder / "golden_v1.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["ok"] and row["impl"] == "container":
                texts.append((folder / row["file"]).read_bytes().decode("utf-8"))
    return texts
