"""Pipelines as values: what must hold between the tasks of a linked graph component."""
