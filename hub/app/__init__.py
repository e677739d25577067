"""The hub as a server: its settings, its guards against bad requests, and how it starts and stops."""
