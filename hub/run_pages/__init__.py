"""The web pages of runs, experiments, pipelines and recurring runs."""
