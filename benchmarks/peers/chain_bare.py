"""COUNT FOLDER SALT: the commands of the chain, one after the other, with nothing around them."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.peers.step import SCRIPT


def main() -> None:
    count, folder, salt = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    for number in range(count):
        subprocess.run(["sh", "-c", SCRIPT, "before", f"{number}-{salt}", f"{folder}/{number}"], check=True)


if __name__ == "__main__":
    main()
