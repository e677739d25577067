"""A program that publishes versions to the hub in a folder, one after the other, and tells each that is made."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from hub.index.folder_store import FolderStore
from hub.publish.status import deprecate
from tests.hub.publish.submissions import prepared, put
from tests.hub.publish.times import NOON


def main() -> None:
    """Publish `part<n>` in two versions each, from the number of the second argument on; ends by being killed."""
    store = FolderStore(Path(sys.argv[1]))
    for number in count(int(sys.argv[2])):
        name = f"part{number}"
        for version in ("1.0.0", "1.0.1"):
            put(store, prepared(name, version))
            print(f"{name}@{version}", flush=True)
        with store.changing() as writer:
            deprecate(writer, name, "1.0.0", "anna", NOON)
        print(f"deprecated {name}", flush=True)


if __name__ == "__main__":
    main()
