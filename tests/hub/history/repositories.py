"""Git repositories that tests make: commits as data, written by one `git fast-import`."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DAY = 86_400
START = 1_600_000_000


@dataclass
class Repository:
    """A bare repository below a test's folder. Commits are numbered from 1, a day apart."""

    folder: Path
    shas: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.folder.exists():
            self.git("init", "--quiet", "--bare", "--initial-branch=main", str(self.folder), anywhere=True)

    def commit(
        self,
        files: Mapping[str, bytes | str | None],
        *,
        branch: str = "main",
        parents: tuple[int, ...] | None = None,
        date: int | None = None,
        modes: Mapping[str, str] | None = None,
    ) -> int:
        """Add a commit that sets files (None deletes one); its parents are the branch's end, or commits by number."""
        number = len(self.shas) + 1
        moment = START + number * DAY if date is None else date
        lines = [f"commit refs/heads/{branch}", f"committer Ann <ann@example.org> {moment} +0000", "data 1", "x"]
        if parents is None:
            end = self.git("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}", check=False)
            lines += [f"from {end}"] if end else []
        else:
            lines += [f"{'merge' if place else 'from'} {self.shas[parent]}" for place, parent in enumerate(parents)]
        stream = "\n".join(lines).encode() + b"\n"
        for path, content in files.items():
            stream += self._change(path, content, (modes or {}).get(path, "100644"))
        subprocess.run(["git", "-C", str(self.folder), "fast-import", "--quiet", "--force"], input=stream, check=True)
        self.shas[number] = self.git("rev-parse", f"refs/heads/{branch}")
        return number

    def git(self, *arguments: str, check: bool = True, anywhere: bool = False) -> str:
        """What git prints."""
        place = [] if anywhere else ["-C", str(self.folder)]
        done = subprocess.run(["git", *place, *arguments], capture_output=True, check=check)
        return done.stdout.decode().strip()

    def show(self, revision: str, path: str) -> bytes | None:
        """The bytes of a file at a revision, or None."""
        command = ["git", "-C", str(self.folder), "cat-file", "blob", f"{revision}:{path}"]
        done = subprocess.run(command, capture_output=True, check=False)
        return done.stdout if done.returncode == 0 else None

    @staticmethod
    def _change(path: str, content: bytes | str | None, mode: str) -> bytes:
        quoted = '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        if content is None:
            return f"D {quoted}\n".encode()
        if mode == "160000":
            return f"M 160000 {content!s} {quoted}\n".encode()
        data = content.encode() if isinstance(content, str) else content
        return f"M {mode} inline {quoted}\ndata {len(data)}\n".encode() + data + b"\n"


def component(name: str, image: str = "alpine:3", version: str = "") -> str:
    """A component's text; texts with other arguments differ."""
    annotation = f"metadata: {{annotations: {{version: '{version}'}}}}\n" if version else ""
    padding = "".join(f"# {name} line {number}\n" for number in range(12))
    return f"name: {name}\n{annotation}{padding}implementation:\n  container: {{image: '{image}'}}\n"
