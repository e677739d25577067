"""COUNT: the `docker run` command line, one container after the other, without inputs and outputs."""

from __future__ import annotations

import subprocess
import sys


def main() -> None:
    for _ in range(int(sys.argv[1])):
        subprocess.run(["docker", "run", "--rm", "busybox:1.36", "sh", "-c", ":"], check=True)


if __name__ == "__main__":
    main()
