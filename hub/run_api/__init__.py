"""Our own JSON API of runs, experiments, pipelines and recurring runs, below `/api/v1`."""
