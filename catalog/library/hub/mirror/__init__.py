"""Old addresses that a hub answers for."""
