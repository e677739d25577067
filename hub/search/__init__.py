"""Searching a hub while it is served."""
