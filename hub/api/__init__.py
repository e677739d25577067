"""What the hub answers over HTTP: its static files, the protocols of both KFP lines, and its own JSON API."""
