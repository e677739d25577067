"""A hub made of the history of a git repository."""
