"""Trust in a hub's index, by The Update Framework."""
