"""`python -m catalog` is the command `catalog`."""

from __future__ import annotations

import sys

from catalog.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
