"""Viewers: what tasks ask to be shown, as values and as HTML."""
