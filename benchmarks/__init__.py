"""Measurements of this project beside its peers, in the same run: `python -m benchmarks --help`."""
