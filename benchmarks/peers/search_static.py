"""One search of a hub's search tables by a process that has read nothing of it before; prints its wall and CPU."""

from __future__ import annotations

import json
import sys
import time

from catalog.library.hub.index import open_index
from catalog.library.hub.open_files import open_files
from catalog.library.hub.search.hub_search import search_hub
from catalog.library.hub.search.query import Query


def main(address: str, text: str) -> None:
    """Search the hub at `address`."""
    wall, cpu = time.perf_counter(), time.process_time()
    hits = search_hub(open_index(open_files(address)), Query(text))
    print(
        json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "total": hits.total}),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
