"""`python -m cluster_steps STEP --flag value …`."""

from __future__ import annotations

import sys

from cluster_steps.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
