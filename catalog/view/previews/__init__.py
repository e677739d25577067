"""Previews of artifacts: what they hold, as far as a page can show it."""
