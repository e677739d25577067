"""Runs, experiments, pipelines and recurring runs as JSON values, written for programs and read back from a server."""
