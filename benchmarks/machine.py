"""What the figures were taken on."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Machine:
    """A description to print above figures.

    `filesystem` is the type of the one that measured programs write to, `load` the number of runnable processes over
    1, 5 and 15 minutes.
    """

    cpu: str
    cores: int
    memory_bytes: int
    system: str
    filesystem: str
    python: str
    load: tuple[float, float, float]


def describe_machine(scratch: Path) -> Machine:
    """This machine, now; `scratch` is where measured programs write."""
    return Machine(
        cpu=_cpu_model(),
        cores=os.cpu_count() or 1,
        memory_bytes=os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        system=f"{platform.system()} {platform.release()}",
        filesystem=_filesystem(scratch),
        python=platform.python_version(),
        load=os.getloadavg(),
    )


def _cpu_model() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _filesystem(folder: Path) -> str:
    """The type of the file system a folder lies on; empty where unknown."""
    mounts = Path("/proc/mounts")
    lines = mounts.read_text(encoding="utf-8").splitlines() if mounts.exists() else []
    above = {str(place) for place in (folder.absolute(), *folder.absolute().parents)}
    found = [fields for fields in map(str.split, lines) if fields[1] in above]
    return max(found, key=lambda fields: len(fields[1]))[2] if found else ""
