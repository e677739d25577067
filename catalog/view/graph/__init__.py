"""The graph of a pipeline or a run: from the linked pipeline and task rows to a drawing."""
